/* Numbers as people type them: 0.01 and 0,01, 1e-3, 10,000 where only whole numbers are asked for. */

/**
 * null: nothing is there. NaN: it is no number.
 * @param {string} text
 * @param {boolean} [whole]
 * @returns {number | null}
 */
export function readNumber(text, whole = false) {
  const plain = text
    .trim()
    .replaceAll("−", "-")
    .replaceAll(/[\s\u00a0']/g, "");
  if (!plain) return null;
  const grouped = whole && /^[+-]?\d{1,3}(,\d{3})+$/.test(plain);
  const usual = grouped ? plain.replaceAll(",", "") : plain.replace(",", ".");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(usual) ? Number(usual) : Number.NaN;
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
  const near = direction < 0 ? Math.abs(value) * (1 - 1e-9) : Math.abs(value);
  const size = near > 0 ? 10 ** (Math.floor(Math.log10(near) + 1e-12) - 1) : 0.01;
  return whole ? Math.max(1, Math.round(size)) : size;
}
