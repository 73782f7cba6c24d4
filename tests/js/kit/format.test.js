import assert from "node:assert/strict";
import { test } from "node:test";
import {
  count,
  digits,
  duration,
  fileSize,
  number,
  percent,
  plural,
  shape,
  short,
} from "../../../cnn_demo/ui/static/kit/numbers/format.js";

test("numbers keep three digits and a real minus sign", () => {
  assert.deepEqual([0, 1.23456, -0.0123456, 1234.5, 1e-7, 123456].map(number), [
    "0",
    "1.23",
    "−0.0123",
    "1.2e+3",
    "1.0e−7",
    "1.2e+5",
  ]);
  assert.deepEqual([Number.NaN, Infinity, -Infinity].map(number), ["NaN", "∞", "−∞"]);
  assert.equal(digits(0.333333, 5), "0.33333");
});

test("a share below one is never all", () => {
  assert.equal(percent(1), "100.0 %");
  assert.equal(percent(0.99999), "99.9 %");
  assert.equal(percent(0.5), "50.0 %");
  assert.equal(percent(0.9999, 0), "99 %");
  assert.equal(percent(0), "0.0 %");
});

test("counts, sizes and lengths of time", () => {
  assert.equal(count(54778), "54,778");
  assert.deepEqual([999, 54778, 1234567].map(short), ["999", "54.8 k", "1.23 M"]);
  const told = ["0.0 s", "<0.1 s", "0.4 s", "12 s", "3 min 20 s", "1 h", "2 h 5 min"];
  assert.deepEqual(
    [0, 0.01, 0.42, 12, 200, 3600, 7500].map((seconds) => duration(seconds)),
    told,
  );
  assert.deepEqual([214000, 9300000].map(fileSize), ["214 kB", "9.3 MB"]);
  assert.equal(plural(1, "map", "maps"), "1 map");
  assert.equal(plural(3, "map", "maps"), "3 maps");
});

test("shapes", () => {
  assert.equal(shape([16, 14, 14]), "16×14×14");
  assert.equal(shape([10]), "10");
  assert.equal(shape([]), "");
});
