/* What is drawn of a claim's numbers, who wins an ablation, and the learning rate of one step. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { clearBest, shareOf } from "../../../cnn_demo/ui/static/components/experiments/shares.js";
import { barOf, movingRate, weightName } from "../../../cnn_demo/ui/static/components/train/extras/step_numbers.js";

test("shares among numbers", () => {
  assert.equal(shareOf("81.4 %"), 0.814);
  assert.equal(shareOf("−3.1 to 8.0"), null);
  assert.equal(shareOf("12"), null);
});

test("only a clear difference wins", () => {
  assert.equal(clearBest([0.9, 0.7, 0.8]), 0);
  assert.equal(clearBest([0.9, 0.89]), null);
});

test("a rate at which the loss falls by about a half", () => {
  assert.equal(movingRate(0.02, -1.32), 0.005);
  assert.equal(movingRate(0.01, -0.00076), 5);
  assert.equal(movingRate(0.01, 0), 0.01);
  assert.ok(movingRate(0.1, -1e-9) <= 5);
});

test("bars around zero", () => {
  assert.deepEqual(barOf(1, 2), { left: 50, width: 25 });
  assert.deepEqual(barOf(-2, 2), { left: 0, width: 50 });
  assert.deepEqual(barOf(0, 0), { left: 50, width: 0 });
  assert.equal(weightName(5, 3), "1,2");
});
