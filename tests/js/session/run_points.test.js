import assert from "node:assert/strict";
import { test } from "node:test";
import {
  curvesOf,
  exponentialMean,
  lastPlace,
  merged,
  perBatch,
} from "../../../cnn_demo/ui/static/session/training/run_points.js";

const point = (step, more = {}) => ({
  step,
  epoch: step / 10,
  loss: 1,
  train_accuracy: 0.5,
  learning_rate: 0.1,
  val_loss: null,
  val_accuracy: null,
  ...more,
});

test("points are joined, and what comes twice counts once", () => {
  const end = point(10, { val_loss: 0.5, val_accuracy: 0.9 });
  const first = merged([], [point(1), point(10)]);
  assert.equal(lastPlace(first), 10);
  const both = merged(first, [point(10), end, point(11)]);
  assert.deepEqual(
    both.map(({ step, val_loss }) => [step, val_loss]),
    [
      [1, null],
      [10, null],
      [10, 0.5],
      [11, null],
    ],
  );
  assert.equal(lastPlace([end]), 10.5);
  assert.equal(lastPlace([]), -1);
});

test("of very many points, those at the ends of epochs stay", () => {
  const many = Array.from({ length: 3000 }, (_, step) => point(step + 1, { val_loss: step % 100 ? null : 1 }));
  let points = [];
  for (const one of many) points = merged(points, [one]);
  assert.ok(points.length < 1300);
  assert.equal(points.filter(({ val_loss }) => val_loss !== null).length, 30);
  assert.equal(points.at(-1).step, 3000);
});

test("running means are taken apart into batches, at an epoch's start too", () => {
  const losses = [4, 2, 3, 1, 8, 6]; // two epochs of three batches
  const points = [];
  losses.forEach((_, index) => {
    const epoch = losses.slice(Math.floor(index / 3) * 3, index + 1);
    const mean = epoch.reduce((sum, value) => sum + value, 0) / epoch.length;
    points.push(point(index + 1, { loss: mean }));
    if (index % 3 === 2) points.push(point(index + 1, { loss: mean, val_loss: 1, val_accuracy: 1 }));
  });
  assert.deepEqual(
    perBatch(points, 3).map(({ loss }) => Number(loss.toFixed(6))),
    losses,
  );
  const few = perBatch([points[0], points[2], points.at(-1)], 3);
  assert.deepEqual(
    few.map(({ steps, loss }) => [steps, Number(loss.toFixed(6))]),
    [
      [1, 4],
      [2, 2.5],
      [3, 5],
    ],
  );
});

test("the exponential mean begins at the first value and follows without a cliff", () => {
  const ones = exponentialMean(
    Array.from({ length: 50 }, () => ({ steps: 3, value: 2 })),
    20,
  );
  for (const mean of ones) assert.ok(Math.abs(mean - 2) < 1e-9);
  const falling = exponentialMean(
    Array.from({ length: 100 }, (_, index) => ({ steps: 1, value: 100 - index })),
    10,
  );
  assert.ok(Math.abs(falling[0] - 100) < 1e-9);
  falling.slice(1).forEach((mean, index) => assert.ok(mean < falling[index] && falling[index] - mean < 1.01));
});

test("a run's curves: batches, mean and ends of epochs", () => {
  const points = [point(0), point(5), point(10), point(10, { val_loss: 0.4, val_accuracy: 0.9 })];
  const { batches, mean, ends } = curvesOf({ points, steps: 10, config: { epochs: 1 } }, "train_accuracy");
  assert.deepEqual([batches.length, mean.length], [2, 2]);
  assert.deepEqual(ends, [[1, 0.9]]);
});
