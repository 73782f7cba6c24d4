/* Reported against measured: when the run follows a preset, the numbers that were reported for it beside the run's own,
   epoch by epoch as they come, and what is to be said where the two differ in kind. */

import { train } from "../../../../texts/tabs/train.js";
import { make } from "../../../kit/dom.js";
import { number, percent } from "../../../kit/numbers/format.js";
import { ask } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";

/** @typedef {import("../../../kit/server/rpc_types.js").ReportedAnswer} ReportedAnswer */
/** @typedef {import("../../../kit/server/rpc_types.js").RunState} RunState */

const words = train.reported;

export function reported() {
  const title = make("p", { class: "quiet-text" });
  const table = make("table", { class: "reported-table" });
  const remarks = make("ul", { class: "reported-remarks" });
  const element = make(
    "section",
    { class: "reported", hidden: true, "aria-label": words.title },
    make("h3", {}, words.title),
    title,
    table,
    remarks,
  );
  let asked = "";
  /** @type {ReportedAnswer | null} */
  let told = null;
  lab.on("progress", async (run) => {
    if (!run) return;
    const question = JSON.stringify(run.config);
    if (question !== asked) {
      asked = question;
      told = null;
      const answer = await ask("reported", { config: run.config });
      if (asked !== question) return;
      told = answer.error || !answer.preset ? null : answer;
    }
    element.hidden = !told || !(told.reported.length + told.remarks.length);
    if (told && lab.state.progress) draw(told, lab.state.progress);
  });

  let drawn = "";
  /**
   * @param {ReportedAnswer} told
   * @param {RunState} run
   */
  function draw(told, run) {
    const now = `${told.preset} ${run.run} ${Math.floor(run.epoch)} ${run.ended}`;
    if (now === drawn) return;
    drawn = now;
    title.textContent = run.sample ? `${told.title}. ${words.sample}` : `${told.title}.`;
    const head = (/** @type {string} */ text) => make("th", { scope: "col" }, text);
    const body = told.reported.flatMap(({ what, point, values, by }) =>
      values.map(([epoch, value], index) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, index ? make("span", { class: "visually-hidden" }, what) : words.by(what, by)),
          make("td", {}, epoch),
          make("td", {}, say(point, value)),
          make("td", { class: "own" }, say(point, measured(run, point, epoch))),
        ),
      ),
    );
    table.hidden = !body.length;
    const heads = [words.what, words.epoch, words.reported, words.own].map(head);
    table.replaceChildren(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body));
    remarks.replaceChildren(...told.remarks.map((remark) => make("li", {}, remark)));
  }
  return { element };
}

/**
 * The run's own number at the end of an epoch; null while there is none.
 * @param {RunState} run
 * @param {string} point
 * @param {number} epoch
 */
function measured(run, point, epoch) {
  if (point === "test_accuracy") return run.ended ? run.test_accuracy : null;
  const found = run.points.filter((one) => Math.abs(one.epoch - epoch) < 1e-4).at(-1);
  const value = /** @type {Record<string, number | null> | undefined} */ (/** @type {unknown} */ (found))?.[point];
  return value ?? null;
}

/**
 * @param {string} point
 * @param {number | null} value
 */
const say = (point, value) => (value === null ? "" : point.includes("accuracy") ? percent(value) : number(value));
