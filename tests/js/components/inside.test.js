import assert from "node:assert/strict";
import { test } from "node:test";
import { reachedAfter, walkTime, windowAt } from "../../../cnn_demo/ui/static/components/inside/map/windows.js";
import { firstLine, formulaOf, scaleOf } from "../../../cnn_demo/ui/static/components/sum/sum_words.js";
import { cell } from "../../../cnn_demo/ui/static/kit/numbers/format.js";
import { changes, withKernel, withMap } from "../../../cnn_demo/ui/static/session/edits.js";
import {
  blockOf,
  branchesOf,
  hasValue,
  layersOf,
  SOFTMAX,
  stageOf,
} from "../../../cnn_demo/ui/static/session/layers.js";
import { mapsWanted, rankingOf } from "../../../cnn_demo/ui/static/session/maps.js";

const layer = (name, shape = [8, 4, 4]) => ({
  name,
  kind: "Conv2d",
  shape,
  parameters: 0,
  formula: "",
  size: "",
  macs: 0,
});
const block = (number, kind, names, group = "") => ({
  number,
  kind,
  title: `Block ${number}`,
  group,
  face: names.at(-1),
  shape: [8],
  layers: names.map((name) => layer(name)),
});

test("layers of a block fall into the branches of their paths", () => {
  const inception = block(1, "inception", ["i.a.conv1", "i.a.relu1", "i.b.conv3", "i.concat"]);
  assert.deepEqual(
    branchesOf(inception).map(({ branch, layers }) => [branch, layers.length]),
    [
      ["a", 2],
      ["b", 1],
      ["", 1],
    ],
  );
  const residual = block(1, "residual", ["stage1.block1.conv1", "stage1.block1.add"]);
  assert.equal(branchesOf(residual).length, 1);
  const plain = block(0, "convolution", ["conv1", "relu1"]);
  assert.equal(branchesOf(plain)[0].layers.length, 2);
});

test("behind the class scores stands their softmax", () => {
  const scores = block(2, "scores", ["flatten", "fc"]);
  assert.equal(layersOf(scores).at(-1).name, SOFTMAX);
  assert.equal(blockOf({ blocks: [scores] }, SOFTMAX), scores);
  assert.equal(branchesOf(scores).length, 1);
});

test("a stage is what several blocks share", () => {
  const blocks = [
    block(0, "residual", ["x"], "stage1"),
    block(1, "residual", ["y"], "stage1"),
    block(2, "inception", ["z"], "i"),
  ];
  assert.deepEqual(
    blocks.map((each) => stageOf({ blocks }, each)),
    ["stage1", "stage1", ""],
  );
});

test("a value is there or not", () => {
  assert.ok(hasValue(layer("a"), { channel: 7, y: 3, x: 3 }));
  assert.ok(!hasValue(layer("a"), { channel: 7, y: 4, x: 3 }));
  assert.ok(!hasValue(layer("a", [10]), { channel: 3, y: 1, x: 0 }));
});

test("only what is looked at is asked for", () => {
  const wish = { layer: "a", total: 64, order: "activation", all: false, ranking: [], visible: [], few: 12 };
  assert.deepEqual(mapsWanted(wish), { layer: "a", most: 12 });
  assert.deepEqual(mapsWanted({ ...wish, order: "index", total: 3 }), { layer: "a", maps: [0, 1, 2] });
  assert.deepEqual(mapsWanted({ ...wish, all: true }), { layer: "a", most: 64 });
  const ranking = Array.from({ length: 64 }, (_, i) => 63 - i);
  assert.deepEqual(mapsWanted({ ...wish, all: true, ranking, visible: [63, 62] }), { layer: "a", maps: [63, 62] });
});

test("the ranking is the answer's, or the numbers'", () => {
  const answer = { layers: [{ name: "a", maps: [5, 2, 9] }], graph: [] };
  assert.deepEqual(rankingOf(answer, { layer: "a", total: 16, order: "activation", most: 2 }), [5, 2]);
  assert.deepEqual(rankingOf(answer, { layer: "a", total: 3, order: "index", most: 12 }), [0, 1, 2]);
  assert.deepEqual(rankingOf(null, { layer: "a", total: 3, order: "activation", most: 12 }), []);
});

test("a window walks over its input, padding included", () => {
  const window = { size: [4, 4], stride: [2, 2], offset: [1, 1] };
  assert.deepEqual(windowAt(window, 0, 3), { top: -1, left: 5, height: 4, width: 4 });
  assert.equal(walkTime(4), 2500);
  assert.equal(walkTime(10_000), 14_000);
  assert.equal(reachedAfter(walkTime(196) / 2, 196), 98);
  assert.equal(reachedAfter(walkTime(196), 196), 196);
});

test("edits come and go without a trace", () => {
  const one = withMap({}, "a", 4);
  assert.deepEqual(withMap(one, "a", 2), { a: [2, 4] });
  assert.deepEqual(withMap(one, "a", 4), {});
  const kernels = withKernel({}, "a", 1, 2, [[0]]);
  assert.deepEqual(kernels, { a: { "1,2": [[0]] } });
  assert.deepEqual(withKernel(kernels, "a", 1, 2, null), {});
  assert.deepEqual(changes(one, kernels), [
    { layer: "a", map: 4 },
    { layer: "a", filter: 1, channel: 2 },
  ]);
});

const at = { layer: "relu2", kind: "ReLU", channel: 5, y: 3, x: 4, value: 2.31, result: 2.31, is_edited: false };

test("one line says how a value came about", () => {
  const steps = [{ ...at, type: "activation", input: 2.31, formula: "max(0, 2.31) = 2.31", words: "" }];
  assert.equal(firstLine(steps, false), "relu2[5, 3, 4] = max(0, 2.31) = 2.31");
  assert.equal(firstLine(steps, true), "relu2[5] = max(0, 2.31) = 2.31");
  const off = { ...steps[0], is_edited: true, value: 0 };
  assert.equal(formulaOf(off), "set to 0 by you (max(0, 2.31) = 2.31)");
});

test("a sum shows its strongest terms, the rest and the bias", () => {
  const term = (sum) => ({ channel: 0, patch: [[1]], kernel: [[1]], products: [[1]], sum });
  const step = {
    ...at,
    type: "convolution",
    terms: [term(1.5), term(-0.5)],
    rest: 1.25,
    rest_count: 13,
    bias: -0.25,
    result: 2,
  };
  assert.equal(formulaOf(step), "1.5 − 0.5 + 1.25 (13 more) − 0.25 = 2");
  const single = { ...step, terms: [term(2)], rest: 0, rest_count: 0, bias: 0 };
  assert.equal(formulaOf(single), "Σ patch ⊙ kernel = 2");
});

test("the padding of a maximum is no value", () => {
  const step = {
    ...at,
    type: "pooling",
    window: [
      [0, 1],
      [0, 3],
    ],
    padding: [
      [true, false],
      [true, false],
    ],
    winner: [1, 1],
    divisor: 1,
    formula: "",
    result: 3,
  };
  assert.equal(formulaOf(step), "max(–, 1.00, –, 3.00) = 3");
});

test("each map has its own scale where it has one", () => {
  const colors = [
    { map: null, limit: 5 },
    { map: 3, limit: 1 },
  ];
  assert.deepEqual([scaleOf(colors, 3).limit, scaleOf(colors, 4).limit], [1, 5]);
});

test("numbers in small fields are short", () => {
  assert.deepEqual([0, 0.004, 0.25, -0.25, 4.936, -12.34, 123.4, 56789].map(cell), [
    "0",
    "0",
    ".25",
    "−.25",
    "4.94",
    "−12.3",
    "123",
    "6e+4",
  ]);
});
