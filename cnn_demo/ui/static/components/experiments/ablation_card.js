/* An ablation: the reader guesses which network will be best, then all of them are trained one after the other. */

import { experiments } from "../../../texts/tabs/experiments.js";
import { chart } from "../../kit/chart/chart.js";
import { make } from "../../kit/dom.js";
import { count, percent } from "../../kit/numbers/format.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";
import { experiment, unfinished } from "../../session/training/experiment.js";
import { card, vote } from "./card.js";
import { clearBest } from "./shares.js";

/** @typedef {import("../../kit/server/rpc_types.js").AblationCard} Ablation */
/** @typedef {import("../../kit/server/rpc_types.js").RunState} RunState */

const words = experiments.ablations;
/** @type {{ id: string } | null} the one that is training */
let atWork = null;

/** @param {Ablation} ablation */
export function ablationCard({ id, title, question, variants }) {
  const shell = card({ id, kind: words.kind, title, question, content });
  const name = `ablation-${id}`;
  /** @type {string | null} the guess: a variant's place, or "same" */
  let guess = null;

  function content() {
    const run = make(
      "button",
      { type: "button", class: "primary", disabled: true, onclick: () => begin() },
      words.run(variants.length),
    );
    const stop = make("button", { type: "button", hidden: true, onclick: () => running?.stop() }, words.stop);
    const status = make("p", { class: "quiet-text", role: "status" });
    const outcome = make("div", { class: "outcome", hidden: true });
    const curves = chart({ title: words.chart, percent: true, height: 220 });
    const rows = variants.map((variant, index) => row(variant, index));
    const figure = make("div", { class: "ablation-figure", hidden: true }, curves.element, table(rows));
    /** @type {[number, number][][]} */
    const points = variants.map(() => []);
    /** @type {{ stop: () => void } | null} */
    let running = null;
    const choice = vote(
      words.guess,
      [
        ...variants.map((variant, index) => ({ value: String(index), text: words.options(variant.name) })),
        { value: "same", text: words.same },
      ],
      (value) => {
        guess = value;
        run.disabled = Boolean(running);
      },
    );
    const left = unfinished(name);
    if (left?.runs.length === variants.length) begin(left);

    /** @param {string} sentence */
    function say(sentence) {
      status.textContent = sentence;
    }

    /** @param {{ runs: import("../../session/training/runs.js").Plan[], ids?: string[] }} [from] */
    function begin(from = { runs: variants.map((variant) => ({ ...variant, sample: true })) }) {
      if (atWork) return say(words.busy);
      atWork = { id };
      points.forEach((line) => line.splice(0));
      for (const { state } of rows) state.textContent = words.waits;
      [run.hidden, stop.hidden, figure.hidden, outcome.hidden] = [true, false, false, true];
      status.textContent = words.training(variants[0].name, "");
      requestAnimationFrame(draw);
      running = experiment({
        ...from,
        name,
        seen,
        done,
        lost: (sentence) => sentence && say(sentence),
      });
      return undefined;
    }

    /**
     * @param {number} index
     * @param {RunState} state
     */
    function seen(index, state) {
      status.textContent = words.training(variants[index].name, state.message);
      points[index].splice(0, points[index].length, ...curveOf(state));
      rows[index].state.textContent =
        state.test_accuracy !== null
          ? percent(state.test_accuracy)
          : state.epoch
            ? words.epoch(state.epoch.toFixed(1))
            : words.starts;
      draw();
    }

    /**
     * @param {(RunState | null)[]} results
     * @param {string | null} trouble
     */
    async function done(results, trouble) {
      [running, atWork] = [null, null];
      [run.hidden, stop.hidden, run.disabled] = [false, true, false];
      run.textContent = words.again;
      for (const { state } of rows) if (state.textContent === words.waits) state.textContent = "–";
      if (trouble) return say(trouble);
      const runs = results.map((result) => result?.run ?? "");
      const found = await askUntilAnswered("ablation_result", { ablation: id, runs });
      status.textContent = found.error?.sentence ?? "";
      if (found.error) return undefined;
      const best = clearBest(found.accuracies);
      const stamp = best === null ? words.draw : words.best(variants[best].name);
      const isRight = guess === (best === null ? "same" : String(best));
      shell.stamp(stamp, "measured");
      outcome.hidden = false;
      outcome.replaceChildren(
        make("span", { class: "stamp large", "data-verdict": "measured", "data-testid": "verdict" }, stamp),
        make(
          "p",
          { class: "finding" },
          found.sentence,
          guess === null ? null : make("span", { class: "quiet-text" }, ` ${words.guessed(isRight)}`),
        ),
      );
      return undefined;
    }

    function draw() {
      const series = variants.map((variant, index) => ({
        name: variant.name,
        dots: true,
        label: "",
        points: points[index],
      }));
      curves.draw({ to: Number(variants[0].config.epochs ?? 1), series });
    }
    return [make("div", { class: "card-row" }, choice, run, stop, status), outcome, figure];
  }
  return shell.element;
}

/** @param {RunState} state @returns {[number, number][]} */
function curveOf({ points }) {
  return points.flatMap(({ epoch, val_accuracy: accuracy }) =>
    accuracy === null || accuracy === undefined ? [] : [/** @type {[number, number]} */ ([epoch, accuracy])],
  );
}

/**
 * @param {Ablation["variants"][0]} variant
 * @param {number} index
 */
function row({ name, depth, parameters }, index) {
  const state = make("td", {}, "–");
  const key = make("span", { class: `key-line series-${index + 1}`, "aria-hidden": "true" });
  const cells = [String(depth), count(parameters)].map((text) => make("td", {}, text));
  return { state, element: make("tr", {}, make("th", { scope: "row" }, key, name), ...cells, state) };
}

/** @param {{ element: HTMLElement }[]} rows */
const table = (rows) =>
  make(
    "table",
    { class: "evidence-table" },
    make("thead", {}, make("tr", {}, ...words.head.map((name) => make("th", { scope: "col" }, name)))),
    make("tbody", {}, ...rows.map(({ element }) => element)),
  );
