/* One number of a pasted table, and why a text is refused. */

import { pointNumber } from "../../../kit/numbers/read_number.js";

/** @typedef {number[][]} Table rows of numbers */

/**
 * @typedef {"empty" | "notNumber" | "comma" | "space" | "semicolon" | "brackets" | "emptyCell" | "ragged" | "tooMany"
 *   | "tooLarge"} Why
 */

/**
 * @typedef {object} Refusal
 * @property {Why} why
 * @property {string} what the piece of text that it is about
 */

export const LARGEST = 1e6;

export class Refused extends Error {
  /**
   * @param {Refusal["why"]} why
   * @param {string} [what]
   */
  constructor(why, what = "") {
    super(why);
    this.refusal = { why, what: what.trim().slice(0, 40) };
  }
}

/** @param {string} token */
export function numberIn(token) {
  const value = pointNumber(token);
  if (value === null) throw new Refused("notNumber", token);
  return value;
}
