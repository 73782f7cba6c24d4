import assert from "node:assert/strict";
import { test } from "node:test";
import { target } from "../../../cnn_demo/ui/static/kit/keys.js";
import { bounds, logTicks, ticks } from "../../../cnn_demo/ui/static/kit/numbers/ticks.js";
import { latest } from "../../../cnn_demo/ui/static/kit/server/latest.js";
import { kept } from "../../../cnn_demo/ui/static/kit/storage.js";
import { createStore } from "../../../cnn_demo/ui/static/kit/store.js";
import { beginningOf } from "../../../cnn_demo/ui/static/session/input/strokes.js";

test("a store tells the present value and every later one", () => {
  const store = createStore({ a: 1, b: 2 });
  /** @type {number[]} */
  const seen = [];
  const leave = store.on("a", (value) => seen.push(value));
  store.set({ a: 3 });
  store.set({ b: 4 });
  leave();
  store.set({ a: 5 });
  assert.deepEqual(seen, [1, 3]);
});

test("a group is told once for all that changed", () => {
  const store = createStore({ a: 1, b: 2 });
  let times = 0;
  store.onAny(["a", "b"], () => {
    times += 1;
  });
  store.set({ a: 3, b: 4 });
  assert.equal(times, 2);
});

test("the last state always gets its answer, and questions do not pile up", async () => {
  let [state, runs] = [0, 0];
  /** @type {number[]} */
  const answered = [];
  const look = latest(async () => {
    runs += 1;
    const now = state;
    await new Promise((resolve) => setTimeout(resolve, 5));
    answered.push(now);
  });
  const all = [];
  for (state = 1; state <= 20; state++) all.push(look());
  state = 20;
  await Promise.all(all);
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(answered.at(-1), 20);
  assert.ok(runs <= 3, `${runs} runs`);
});

test("storage that is blocked or holds nonsense is like empty storage", () => {
  const fake = {
    text: /** @type {string | null} */ ("{bad"),
    getItem: () => fake.text,
    setItem() {
      throw new Error("full");
    },
    removeItem() {},
  };
  Object.defineProperty(globalThis, "localStorage", { value: fake, configurable: true });
  const runs = kept("lab-runs", /** @type {string[]} */ ([]), Array.isArray);
  for (const text of ["{bad", "{}", "5", "null", null]) {
    fake.text = text;
    assert.deepEqual(runs.read(), []);
  }
  runs.write(["a"]);
  Object.defineProperty(globalThis, "localStorage", {
    get() {
      throw new Error("blocked");
    },
    configurable: true,
  });
  assert.deepEqual(runs.read(), []);
  runs.write(["a"]);
  runs.forget();
});

test("arrow keys walk a grid", () => {
  assert.deepEqual(
    ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "x"].map((key) => target(key, 5, 12, 4)),
    [6, 4, 1, 9, 0, 11, -1],
  );
  assert.equal(target("ArrowDown", 2, 5, 1), 3);
});

test("ticks are round", () => {
  assert.deepEqual(ticks([0, 10], 4), [0, 5, 10]);
  assert.deepEqual(ticks([0, 3], 6, true), [0, 1, 2, 3]);
  assert.deepEqual(logTicks([0.01, 10], 4), [0.01, 0.1, 1, 10]);
  assert.deepEqual(logTicks([0.1, 2], 6), [0.1, 0.2, 0.5, 1, 2]);
  assert.deepEqual(bounds([], { percent: true, log: false }), [0, 1]);
  assert.deepEqual(bounds([0.97, 0.99], { percent: true, log: false }), [0.88, 1]);
});

test("a line grows from its beginning", () => {
  assert.deepEqual(
    beginningOf(
      [
        [0, 0],
        [10, 0],
        [10, 10],
      ],
      0.75,
    ),
    [
      [0, 0],
      [10, 0],
      [10, 5],
    ],
  );
  assert.deepEqual(
    beginningOf(
      [
        [0, 0],
        [10, 0],
      ],
      1,
    ),
    [
      [0, 0],
      [10, 0],
    ],
  );
});
