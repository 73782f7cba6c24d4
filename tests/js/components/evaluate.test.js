/* What is read off an evaluation report. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  abstaining,
  axisStart,
  interval,
  largestConfusion,
  offDiagonal,
  points,
  rowShares,
  rowTotals,
} from "../../../cnn_demo/ui/static/components/evaluate/figures.js";

const MATRIX = [
  [8, 2, 0],
  [3, 7, 0],
  [0, 0, 0],
];

test("shares of a row, also of an empty one", () => {
  assert.deepEqual(rowShares(MATRIX)[0], [0.8, 0.2, 0]);
  assert.deepEqual(rowShares(MATRIX)[2], [0, 0, 0]);
  assert.deepEqual(rowTotals(MATRIX), [10, 10, 0]);
});

test("the largest confusion is off the diagonal", () => {
  assert.deepEqual(largestConfusion(MATRIX), [1, 0]);
  assert.equal(offDiagonal(MATRIX).length, 6);
  assert.equal(
    largestConfusion([
      [5, 0],
      [0, 5],
    ]),
    null,
  );
});

test("abstaining below a confidence", () => {
  /** @type {[number, number, number][]} */
  const coverage = [
    [0, 10, 8],
    [0.9, 4, 4],
    [0.99, 0, 0],
  ];
  assert.deepEqual(abstaining({ coverage, seen: 10 }, 1), { limit: 0.9, answered: 4, accuracy: 1, open: 6 });
  assert.equal(abstaining({ coverage, seen: 10 }, 99).accuracy, null);
});

test("percentage points have one sign", () => {
  assert.equal(points(0.0123), "+1.2");
  assert.equal(points(-0.0123), "−1.2");
  assert.equal(points(-0.0001), "0.0");
});

test("an interval holds its share and is never outside of 0 to 1", () => {
  const [low, high] = interval(196, 200);
  assert.ok(Math.abs(low - 0.9497) < 1e-4 && Math.abs(high - 0.9922) < 1e-4);
  assert.equal(interval(0, 10)[0], 0);
  assert.ok(interval(10, 10)[1] <= 1);
});

test("the axis begins where all shares are on it", () => {
  assert.equal(axisStart([0.96, 0.99]), 0.95);
  assert.equal(axisStart([0.949, 0.99]), 0.9);
  assert.equal(axisStart([0.1]), 0);
  assert.equal(axisStart([]), 0.95);
});
