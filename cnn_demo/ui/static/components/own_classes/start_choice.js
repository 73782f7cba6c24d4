/* One of the three things that can learn, and how well it did. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make, uniqueId } from "../../kit/dom.js";
import { duration, percent } from "../../kit/numbers/format.js";
import { isStale } from "../../session/own_classes/cards.js";
import { own } from "../../session/own_classes/state.js";
import { STARTS, training } from "../../session/own_classes/training.js";

/** @typedef {import("../../session/own_classes/training.js").Start} Start */

const words = ownClasses.train;

/**
 * @param {Start} start
 * @param {(start: Start) => void} choose
 */
export function startChoice(start, choose) {
  const { title } = words.starts[start];
  const radio = make("input", {
    type: "radio",
    name: "own-start",
    id: uniqueId("start"),
    checked: start === "head",
    onchange: () => choose(start),
  });
  const key = make("span", { class: `key-line series-${STARTS.indexOf(start) + 1}`, "aria-hidden": "true" });
  const score = make("span", { class: "own-score" });
  const element = make("div", { class: "own-choice" }, radio, make("label", { for: radio.id }, title), key, score);

  /** @param {Start} chosen */
  function draw(chosen) {
    const state = training.state.trainings[start];
    radio.checked = start === chosen;
    key.hidden = !state?.curve.length;
    score.textContent = state ? scoreOf(state) : "";
    const stale = state?.report ? isStale(state.report, own.state.cards) : false;
    element.classList.toggle("stale", stale);
    score.title = stale ? words.stale : "";
  }
  return { element, draw };
}

/** @param {import("../../kit/server/rpc_types.js").TrainingState} state */
function scoreOf({ report, ended, progress }) {
  if (!ended) return percent(progress, 0);
  if (!report) return words.stopped;
  const accuracy = report.held_out_accuracy;
  return [accuracy === null ? null : percent(accuracy, 0), duration(report.seconds)].filter(Boolean).join(" · ");
}
