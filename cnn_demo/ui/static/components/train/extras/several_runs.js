/* Several networks trained one after the other: button, stop, where it stands, and their curves in one chart. */

import { extras as words } from "../../../../texts/extras.js";
import { chart } from "../../../kit/chart/chart.js";
import { make } from "../../../kit/dom.js";
import { experiment, unfinished } from "../../../session/training/experiment.js";

/** @typedef {import("../../../kit/server/rpc_types.js").RunState} RunState */
/** @typedef {import("../../../session/training/runs.js").Plan} Plan */

/**
 * @param {object} options
 * @param {string} options.name under which it is found again when the page is loaded anew
 * @param {string} options.label of the button
 * @param {() => Plan[] | null} options.plans what the button trains
 * @param {(index: number, run: RunState) => void} [options.seen]
 * @param {(results: RunState[]) => string} options.done its sentence is shown
 */
export function severalRuns({ name, label, plans, seen = () => {}, done }) {
  const go = make("button", { type: "button", class: "primary", disabled: true, onclick: press }, label);
  const stop = make("button", { type: "button", hidden: true, onclick: () => work?.stop() }, words.stop);
  const status = make("p", { class: "quiet-text", role: "status" });
  const curves = chart({ title: words.validation, percent: true, height: 220 });
  curves.element.hidden = true;
  /** @type {{ stop: () => void } | null} */
  let work = null;
  /** @type {{ name: string, points: [number, number][] }[]} */
  let lines = [];
  let isReady = false;

  function press() {
    const wanted = plans();
    if (wanted) begin({ runs: wanted });
  }

  /** @param {{ runs: Plan[], ids?: string[] }} from */
  function begin(from) {
    if (work) return;
    lines = from.runs.map((plan, index) => ({ name: plan.name ?? String(index + 1), points: [] }));
    const most = Number(from.runs[0].config.epochs ?? 1);
    [go.hidden, stop.hidden, curves.element.hidden] = [true, false, false];
    say(words.training(lines[0].name, ""));
    requestAnimationFrame(() => draw(most));
    work = experiment({
      ...from,
      name,
      seen(index, run) {
        say(words.training(lines[index].name, run.message));
        lines[index].points = run.points.flatMap(({ epoch, val_accuracy: share }) =>
          share === null || share === undefined ? [] : [/** @type {[number, number]} */ ([epoch, share])],
        );
        draw(most);
        seen(index, run);
      },
      lost: (sentence) => sentence && say(sentence),
      done(results, trouble) {
        work = null;
        [go.hidden, stop.hidden] = [false, true];
        say(trouble ?? done(results.filter((run) => run !== null)));
      },
    });
  }

  /** @param {number} most */
  function draw(most) {
    curves.draw({ to: most, series: lines.map((line) => ({ ...line, dots: true })) });
  }
  /** @param {string} sentence */
  function say(sentence) {
    status.textContent = sentence;
  }
  return {
    row: make("div", { class: "row" }, go, stop, status),
    chart: curves.element,
    say,
    /** @param {boolean} next can it be begun? What was going on when the page was left goes on then. */
    ready(next) {
      go.disabled = !next;
      if (!next || isReady) return;
      isReady = true;
      const left = unfinished(name);
      if (left) begin(left);
    },
  };
}
