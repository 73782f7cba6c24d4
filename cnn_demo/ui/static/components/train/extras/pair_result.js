/* What an MLP and a CNN make of each challenge: images shifted pixel by pixel as curves, all of it as a table. */

import { extras } from "../../../../texts/extras.js";
import { chart } from "../../../kit/chart/chart.js";
import { make } from "../../../kit/dom.js";
import { percent } from "../../../kit/numbers/format.js";
import { exampleStrip } from "./example_strip.js";

/** @typedef {"cnn" | "mlp"} Side */
/** @typedef {{ id: string, kind: "shift" | "shuffle" | "rearrange", pixels: number, said: string }} Challenge */
/** @typedef {Record<string, Partial<Record<Side, number | null>>>} Shares of right answers; null where none can be */

const words = extras.pair;
export const SIDES = /** @type {Side[]} */ (["cnn", "mlp"]);
const FARTHEST = 6; // pixels

/** @type {Challenge[]} */
export const CHALLENGES = [
  ...Array.from({ length: FARTHEST + 1 }, (_, pixels) => shiftBy(pixels)),
  { id: "shuffle", kind: "shuffle", pixels: 0, said: words.shuffle },
  { id: "rearrange", kind: "rearrange", pixels: 0, said: words.rearrange },
];

/** @param {number} pixels @returns {Challenge} */
export function shiftBy(pixels) {
  return { id: `shift-${pixels}`, kind: "shift", pixels, said: words.shift(pixels) };
}

export function pairResult() {
  const curve = chart({ title: words.chart, x: words.x, percent: true, height: 220 });
  const strip = exampleStrip();
  const table = make("div", {});
  const element = make(
    "div",
    { class: "extra-two", hidden: true },
    curve.element,
    make("div", {}, strip.element, table),
  );

  /** @param {Shares} shares */
  function draw(shares) {
    curve.draw({ from: 0, to: FARTHEST, series: SIDES.map((side) => seriesOf(side, shares)) });
    table.replaceChildren(tableOf(shares));
  }

  return {
    element,
    draw,
    /** @param {string} network whose images are shown, before anything is measured */
    show(network) {
      element.hidden = false;
      void strip.show(network);
      requestAnimationFrame(() => draw({}));
    },
  };
}

/** @param {Side} side @param {Shares} shares */
function seriesOf(side, shares) {
  const points = CHALLENGES.flatMap(({ kind, pixels, id }) => {
    const share = shares[id]?.[side];
    return kind === "shift" && typeof share === "number" ? [/** @type {[number, number]} */ ([pixels, share])] : [];
  });
  return { name: words[side], dots: true, points };
}

/** @param {Shares} shares */
function tableOf(shares) {
  const head = [words.head, words.cnn, words.mlp].map((name) => make("th", { scope: "col" }, name));
  const rows = CHALLENGES.filter(({ kind, pixels }) => kind !== "shift" || pixels % 3 === 0);
  const cell = (/** @type {number | null | undefined} */ share) =>
    share === undefined ? "" : share === null ? words.impossible : percent(share);
  const lines = rows.map(({ id, said }) =>
    make(
      "tr",
      {},
      make("th", { scope: "row" }, said),
      ...SIDES.map((side) => make("td", {}, cell(shares[id]?.[side]))),
    ),
  );
  return make(
    "table",
    { class: "extra-table" },
    make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...lines),
  );
}
