import assert from "node:assert/strict";
import { test } from "node:test";
import { readStrokes, simplified, writeStrokes } from "../../../cnn_demo/ui/static/session/input/strokes.js";

/** @type {(n: number) => [number, number][]} */
const circle = (n) =>
  Array.from({ length: n }, (_, i) => [140 + 80 * Math.cos((6.2 * i) / n), 140 + 80 * Math.sin((6.2 * i) / n)]);

test("a digit fits into a short link", () => {
  const strokes = [
    { width: 20, erase: false, points: circle(200) },
    { width: 20, erase: false, points: circle(90) },
  ];
  const letters = writeStrokes(strokes);
  assert.ok(letters.length < 240, `${letters.length} letters`);
  assert.match(letters, /^[\w-]+$/);
});

test("what is read is what was written, within two units", () => {
  const strokes = [
    { width: 20, erase: false, points: circle(120) },
    {
      width: 32,
      erase: true,
      points: /** @type {[number, number][]} */ ([
        [0, 0],
        [280, 280],
      ]),
    },
  ];
  const again = readStrokes(writeStrokes(strokes));
  assert.ok(again);
  assert.deepEqual(
    again.map(({ width, erase }) => [width, erase]),
    [
      [20, false],
      [32, true],
    ],
  );
  const near = (/** @type {number[]} */ a) =>
    Math.min(...strokes[0].points.map((b) => Math.hypot(a[0] - b[0], a[1] - b[1])));
  for (const point of again[0].points) assert.ok(near(point) < 2.5);
});

test("a straight line is two points", () => {
  const line = /** @type {[number, number][]} */ (Array.from({ length: 50 }, (_, i) => [i, 2 * i]));
  assert.deepEqual(simplified(line), [
    [0, 0],
    [49, 98],
  ]);
});

test("nonsense is no drawing", () => {
  for (const odd of ["", "a", "%%%", "AAAA", "____", "x".repeat(5000), "FAIB<script>"])
    assert.equal(readStrokes(odd), null, odd);
});
