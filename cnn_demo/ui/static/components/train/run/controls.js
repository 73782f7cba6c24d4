/* How far the run is, in words and as a bar, and what can be done to it: pause, single steps, another learning rate,
   stop; when it is over, one epoch more. */

import { train } from "../../../../texts/tabs/train.js";
import { make } from "../../../kit/dom.js";
import { count, duration, number, percent } from "../../../kit/numbers/format.js";
import { numberField } from "../../../kit/numbers/number_field.js";
import { lab } from "../../../session/state.js";
import { recipe } from "../../../session/training/recipe.js";
import { control, stop, watching } from "../../../session/training/runs.js";

/** @typedef {import("../../../kit/server/rpc_types.js").RunState} RunState */

const words = train.controls;

/** @param {HTMLElement} after what can be done with the network of a run that is over */
export function runControls(after) {
  const status = make("p", { class: "run-status", role: "status", "data-testid": "run-status" });
  const bar = make("progress", { class: "run-progress", max: 1, value: 0, "aria-label": train.run.progress });
  const facts = make("p", { class: "quiet-text run-facts" });
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
    make("button", { type: "button", onclick: act }, text);
  const hold = button(words.pause, () => wish(lab.state.progress?.state === "paused" ? "resume" : "pause"));
  const step = button(words.step, () => wish("step"));
  const epoch = button(words.epoch, () => wish("epoch"));
  const halt = button(words.stop, () => void (lab.state.run && stop(lab.state.run)));
  halt.classList.add("run-stop");
  /** @type {number | null} */
  let typed = null;
  const limit = recipe.state.choices?.limits.find(({ name }) => name === "learning_rate");
  const rate = numberField({
    label: words.rate,
    name: "rate-now",
    bounds: { low: 1e-7, high: 1e6, ...limit },
    change: (value) => {
      typed = value;
    },
  });
  const now = make("span", { class: "quiet-text run-rate-now" });
  const apply = make("button", { type: "submit" }, words.apply);
  const form = make("form", { class: "run-rate", novalidate: true, onsubmit: applyRate }, rate.element, apply, now);
  const said = make("p", { class: "run-said", role: "alert" });
  const element = make(
    "section",
    { class: "run-controls", "aria-label": words.label },
    make("div", { class: "run-line" }, status, facts),
    bar,
    make("div", { class: "run-buttons" }, hold, step, epoch, halt, form, after),
    said,
  );

  /** @param {"pause" | "resume" | "step" | "epoch"} what */
  async function wish(what) {
    said.textContent = "";
    said.textContent = await control(what);
  }
  /** @param {Event} event */
  async function applyRate(event) {
    event.preventDefault();
    if (rate.input.hasAttribute("aria-invalid")) return rate.input.focus();
    said.textContent = await control("learning_rate", typed ?? lab.state.progress?.learning_rate);
    if (!said.textContent) typed = null;
  }
  /**
   * @param {HTMLButtonElement} control
   * @param {string | undefined} why it cannot be pressed now
   */
  function allow(control, why) {
    control.disabled = Boolean(why);
    control.title = why ?? "";
  }

  let about = "";
  function draw() {
    const run = lab.state.progress;
    if (!run) return;
    if (run.run !== about) {
      about = run.run;
      typed = null;
      said.textContent = "";
    }
    const isActive = run.state === "running" || run.state === "paused";
    const isPaused = run.state === "paused";
    status.textContent = watching.state.lost ? train.run.lost(watching.state.lost) : sentence(run);
    status.classList.toggle("is-bad", run.state === "failed" || run.ending === "nan" || run.ending === "diverged");
    bar.value = run.steps ? run.step / run.steps : 0;
    bar.hidden = run.ended;
    facts.textContent = inNumbers(run);
    hold.textContent = isPaused ? words.resume : words.pause;
    hold.hidden = step.hidden = form.hidden = !isActive;
    halt.hidden = run.ended;
    epoch.hidden = !isActive && !run.ended;
    allow(halt, run.commands.stop);
    allow(step, run.commands.step);
    allow(epoch, run.commands.epoch);
    if (typed === null) rate.set(run.learning_rate);
    const last = run.points.at(-1)?.learning_rate;
    now.textContent = last === undefined ? "" : words.now(number(last));
  }
  lab.on("progress", draw);
  watching.on("lost", draw);
  return { element };
}

/** @param {RunState} run */
function sentence({ message, points, test_accuracy }) {
  const words = message || (points.length ? train.run.training : train.run.waiting);
  return test_accuracy === null ? words : `${words} ${train.run.test(percent(test_accuracy))}`;
}

/** @param {RunState} run */
function inNumbers(run) {
  const epochs = (run.config.epochs ?? 0) + (run.config.extra_epochs ?? 0);
  return [
    run.epoch ? train.run.epoch(run.epoch.toFixed(1), epochs) : "",
    run.images_per_second ? train.run.speed(count(run.images_per_second)) : "",
    run.ended || run.seconds_left === null || !run.step
      ? ""
      : train.run.left(duration(Math.ceil(run.seconds_left), true)),
    run.hardware,
    run.data,
  ]
    .filter(Boolean)
    .join(" · ");
}
