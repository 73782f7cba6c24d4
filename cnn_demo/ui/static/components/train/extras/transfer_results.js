/* The three methods drawn block by block, and what they came to. */

import { extras } from "../../../../texts/extras.js";
import { make, svg } from "../../../kit/dom.js";
import { count, duration, percent } from "../../../kit/numbers/format.js";

/** @typedef {import("../../../kit/server/rpc_types.js").TransferAnswer} Methods */
/** @typedef {import("../../../kit/server/rpc_types.js").TransferMethod} Method */
/** @typedef {import("../../../kit/server/rpc_types.js").RunState} RunState */

const words = extras.transfer;

/** @param {Method} method */
export function methodDrawing({ title, sentence, blocks, trainable, total }) {
  return make(
    "section",
    { class: "method" },
    make("h3", {}, title),
    make("p", { class: "quiet-text" }, `${sentence} ${words.trainable(count(trainable), count(total))}`),
    make(
      "ol",
      { class: "method-blocks" },
      ...blocks.map(({ name, parameters, state }) =>
        make(
          "li",
          { class: `method-block ${state}` },
          make("span", {}, name),
          make("span", { class: "quiet-text" }, count(parameters)),
          make("span", { class: "method-state" }, state === "frozen" ? lock() : null, words.states[state]),
        ),
      ),
    ),
  );
}

const lock = () =>
  svg(
    "svg",
    { viewBox: "0 0 12 14", class: "method-lock", "aria-hidden": "true" },
    svg("path", { d: "M3 6V4a3 3 0 0 1 6 0v2" }),
    svg("rect", { x: 1, y: 6, width: 10, height: 7, rx: 1.5 }),
  );

/**
 * Half the width of a 95 % interval, in percentage points.
 * @param {number} share
 * @param {number} images
 */
export const margin = (share, images) => 196 * Math.sqrt((share * (1 - share)) / images);

/**
 * The better of the later methods against the first one.
 * @param {{ title: string, share: number }[]} methods
 * @param {number} images
 */
export function verdictOf([scratch, ...others], images) {
  const best = others.reduce((a, b) => (b.share > a.share ? b : a));
  const points = 100 * (best.share - scratch.share);
  const isClear = Math.abs(points) > margin(best.share, images) + margin(scratch.share, images);
  return words.verdict(best.title, Math.abs(points).toFixed(1), points >= 0, isClear);
}

/**
 * @param {Methods} methods
 * @param {(RunState | null)[]} runs
 */
export function resultTable({ methods, test_images: images }, runs) {
  const cells = (/** @type {Method} */ method, /** @type {RunState | null | undefined} */ run) => {
    const share = run?.ended ? run.test_accuracy : null;
    return [
      count(method.trainable),
      share === null ? "" : words.margin(percent(share), margin(share, images).toFixed(1)),
      run && share !== null ? duration(run.seconds) : "",
    ];
  };
  return [
    make(
      "table",
      { class: "extra-table" },
      make("thead", {}, make("tr", {}, ...words.head.map((name) => make("th", { scope: "col" }, name)))),
      make(
        "tbody",
        {},
        ...methods.map((method, index) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, method.title),
            ...cells(method, runs[index]).map((text) => make("td", {}, text)),
          ),
        ),
      ),
    ),
    make("p", { class: "quiet-text" }, words.measured(count(images))),
  ];
}
