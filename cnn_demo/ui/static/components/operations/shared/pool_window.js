/* What lies under a pooling window, which of it wins, and the arithmetic as a line. */

import { digits } from "../../../kit/numbers/format.js";

/**
 * @typedef {object} Pooled a map, what was pooled of it, and how
 * @property {Float64Array} values
 * @property {number} h
 * @property {number} w
 * @property {Float64Array} out
 * @property {number} oh
 * @property {number} ow
 * @property {number[]} dropped
 * @property {string} formula
 * @property {number} size
 * @property {number} stride
 * @property {number} pad
 * @property {"max" | "average"} kind
 */

/**
 * @param {Pooled} found
 * @param {[number, number]} at
 */
export function underWindow({ values, h, w, size, stride, pad, kind }, at) {
  const cells = Array.from({ length: size * size }, (_, i) => [
    at[0] * stride + Math.floor(i / size) - pad,
    at[1] * stride + (i % size) - pad,
  ]);
  const inside = cells.filter(([y, x]) => y >= 0 && x >= 0 && y < h && x < w);
  const numbers = inside.map(([y, x]) => values[y * w + x]);
  const best = inside[numbers.indexOf(Math.max(...numbers))];
  const winner = kind === "max" && best ? /** @type {[number, number]} */ ([best[0], best[1]]) : null;
  return { numbers, winner };
}

const FEW = 12;

/**
 * max(7, 3, 8, 7) = or (7 + 3 + 8 + 7) / 4 =
 * @param {number[]} numbers
 * @param {"max" | "average"} kind
 * @param {number} count of all cells of the window
 */
export function inWords(numbers, kind, count) {
  const say = (/** @type {number} */ value) => digits(value, 4);
  const few = numbers.slice(0, FEW);
  const isCut = numbers.length > few.length;
  if (kind === "max") return `max(${[...few.map(say), ...(isCut ? ["…"] : [])].join(", ")}) = `;
  const parts = few.map((value, i) => (i && value < 0 ? `(${say(value)})` : say(value)));
  return `(${[...parts, ...(isCut ? ["…"] : [])].join(" + ")}) / ${count} = `;
}
