/* Loss and accuracy while it learns: what single batches came to as faint points, their exponential mean, validation at
   the ends of epochs; earlier runs as thin lines. */

import { train } from "../../../../texts/tabs/train.js";
import { chart } from "../../../kit/chart/chart.js";
import { make } from "../../../kit/dom.js";
import { number, percent } from "../../../kit/numbers/format.js";
import { lab } from "../../../session/state.js";
import { pastRuns } from "../../../session/training/run_history.js";
import { curvesOf } from "../../../session/training/run_points.js";

/** @typedef {import("../../../kit/chart/chart.js").Series} Series */
/** @typedef {import("../../../kit/server/rpc_types.js").RunState} RunState */
/** @typedef {keyof typeof train.curves.columns} Metric */

const words = train.curves;
const COLUMNS = /** @type {Metric[]} */ (Object.keys(words.columns));
const DRAWN = ["loss", "val_loss", "train_accuracy", "val_accuracy"];
export const LETTERS = "ABCDE";
export const LOOKS = ["series-3", "series-4", "series-5", "series-6", "series-7"]; // of past runs, by their slot

/**
 * A metric as it was reported, step by step.
 * @param {RunState} run
 * @param {Metric} name
 * @returns {Series}
 */
function line({ points }, name) {
  const found = points.flatMap((point) => {
    const value = point[name];
    return value === null || !point.step ? [] : [/** @type {[number, number]} */ ([point.epoch, value])];
  });
  return { name: words.columns[name], label: "", kind: "training", points: found };
}

export function curves() {
  const height = matchMedia("(max-width: 480px)").matches ? 180 : 260;
  const loss = chart({ title: words.loss, log: true, choice: true, height });
  const accuracy = chart({ title: words.accuracy, percent: true, height });
  loss.element.classList.add("curves-loss");
  const validated = make("span", {}, words.keyValidation);
  const key = make(
    "p",
    { class: "curves-key" },
    make("span", {}, make("span", { class: "key-line training" }), words.key),
    make("span", {}, make("span", { class: "key-line validation" }), validated),
  );
  const others = COLUMNS.filter((name) => !DRAWN.includes(name)).map((name) => ({
    name,
    plot: chart({ title: words.columns[name], log: true, height: 180 }),
  }));
  const body = make("tbody");
  const titles = [words.epoch, ...Object.values(words.columns)];
  const head = make("tr", {}, ...titles.map((title) => make("th", { scope: "col" }, title)));
  const rows = make("table", { class: "curves-rows" }, make("thead", {}, head), body);
  const table = make(
    "details",
    { class: "curves-table", hidden: true, ontoggle: fill },
    make("summary", {}, words.table),
    make("div", { class: "curves-charts" }, ...others.map(({ plot }) => plot.element)),
    make("div", { class: "curves-scroll", tabindex: 0, role: "group", "aria-label": words.table }, rows),
  );
  const element = make(
    "section",
    { class: "curves", "aria-label": words.title },
    make("div", { class: "curves-charts" }, loss.element, accuracy.element),
    key,
  );

  /** @param {"loss" | "train_accuracy"} what */
  function own(what) {
    const run = lab.state.progress;
    if (!run?.points.length) return [];
    const { batches, mean, ends } = curvesOf(run, what);
    /** @type {Series[]} */
    const series = [
      { name: words.batches, label: "", kind: "training", cloud: true, points: batches },
      { name: words.training, kind: "training", points: mean },
      { name: words.validation, kind: "validation", dots: true, points: ends },
    ];
    return series;
  }
  /**
   * @param {"loss" | "train_accuracy"} what
   * @returns {Series[]}
   */
  function earlier(what) {
    return shown().map((past) => {
      const { mean, ends } = curvesOf(past, what);
      const isMeasured = ends.length > 0;
      return {
        name: words.runName(LETTERS[past.slot]),
        label: LETTERS[past.slot],
        kind: LOOKS[past.slot],
        faint: true,
        dots: isMeasured,
        points: isMeasured ? ends : mean,
      };
    });
  }
  const shown = () => pastRuns().filter(({ run, hidden }) => run !== lab.state.run && !hidden);

  let drawn = "";
  let to = 1;
  function draw() {
    const run = lab.state.progress;
    if (!run || lab.state.tab !== "train") return;
    const now = `${run.run} ${run.points.length} ${run.points.at(-1)?.step} ${run.best_epoch} ${run.ended}`;
    if (now === drawn) return;
    drawn = now;
    plot(run);
  }
  /** @param {RunState} run */
  function plot(run) {
    const planned = (run.config.epochs ?? 1) + (run.config.extra_epochs ?? 0);
    to = Math.max(planned, ...shown().map(({ points }) => Math.ceil(points.at(-1)?.epoch ?? 0)));
    const marks = run.best_epoch && run.ended ? [{ at: run.best_epoch, label: words.best(run.best_epoch) }] : [];
    loss.draw({ to, marks, series: [...own("loss"), ...earlier("loss")] });
    accuracy.draw({ to, marks, series: [...own("train_accuracy"), ...earlier("train_accuracy")] });
    validated.textContent = run.config.validate_on === "test" ? words.keyTest : words.keyValidation;
    table.hidden = !run.points.some(({ val_loss, epoch }) => val_loss !== null || epoch >= 1);
    fill();
  }
  function fill() {
    const run = lab.state.progress;
    if (!run || !table.open) return;
    for (const { name, plot } of others) plot.draw({ to, marks: [], series: [line(run, name)] });
    const measured = run.points.filter(({ val_loss }) => val_loss !== null);
    const ends = measured.length ? measured : run.points.filter(({ step, epoch }) => step && Number.isInteger(epoch));
    const cell = (/** @type {number | null} */ value, /** @type {(value: number) => string} */ say) =>
      make("td", {}, value === null ? "–" : say(value));
    body.replaceChildren(
      ...ends.map((point) => {
        const isBest = point.epoch === run.best_epoch;
        const epoch = number(point.epoch);
        return make(
          "tr",
          { class: isBest ? "best" : null },
          make("th", { scope: "row" }, isBest ? words.bestRow(epoch) : epoch),
          ...COLUMNS.map((name) => cell(point[name], name.endsWith("accuracy") ? percent : number)),
        );
      }),
    );
  }
  lab.onAny(["progress", "tab"], draw);
  return {
    element,
    table,
    redraw() {
      drawn = "";
      draw();
    },
  };
}
