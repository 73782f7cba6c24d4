/* A photo of ink is told from other photos by its color and its paper. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfInk } from "../../../cnn_demo/ui/static/session/input/of_ink.js";

/** @param {(index: number) => [number, number, number]} color */
const pixels = (color) => Array.from({ length: 576 }, (_, index) => [...color(index), 255]).flat();

test("dark lines on light paper, shadows included", () => {
  assert.ok(isOfInk(pixels((index) => (index % 10 === 0 ? [40, 40, 60] : [200 + (index % 30), 200, 200]))));
});

test("colors are no ink", () => {
  assert.ok(!isOfInk(pixels(() => [200, 120, 60])));
});

test("a gray photo of all shades is no ink either", () => {
  assert.ok(!isOfInk(pixels((index) => [index % 256, index % 256, index % 256])));
});
