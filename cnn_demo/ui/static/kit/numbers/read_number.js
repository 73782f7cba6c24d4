/* Numbers as people type and paste them: 0.01 and 0,01, 1e−3, 1/9, 10,000 where only whole numbers are asked for. Each
   is read as it was meant, or not at all; never as another number. */

const MINUSES = /[\u2010-\u2015\u2212\uFE63\uFF0D]/g; // hyphens and dashes that word processors put there
export const THIN = "\u00A0\u2007\u2008\u2009\u200A\u202F"; // spaces that part thousands
const UNSEEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g; // marks that come along when one copies
const WIDE = /[\uFF0B-\uFF19]/g; // digits and signs of East Asian keyboards
const POINT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const SPACED = new RegExp(`^([+-]?[1-9]\\d{0,2})((?:[ '’${THIN}]\\d{3})+)(?![\\d ${THIN}])`);
export const COMMAS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const POINTS = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+$/;
const BOTH = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d*|(?:\.\d{3})+,\d*)$/;

/**
 * A text with the usual minus, digits and comma, and without what cannot be seen.
 * @param {string} text
 */
export const plain = (text) =>
  text
    .replace(UNSEEN, "")
    .replace(MINUSES, "-")
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));

/**
 * Could it be a number with thousands as well as one with decimals? So is 1,234; 0,125 and 1,25 are not.
 * @param {string} text
 */
export const isAmbiguous = (text) => COMMAS.test(plain(text).trim()) && plain(text).split(",").length === 2;

/**
 * null: nothing is there. NaN: it is no number, or could be two.
 * @param {string} text
 * @param {boolean} [whole] only whole numbers make sense: commas, and points before three digits, part thousands
 * @returns {number | null}
 */
export function readNumber(text, whole = false) {
  const clean = plain(text)
    .trim()
    .replace(/^([+-])\s+/, "$1");
  if (!clean) return null;
  const joined = clean.replace(SPACED, (_, first, rest) => first + rest.replace(/\D/g, ""));
  return pointNumber(withPoint(joined, whole)) ?? Number.NaN;
}

/**
 * The same number with a decimal point and nothing between its thousands; as it is, where nobody can tell.
 * @param {string} text
 * @param {boolean} whole
 */
function withPoint(text, whole) {
  if (POINTS.test(text) && (whole || text.split(".").length > 2)) return text.replaceAll(".", "");
  if (whole && COMMAS.test(text)) return text.replaceAll(",", "");
  if (BOTH.test(text)) return text.lastIndexOf(",") > text.lastIndexOf(".") ? german(text) : text.replaceAll(",", "");
  if (isAmbiguous(text) || text.includes(".")) return text;
  if (COMMAS.test(text)) return text.replaceAll(",", "");
  return text.replaceAll(/(\d?),(\d?)/g, (all, before, after) => (before || after ? `${before}.${after}` : all));
}

/** @param {string} text */
const german = (text) => text.replaceAll(".", "").replace(",", ".");

/**
 * A number with a decimal point, or a fraction of two; null where it is none.
 * @param {string} token
 * @returns {number | null}
 */
export function pointNumber(token) {
  const [over, under, ...rest] = token.split("/");
  if (rest.length || !POINT.test(over) || (under !== undefined && !POINT.test(under))) return null;
  const value = Number(over) / (under === undefined ? 1 : Number(under));
  return Number.isFinite(value) ? value + 0 : null;
}

/**
 * A number from -most to most, as it is typed into a cell; null where there is none.
 * @param {string} text
 * @param {number} [most]
 * @returns {number | null}
 */
export function numberWithin(text, most = 1e6) {
  const value = readNumber(text);
  return value === null || Number.isNaN(value) || Math.abs(value) > most ? null : value;
}

/**
 * As it stands in a field, ready to be changed by hand.
 * @param {number | null | undefined} value
 */
export const writeNumber = (value) =>
  value === null || value === undefined ? "" : String(Number(value.toPrecision(12)));

/**
 * @typedef {object} Bounds
 * @property {number} low
 * @property {number} high
 * @property {boolean} [whole]
 * @property {number} [step] what an arrow key adds; without one it changes the second digit: 0.02 becomes 0.021
 */

/**
 * The next number up (1) or down (-1).
 * @param {number} value
 * @param {number} direction
 * @param {Bounds} bounds
 */
export function stepped(value, direction, { low, high, whole = false, step }) {
  const size = step ?? sizeOfStep(value, direction, whole);
  const next = step
    ? (Math.floor(value / size + (direction > 0 ? 1e-9 : -1e-9)) + (direction > 0 ? 1 : 0)) * size
    : value + direction * size;
  return Number(Math.min(Math.max(next, low), high).toPrecision(12));
}

/**
 * @param {number} value
 * @param {number} direction
 * @param {boolean} whole
 */
function sizeOfStep(value, direction, whole) {
  const isShrinking = direction * value < 0;
  const near = isShrinking ? Math.abs(value) * (1 - 1e-9) : Math.abs(value);
  const size = near > 0 ? 10 ** (Math.floor(Math.log10(near) + 1e-12) - 1) : 0.01;
  return whole ? Math.max(1, Math.round(size)) : size;
}
