/* Which network is evaluated, on what, how accurate it is, and how far the measuring has come. */

import { evaluate as words } from "../../../texts/tabs/evaluate.js";
import { make, say } from "../../kit/dom.js";
import { count, percent } from "../../kit/numbers/format.js";
import { hasTestImages } from "../../session/networks.js";
import { nameOf } from "../../shell/network_picker.js";

/** @typedef {import("./measurement.js").Measured} Measured */
/** @typedef {import("../../kit/server/rpc_types.js").EvaluationAnswer} Report */

/** @param {{ stop: () => void, goOn: () => void }} measuring */
export function headline({ stop, goOn }) {
  const name = make("h1", {});
  const whose = make("p", { class: "quiet-text" });
  const share = make("p", { class: "evaluate-share", "data-testid": "accuracy" });
  const facts = make("p", { class: "quiet-text", role: "status", "data-testid": "evaluation-status" });
  const bar = make("progress", { max: 1, value: 0, "aria-label": words.progress });
  const button = make("button", { type: "button", "data-testid": "evaluation-button" });
  const element = make(
    "header",
    { class: "evaluate-head" },
    make("div", { class: "evaluate-who" }, name, whose),
    make("div", { class: "evaluate-score" }, share, facts),
    make("div", { class: "evaluate-run" }, bar, button),
  );
  let isRunning = false;
  button.addEventListener("click", () => (isRunning ? stop() : goOn()));

  /** @param {Measured} measured */
  function draw({ report, subject, state, trouble }) {
    if (!subject) return undefined;
    const { card, about } = subject;
    const isEdited = Object.keys(about.edits).length + Object.keys(about.kernels).length > 0;
    name.textContent = nameOf(card);
    whose.textContent = [
      words[card.group],
      about.epoch === null ? null : words.epoch(about.epoch),
      isEdited ? words.edited : null,
    ]
      .filter(Boolean)
      .join(" · ");
    isRunning = state === "running";
    button.hidden = state === "done";
    button.textContent = isRunning ? words.stop : words.goOn;
    bar.value = report ? report.seen / report.total : 0;
    bar.hidden = state === "done" || state === "failed";
    share.textContent = report?.seen ? percent(report.right / report.seen) : "";
    const { origin } = card;
    if (origin) {
      share.textContent = origin.accuracy === null ? "" : percent(origin.accuracy);
      return say(facts, origin.accuracy === null ? "" : words.stated(origin.accuracy_by));
    }
    if (!hasTestImages(card)) return say(facts, "");
    facts.textContent =
      trouble || (report ? said(report, state) : state === "halted" ? words.stoppedEarly : words.waiting);
    return undefined;
  }
  return { element, draw };
}

/**
 * @param {Report} report
 * @param {Measured["state"]} state
 */
function said({ seen, total, available, is_sample: isSample, interval }, state) {
  if (state === "halted") return words.stopped(count(seen), count(total));
  if (seen < total) return words.soFar(count(seen), count(total));
  const which =
    total === available ? words.all(count(total), isSample) : words.some(count(total), count(available), isSample);
  return `${which} · ${words.interval(percent(interval[0]), percent(interval[1]))}`;
}
