/* How numbers are written in formulas, as in cnn_demo/networks/layer_kind/notation.py, and how they are handed on. */

/**
 * So many significant digits, as Python's "%.4g" has them: 0.4213, 1e-05.
 * @param {number} value
 * @param {number} digits
 */
export function general(value, digits) {
  if (!Number.isFinite(value)) throw new Error("no number");
  if (Object.is(value, -0)) return "-0";
  const [mantissa, power] = value.toExponential(digits - 1).split("e");
  const exponent = Number(power);
  if (exponent >= -4 && exponent < digits) return String(Number(value.toPrecision(digits)));
  return `${Number(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/**
 * Four significant digits and a real minus: −0.4213.
 * @param {number} value
 */
export const number = (value) => general(value, 4).replaceAll("-", "−");

/**
 * The same, to be put behind an operator: (−0.4213).
 * @param {number} value
 */
export const bracket = (value) => (value < 0 ? `(${number(value)})` : number(value));

/**
 * Seven significant digits; null for what is not finite.
 * @param {number} value
 */
export const handed = (value) => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null);

/**
 * Numbers as rows of so many.
 * @param {ArrayLike<number>} values
 * @param {number} width
 */
export function table(values, width) {
  const numbers = Array.from(values, handed);
  return Array.from({ length: numbers.length / width }, (_, y) => numbers.slice(y * width, (y + 1) * width));
}

/** @param {ArrayLike<number>} values */
export const total = (values) => Array.from(values).reduce((sum, value) => sum + value, 0);

/**
 * The numbers of the largest, by magnitude, and the sum of those left out.
 * @param {number[]} values
 * @param {number} most
 */
export function strongest(values, most) {
  const sizes = values.map(Math.abs);
  const order = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const rest = order.slice(most);
  return { shown: order.slice(0, most), rest: handed(total(rest.map((i) => values[i]))), rest_count: rest.length };
}
