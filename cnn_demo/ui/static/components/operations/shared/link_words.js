/* Values in the words of a link, and back. A link can come from anybody: what is no such value is undefined. */

const NUMBER = /^-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * @param {string | undefined} text
 * @param {number} low
 * @param {number} high
 * @returns {number | undefined}
 */
export function whole(text, low, high) {
  if (text === undefined || !/^\d{1,7}$/.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

/**
 * @param {string | undefined} text
 * @param {number} low
 * @param {number} high
 * @returns {number | undefined}
 */
export function number(text, low, high) {
  if (text === undefined || text.length > 30 || !NUMBER.test(text)) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

/**
 * @template {string} Word
 * @param {string | undefined} text
 * @param {readonly Word[]} known
 * @returns {Word | undefined}
 */
export function oneOf(text, known) {
  return known.find((word) => word === text);
}

/**
 * The name of a layer or of a data set.
 * @param {string | undefined} text
 */
export function name(text) {
  return text !== undefined && /^[\w.#-]{1,120}$/.test(text) ? text : undefined;
}

/**
 * "2.5" is row 2, column 5.
 * @param {string | undefined} text
 * @param {number} most
 * @returns {[number, number] | undefined}
 */
export function place(text, most) {
  const found = /^(\d{1,4})\.(\d{1,4})$/.exec(text ?? "");
  if (!found) return undefined;
  const [y, x] = [Number(found[1]), Number(found[2])];
  return y < most && x < most ? [y, x] : undefined;
}

/**
 * Numbers apart by ",", rows by ";", channels by "|" (or "_", where "|" is not allowed).
 * @param {string | undefined} text
 * @param {{ side: number, channels: number, most: number }} limits
 * @returns {number[][][] | undefined}
 */
export function tables(text, { side, channels, most }) {
  if (!text || text.length > 40_000) return undefined;
  const found = text.split(/[|_]/).map((table) => table.split(";").map((row) => row.split(",").map(toNumber)));
  const [height, width] = [found[0].length, found[0][0].length];
  const fits =
    found.length <= channels &&
    height <= side &&
    width <= side &&
    found.every((table) => table.length === height && table.every((row) => row.length === width)) &&
    found.flat(2).every((value) => Number.isFinite(value) && Math.abs(value) <= most);
  return fits ? found : undefined;
}

/** @param {string} text */
function toNumber(text) {
  const [over, under, ...rest] = text.split("/");
  if (rest.length || !NUMBER.test(over) || (under !== undefined && !NUMBER.test(under))) return Number.NaN;
  return Number(over) / Number(under ?? 1);
}

/** @param {number[][][]} given */
export function writeTables(given) {
  return given.map((table) => table.map((row) => row.map(writeNumber).join(",")).join(";")).join("_");
}

/**
 * As short as it reads back exactly: 0.111111 as it is.
 * @param {number} value
 */
function writeNumber(value) {
  return String(value)
    .replace("e+", "e")
    .replace(/^(-?)0\./, "$1.");
}
