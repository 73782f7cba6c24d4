/* Pooling: the window of a map, and its winner or its average. */

import { explained as words } from "../../../texts/explained.js";
import { begun, readBy } from "./cell.js";
import { number, table, total } from "./notation.js";
import { shown, under, windowOf, within } from "./window.js";

/** @typedef {import("./kinds.js").Cell} Cell */
/** @typedef {import("./kinds.js").Pooling} Pooling */

/** @type {Pooling} padding never wins; the first of equals does */
export function maxPooling(cell) {
  const { window, values, said } = pooled(cell);
  const best = values.reduce(
    (found, value, i) => (window.inside[i] && (found < 0 || value > values[found]) ? i : found),
    -1,
  );
  const width = window.columns.length;
  return {
    ...begun(cell, values[best]),
    ...said,
    winner: [Math.floor(best / width), best % width],
    divisor: 1,
    formula: words.maximum(count(window.inside), number(values[best])),
  };
}

/** @type {Pooling} */
export function averagePooling(cell) {
  const { window, values, said } = pooled(cell);
  const divisor = count(counted(cell, window));
  const sum = total(values);
  return {
    ...begun(cell, sum / divisor),
    ...said,
    winner: null,
    divisor,
    formula: `${number(sum)} / ${divisor} = ${number(sum / divisor)}`,
  };
}

/** @param {Cell} cell */
function pooled(cell) {
  const input = readBy(cell);
  const window = windowOf(cell, input);
  const values = under(input, cell.place[0], window);
  const type = /** @type {const} */ ("pooling");
  const said = { type, ...shown(window), window: table(values, window.columns.length) };
  return { window, values, said };
}

/**
 * Which cells an average is over: padding counts unless told otherwise, what hangs over the padding never.
 * @param {Cell} cell
 * @param {import("./kinds.js").Window} window
 */
function counted(cell, { rows, columns, inside }) {
  const { count_include_pad: countsPadding, pads } = cell.layer.nodes[0].attributes;
  if (!countsPadding) return inside;
  const [, height, width] = readBy(cell).shape;
  return within(
    rows.map((y) => y + pads[0]),
    columns.map((x) => x + pads[1]),
    [height + 2 * pads[0], width + 2 * pads[1]],
  );
}

/** @param {boolean[]} mask */
const count = (mask) => mask.filter(Boolean).length;
