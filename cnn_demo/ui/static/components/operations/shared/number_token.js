/* One number as somebody wrote it, and why a text is refused. */

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
export const MINUSES = /[\u2010-\u2015\u2212\uFE63\uFF0D]/g;
export const THIN = "\u00A0\u2007\u2008\u2009\u200A\u202F";
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
export const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;

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

/**
 * One number, as it is typed into a cell: 0,5 and 0.5 and 1/9 and −3. Null where it is none, or could be two.
 * @param {string} text
 * @param {number} [most]
 * @returns {number | null}
 */
export function readNumber(text, most = LARGEST) {
  const clean = text.replace(MINUSES, "-").trim();
  if (THOUSANDS.test(clean) || (clean.includes(",") && clean.includes("."))) return null;
  const value = toNumber(clean.replace(",", "."));
  return value === null || Math.abs(value) > most ? null : value;
}

/**
 * @param {string} token
 * @returns {number | null}
 */
function toNumber(token) {
  const [over, under, ...rest] = token.split("/");
  if (rest.length || !PLAIN.test(over) || (under !== undefined && !PLAIN.test(under))) return null;
  const value = Number(over) / (under === undefined ? 1 : Number(under));
  return Number.isFinite(value) ? value + 0 : null;
}

/** @param {string} token */
export function numberIn(token) {
  const value = toNumber(token);
  if (value === null) throw new Refused("notNumber", token);
  return value;
}
