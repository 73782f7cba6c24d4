/* This browser's earlier runs, each named by what was different in it, to be shown, hidden and forgotten; and all
   curves as a file. */

import { train } from "../../../../texts/tabs/train.js";
import { make, refill } from "../../../kit/dom.js";
import { count, percent } from "../../../kit/numbers/format.js";
import { writeNumber } from "../../../kit/numbers/read_number.js";
import { lab } from "../../../session/state.js";
import { differences, forgetRun, hideRun, pastRuns } from "../../../session/training/run_history.js";
import { LETTERS, LOOKS } from "./curves.js";

/** @typedef {import("../../../session/training/run_history.js").PastRun} PastRun */
/** @typedef {import("../../../session/training/run_history.js").Config[string]} Value */

const words = train.past;
const MOST = 4; // differences that are named

/** @param {{ changed: () => void }} actions */
export function earlierRuns({ changed }) {
  const list = make("ul");
  const all = make(
    "button",
    { type: "button", class: "quiet", onclick: () => change(() => forgetRun()) },
    words.forgetAll,
  );
  const element = make(
    "section",
    { class: "past", hidden: true, "aria-label": words.title },
    make("div", { class: "past-head" }, make("h3", {}, words.title), all),
    make("p", { class: "quiet-text" }, words.sentence),
    list,
  );

  /** @param {() => void} work */
  function change(work) {
    work();
    draw();
    changed();
  }
  function draw() {
    const runs = pastRuns().filter(({ run }) => run !== lab.state.run);
    element.hidden = !runs.length || !lab.state.progress;
    const stage = element.closest("[role=tabpanel]");
    refill(list, runs.map(row), /** @type {HTMLElement | null} */ (stage) ?? undefined);
  }
  /** @param {PastRun} past */
  function row(past) {
    const letter = LETTERS[past.slot];
    const score = past.test_accuracy === null ? "" : words.score(percent(past.test_accuracy));
    const button = (/** @type {string} */ text, /** @type {string} */ label, /** @type {() => void} */ act) =>
      make("button", { type: "button", class: "quiet", "aria-label": label, onclick: () => change(act) }, text);
    const show = button(past.hidden ? words.show : words.hide, words.showOne(letter), () =>
      hideRun(past.run, !past.hidden),
    );
    show.setAttribute("aria-pressed", String(!past.hidden));
    return make(
      "li",
      { class: "past-run" },
      make("span", { class: `key-line ${LOOKS[past.slot]}` }),
      make("strong", {}, letter),
      make("span", { class: "past-words" }, [whatDiffered(past), score].filter(Boolean).join(" · ")),
      show,
      button(words.forget, words.forgetOne(letter), () => forgetRun(past.run)),
    );
  }

  let about = "";
  lab.on("progress", (run) => {
    const now = run ? `${run.run} ${run.ended}` : "";
    if (now === about) return;
    about = now;
    draw();
  });
  return { element, refresh: draw };
}

/** @param {PastRun} past */
function whatDiffered(past) {
  const now = lab.state.progress;
  if (!now) return "";
  const changed = differences(past, now).map(([name, then, present]) =>
    name === "sample"
      ? then
        ? words.sampleThen
        : words.sampleNow
      : words.was(name, say(name, then), say(name, present)),
  );
  if (past.learning_rate !== null && past.changed_step !== null)
    changed.unshift(words.rateChanged(writeNumber(past.learning_rate), count(past.changed_step)));
  const few = changed.length > MOST ? [...changed.slice(0, MOST - 1), words.more(changed.length - MOST + 1)] : changed;
  return few.join(", ") || words.sameSettings;
}

/**
 * @param {string} name
 * @param {Value} value
 */
function say(name, value) {
  if (value === null) return name === "max_images" ? words.all : words.none;
  if (typeof value === "boolean") return value ? words.on : words.off;
  return typeof value === "number" ? (value >= 1e4 ? count(value) : writeNumber(value)) : value;
}

/* The curves that are shown as comma-separated values; losses and accuracies are means over the epoch so far. */
export function curvesAsCsv() {
  const run = lab.state.progress;
  if (!run) return null;
  const columns = /** @type {(keyof typeof run.points[0])[]} */ (Object.keys(run.points[0] ?? {}));
  const quoted = (/** @type {string} */ text) => `"${text.replaceAll('"', '""')}"`;
  const rows = (
    /** @type {{ points: typeof run.points }} */ { points },
    /** @type {string} */ name,
    /** @type {string} */ told,
  ) =>
    points
      .filter(({ step }) => step > 0)
      .map((point) => [quoted(name), quoted(told), ...columns.map((column) => point[column] ?? "")].join());
  const others = pastRuns().filter(({ run: id, hidden }) => id !== run.run && !hidden);
  const lines = [
    ["run", "settings", ...columns].join(),
    ...rows(run, train.curves.thisRun, JSON.stringify(run.config)),
    ...others.flatMap((past) => rows(past, train.curves.runName(LETTERS[past.slot]), whatDiffered(past))),
  ];
  return { name: `cnn-lab-${run.run.slice(4, 12)}.csv`, content: `${lines.join("\n")}\n` };
}
