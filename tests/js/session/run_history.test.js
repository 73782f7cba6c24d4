import assert from "node:assert/strict";
import { test } from "node:test";
import { differences, runsOf, thinned, withRun } from "../../../cnn_demo/ui/static/session/training/run_history.js";

const id = (number) => `run-${String(number).padStart(32, "0")}`;
const point = (step, more = {}) => ({
  step,
  epoch: step / 10,
  loss: 2,
  train_accuracy: 0.5,
  learning_rate: 0.1,
  val_loss: null,
  val_accuracy: null,
  ...more,
});
const run = (number, more = {}) => ({
  run: id(number),
  config: { epochs: 3, learning_rate: 0.1, seed: 1 },
  sample: true,
  points: [point(1), point(2)],
  steps: 30,
  test_accuracy: 0.9,
  ended: true,
  ...more,
});

test("what was kept is taken only where it fits", () => {
  const [good] = withRun([], run(0));
  assert.deepEqual(runsOf([good]), [good]);
  assert.equal(runsOf([good, good, 7, null]).length, 1);
  for (const wrong of [null, {}, 5, "x", [[]], [Number.POSITIVE_INFINITY]]) assert.deepEqual(runsOf(wrong), []);
  for (const change of [
    { run: "run-<" },
    { points: [] },
    { points: [{ ...point(1), loss: null }] },
    { slot: 9 },
    { config: { epochs: "3" } },
    { config: { epochs: 3, "<b>": 1 } },
  ])
    assert.deepEqual(runsOf([{ ...good, ...change }]), []);
});

test("the last five runs stay, each with its own place", () => {
  let runs = [];
  for (let number = 0; number < 8; number++) runs = withRun(runs, run(number));
  assert.deepEqual(
    runs.map(({ run: name }) => name),
    [7, 6, 5, 4, 3].map(id),
  );
  assert.equal(new Set(runs.map(({ slot }) => slot)).size, 5);
  assert.equal(withRun(runs, run(5))[0].run, id(5));
  assert.equal(withRun(runs, run(9, { points: [] })), runs);
});

test("long curves are thinned, and keep their last point", () => {
  const points = Array.from({ length: 900 }, (_, step) => point(step + 1, { val_loss: step % 3 ? null : 1 }));
  const few = thinned(points);
  assert.ok(few.length <= 200);
  assert.equal(few.at(-1).step, 900);
});

test("what was different then", () => {
  const now = { config: { epochs: 3, learning_rate: 0.2, seed: 1, dropout: null }, sample: false };
  assert.deepEqual(differences(run(0), now), [
    ["learning_rate", 0.1, 0.2],
    ["sample", true, false],
  ]);
});

test("a learning rate that was changed by hand is kept with its step, and never half of it", () => {
  const kept = (more) => {
    const [{ changed_step, learning_rate }] = withRun([], run(0, more));
    return [changed_step, learning_rate];
  };
  assert.deepEqual(kept({ changed_step: 35, learning_rate: 0.02 }), [35, 0.02]);
  assert.deepEqual(kept({ changed_step: null, learning_rate: 0.1 }), [null, null]);
  assert.deepEqual(kept({ changed_step: 35, learning_rate: "0.02" }), [null, null]);
});
