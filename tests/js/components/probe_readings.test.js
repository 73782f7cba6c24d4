import assert from "node:assert/strict";
import { test } from "node:test";

import {
  mergePatches,
  outline,
  patchBox,
  stretch,
  tileGrid,
} from "../../../cnn_demo/ui/static/components/inside/probes/readings.js";

test("the strongest of two parts, each image once", () => {
  const patch = (index, value) => ({ index, value });
  const known = [patch(1, 5), patch(2, 3)];
  assert.deepEqual(mergePatches(known, [patch(3, 4), patch(2, 3), patch(4, null)], 3), [
    patch(1, 5),
    patch(3, 4),
    patch(2, 3),
  ]);
  assert.deepEqual(mergePatches([], [patch(9, 1)]), [patch(9, 1)]);
});

test("a receptive field at the edge leaves room for its padding", () => {
  assert.deepEqual(patchBox([0, 0, 3, 3], [1, 1, 0, 0], 64), { x: 16, y: 16, width: 48, height: 48 });
  assert.deepEqual(patchBox([2, 4, 6, 8], [0, 0, 0, 0], 64), { x: 0, y: 0, width: 64, height: 64 });
  assert.deepEqual(patchBox([0, 0, 2, 4], [0, 0, 0, 0], 64), { x: 0, y: 16, width: 64, height: 32 });
});

test("how far the prediction stays the same", () => {
  const at = [-2, -1, 0, 1, 2];
  assert.deepEqual(stretch(at, [1, 7, 7, 7, 1], 7, 0), { low: -1, high: 1, whole: false });
  assert.deepEqual(stretch(at, [7, 7, 7, 7, 7], 7, 1), { low: -2, high: 2, whole: true });
  assert.deepEqual(stretch(at, [7, 1, 7, 7, 7], 7, 0.4), { low: 0, high: 2, whole: false });
  assert.equal(stretch(at, [7, 7, 1, 7, 7], 7, 0), null);
});

test("an outline runs between light and dark pixels", () => {
  const one = new Uint8Array([0, 0, 0, 0, 255, 0, 0, 0, 0]);
  assert.deepEqual(outline(one, 3, 3), [
    [1, 1, 1, 2],
    [1, 1, 2, 1],
    [2, 1, 2, 2],
    [1, 2, 2, 2],
  ]);
  assert.equal(outline(new Uint8Array(9), 3, 3).length, 0);
  assert.equal(outline(new Uint8Array(9).fill(255), 3, 3).length, 12); // light up to the edge
});

test("tiles fill the width that there is", () => {
  for (const room of [300, 340, 800]) {
    for (const [count, tile] of [
      [32, 7],
      [64, 28],
      [16, 3],
      [1, 56],
    ]) {
      const { columns, side, rows } = tileGrid(count, tile, room);
      assert.ok(columns * (side + 4) - 4 <= room, `${count} of ${tile} in ${room}`);
      assert.ok(columns * rows >= count);
      assert.ok(side >= 24);
    }
  }
});
