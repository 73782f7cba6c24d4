/* The arithmetic of a sliding window, tables and lessons in links. */

import assert from "node:assert/strict";
import test from "node:test";
import {
  convolved,
  isEmpty,
  reshaped,
  resized,
  sidesOf,
  step,
  windowOver,
} from "../../../cnn_demo/ui/static/components/operations/convolution/arithmetic.js";
import { readBench, writeBench } from "../../../cnn_demo/ui/static/components/operations/convolution/bench_link.js";
import {
  isRight,
  readLesson,
  writeLesson,
} from "../../../cnn_demo/ui/static/components/operations/lesson/lesson_codec.js";
import {
  number,
  place,
  tables,
  whole,
  writeTables,
} from "../../../cnn_demo/ui/static/components/operations/shared/link_words.js";

const FIVE = [3, 5, 2, 8, 1, 9, 7, 5, 4, 3, 2, 0, 6, 1, 6, 6, 3, 7, 9, 2, 1, 4, 9, 5, 1];
const KERNEL = [
  [1, 0, 0],
  [1, 1, 0],
  [0, 0, 1],
];
const C1 = { maps: FIVE, height: 5, width: 5, kernel: [KERNEL], stride: 1, dilation: 1, bias: 0, sides: [0, 0] };

test("the first example comes out exactly", () => {
  const found = convolved(C1);
  assert.deepEqual([found?.h, found?.w], [3, 3]);
  assert.deepEqual([...(found?.values ?? [])], [25, 18, 17, 18, 22, 14, 20, 15, 23]);
  const first = step(C1, 0, 0);
  assert.deepEqual(first.channels[0].products.flat().filter(Boolean), [3, 9, 7, 6]);
  assert.equal(first.total, 25);
});

test("stride, padding, dilation and bias", () => {
  assert.deepEqual([...(convolved({ ...C1, stride: 2 })?.values ?? [])], [25, 17, 20, 23]);
  assert.equal(convolved({ ...C1, sides: sidesOf("full", 3) })?.h, 7);
  assert.equal(convolved({ ...C1, sides: sidesOf("same", 3) })?.h, 5);
  assert.equal(convolved({ ...C1, dilation: 2 })?.values[0], 3 + 2 + 6 + 1);
  assert.equal(convolved({ ...C1, bias: -1.5 })?.values[0], 23.5);
  assert.equal(convolved({ ...C1, dilation: 3 }), null);
  assert.deepEqual(sidesOf("same", 4), [1, 2]);
});

test("where the window lies, and what is under it", () => {
  assert.deepEqual(windowOver(C1, 0, 4, 3, 3), [0, 2]);
  assert.deepEqual(windowOver(C1, 2, 2, 3, 3), [1, 1]);
  const empty = { ...C1, maps: FIVE.map((value, i) => (i < 20 ? 0 : value)) };
  assert.equal(isEmpty(empty, 0, 0), true);
  assert.equal(isEmpty(empty, 2, 0), false);
  assert.deepEqual(resized(KERNEL, 1), [[1]]);
  assert.deepEqual(resized([[5]], 3), [
    [0, 0, 0],
    [0, 5, 0],
    [0, 0, 0],
  ]);
  assert.deepEqual(reshaped([[[1, 2]]], 2, 2, 1), [
    [[1], [0]],
    [[1], [0]],
  ]);
});

test("tables in links come back", () => {
  const given = [
    [
      [1, -2.5],
      [0.125, 1e-7],
    ],
    [
      [0, 1],
      [1, 1 / 3],
    ],
  ];
  assert.deepEqual(tables(writeTables(given), { side: 7, channels: 4, most: 1e6 }), given);
  for (const text of ["1,2;3", "1,NaN", "1,,2", "1/2/3", "x", "", Array(65).fill("1").join(";"), "1e9"]) {
    assert.equal(tables(text, { side: 64, channels: 4, most: 1e6 }), undefined, text);
  }
  assert.equal(whole("3", 1, 2), undefined);
  assert.equal(whole("1.5", 1, 2), undefined);
  assert.equal(number("-1.5e1", -20, 0), -15);
  assert.deepEqual(place("2.5", 6), [2, 5]);
  assert.equal(place("2.9", 6), undefined);
});

test("a bench in a link comes back; links of earlier versions too", () => {
  const words = { input: "1,2;3,4", kernel: "1", stride: "2", padding: "same", bias: "-1.5", at: "0.1", predict: "1" };
  const read = readBench(words);
  assert.deepEqual(read.numbers, [
    [
      [1, 2],
      [3, 4],
    ],
  ]);
  const bench = /** @type {any} */ ({ source: "numbers", side: 28, channels: "gray", preset: "", ...read });
  assert.deepEqual(
    readBench(/** @type {any} */ (Object.fromEntries(Object.entries(writeBench(bench)).filter(([, value]) => value)))),
    read,
  );
  assert.equal(readBench({ stride: "0", padding: "some", kernel: "1,2" }).stride, 1);
  assert.deepEqual(readBench({}, "mnist.1.rgb.16").side, 16);
  assert.deepEqual(readBench({ input: "image.alpha.28" }).source, undefined);
});

test("a lesson in a link comes back, and nothing else is one", async () => {
  const lesson = {
    title: "What is a filter?",
    steps: [
      { state: "op=convolution&input=1,2;3,4", task: "What is the top-left output?", answer: 25 },
      { state: "op=pooling", task: "Describe − in words, 「ü」.", answer: null },
    ],
  };
  const letters = await writeLesson(lesson);
  assert.ok(letters && letters.length < 300);
  assert.deepEqual(await readLesson(letters), lesson);
  for (const text of ["", "AAAA", "!!", letters.slice(3), "x".repeat(8000)]) assert.equal(await readLesson(text), null);
  const long = { title: "", steps: Array(9).fill(lesson.steps[0]) };
  assert.equal(await readLesson((await writeLesson(long)) ?? ""), null);
  assert.equal(isRight(25, 25), true);
  assert.equal(isRight(24, 25), false);
  assert.equal(isRight(0.334, 1 / 3), true);
});
