import assert from "node:assert/strict";
import { test } from "node:test";
import { readNumber, stepped, writeNumber } from "../../cnn_demo/ui/static/kit/read_number.js";

test("numbers are read with a point and with a comma", () => {
  for (const [text, value] of [
    ["0.01", 0.01],
    ["0,01", 0.01],
    [" 1e-3 ", 0.001],
    [".5", 0.5],
    ["−2", -2],
    ["1 000", 1000],
    ["", null],
  ])
    assert.equal(readNumber(text), value);
  assert.equal(readNumber("10,000", true), 10_000);
  assert.equal(readNumber("3,5", true), 3.5);
  for (const text of ["abc", "1.2.3", "0x10", "1,2,3", "--1", "Infinity", "1e"])
    assert.ok(Number.isNaN(readNumber(text)));
});

test("arrow keys change the second digit", () => {
  const rate = { low: 1e-7, high: 1e6 };
  assert.equal(stepped(0.02, 1, rate), 0.021);
  assert.equal(stepped(0.1, -1, rate), 0.099);
  assert.equal(stepped(0.1, 1, rate), 0.11);
  assert.equal(stepped(1e-7, -1, rate), 1e-7);
  assert.equal(stepped(3, 1, { low: 1, high: 200, whole: true, step: 1 }), 4);
  assert.equal(stepped(1, -1, { low: 1, high: 200, whole: true, step: 1 }), 1);
  assert.equal(stepped(65, 1, { low: 1, high: 1800, step: 10 }), 70);
  assert.equal(stepped(65, -1, { low: 1, high: 1800, step: 10 }), 60);
  assert.equal(stepped(70, -1, { low: 1, high: 1800, step: 10 }), 60);
  assert.equal(stepped(0, 1, { low: 0, high: 1 }), 0.01);
});

test("a number is written as it can be typed", () => {
  assert.deepEqual([writeNumber(0.1 + 0.2), writeNumber(1e-7), writeNumber(null)], ["0.3", "1e-7", ""]);
});
