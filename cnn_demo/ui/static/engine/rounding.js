/* Rounding as the server does it, so that both come to the same numbers. */

/**
 * To the nearest whole number, halves to the even one: Python's round().
 * @param {number} value
 */
export function rounded(value) {
  const low = Math.floor(value);
  const rest = value - low;
  return rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1;
}

/**
 * Four significant digits; null for what is not finite.
 * @param {number} value
 */
export const fourDigits = (value) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null);

/**
 * At most `most` positions out of `count`, the first and the last among them (see prediction/unknown/ood_detector.py).
 * @param {number} count
 * @param {number} most
 */
export function evenlySpaced(count, most) {
  if (count <= most) return Array.from({ length: count }, (_, i) => i);
  return Array.from({ length: most }, (_, i) => rounded((i * (count - 1)) / Math.max(1, most - 1)));
}
