/* Numbers that people type: read as they were meant, or not at all; never as others. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  isAmbiguous,
  numberWithin,
  readNumber,
  stepped,
  writeNumber,
} from "../../../cnn_demo/ui/static/kit/numbers/read_number.js";

/** @type {[string, number | null][]} */
const READ = [
  ["0.01", 0.01],
  ["0,01", 0.01],
  ["0,125", 0.125],
  ["1,25", 1.25],
  [" 1e-3 ", 0.001],
  ["1e−3", 0.001],
  ["1E–3", 0.001],
  ["1,5e-3", 0.0015],
  [".5", 0.5],
  [",5", 0.5],
  ["5.", 5],
  ["−2", -2],
  ["– 2", -2],
  ["‐0,5", -0.5],
  ["－２．５", -2.5],
  ["+3", 3],
  ["1 000", 1000],
  ["1\u202f000,5", 1000.5],
  ["12\u00a0345\u00a0678", 12_345_678],
  ["1'000", 1000],
  ["1’000.5", 1000.5],
  ["3 000,5", 3000.5],
  ["1.234,5", 1234.5],
  ["1,234.5", 1234.5],
  ["1.234.567", 1_234_567],
  ["1,234,567", 1_234_567],
  ["1/8", 0.125],
  ["−1/4", -0.25],
  ["0.5\u200b", 0.5],
  ["\ufeff0,5", 0.5],
  ["", null],
  [" \u00a0", null],
];

for (const [text, value] of READ) {
  test(`reads ${JSON.stringify(text)}`, () => assert.equal(readNumber(text), value));
}

/** @type {string[]} */
const REFUSED = ["abc", "1.2.3", "0x10", "1,2,3", "--1", "Infinity", "1e", "1 2", "0,5 1,5", "1,234", "1 0000", "3–5"];
REFUSED.push(
  "1 e3",
  "1/0",
  "1/2/3",
  "5 s",
  "10%",
  "½",
  "٣",
  "10³",
  "1,2.5",
  "1.5,2",
  "1_000",
  "1e999",
  "NaN",
  ",",
  "-",
  "'",
);

for (const text of REFUSED) {
  test(`refuses ${JSON.stringify(text)}`, () => assert.ok(Number.isNaN(readNumber(text)), String(readNumber(text))));
}

test("where only whole numbers make sense, what stands before three digits parts thousands", () => {
  for (const text of ["10,000", "10.000", "10 000", "10'000", "10\u202f000", "10000"])
    assert.equal(readNumber(text, true), 10_000, text);
  assert.equal(readNumber("3,5", true), 3.5);
});

test("one comma before three digits could be either", () => {
  assert.deepEqual(["1,234", " −12,000", "0,125", "1,25", "1,234,567", "1.234"].map(isAmbiguous), [
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("a number in a cell has a limit", () => {
  assert.deepEqual(
    ["0,5", "1e9", "x", "", "1,234"].map((text) => numberWithin(text)),
    [0.5, null, null, null, null],
  );
  assert.equal(numberWithin("1e9", 1e9), 1e9);
});

test("arrow keys change the second digit", () => {
  const rate = { low: 1e-7, high: 1e6 };
  assert.equal(stepped(0.02, 1, rate), 0.021);
  assert.equal(stepped(0.1, -1, rate), 0.099);
  assert.equal(stepped(0.1, 1, rate), 0.11);
  assert.equal(stepped(0.2979, -1, rate), 0.2879);
  assert.equal(stepped(1e-7, -1, rate), 1e-7);
  const signed = { low: -10, high: 10 };
  assert.equal(stepped(-0.1, 1, signed), -0.099);
  assert.equal(stepped(-0.1, -1, signed), -0.11);
  assert.equal(stepped(0, -1, signed), -0.01);
  const epochs = { low: 1, high: 200, whole: true, step: 1 };
  assert.equal(stepped(3, 1, epochs), 4);
  assert.equal(stepped(1, -1, epochs), 1);
  const seconds = { low: 1, high: 1800, step: 10 };
  assert.deepEqual([stepped(65, 1, seconds), stepped(65, -1, seconds), stepped(70, -1, seconds)], [70, 60, 60]);
  assert.equal(stepped(0, 1, { low: 0, high: 1 }), 0.01);
});

test("a number is written as it can be typed", () => {
  assert.deepEqual([writeNumber(0.1 + 0.2), writeNumber(1e-7), writeNumber(null)], ["0.3", "1e-7", ""]);
});
