/* Numbers of the Operations tab: exact where they are worked with, short where a cell holds them. */

import { digits } from "../../../kit/numbers/format.js";

/**
 * Up to six digits.
 * @param {number} value
 */
export const exact = (value) => digits(Number(value.toPrecision(6)), 6);

/**
 * What fits into a cell.
 * @param {number} value
 */
export const brief = (value) => (Number.isInteger(value) && Math.abs(value) < 1e5 ? exact(value) : digits(value, 3));

/**
 * Negative ones in brackets, to stand behind an operator.
 * @param {number} value
 */
export const bracket = (value) => (value < 0 ? `(${exact(value)})` : exact(value));

/** @param {ArrayLike<number>} values */
export function limitOf(values) {
  let most = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i])) most = Math.max(most, Math.abs(values[i]));
  return most;
}
