/* Round numbers for axes. */

import { digits } from "./format.js";

/**
 * How a tick is written.
 * @param {number} tick
 */
export const tickText = (tick) => digits(tick, 3);

/**
 * Round numbers from low to high, about `most` of them.
 * @param {[number, number]} bounds
 * @param {number} most
 * @param {boolean} [whole] only whole numbers
 * @returns {number[]}
 */
export function ticks([low, high], most, whole = false) {
  if (!(high > low)) return [low];
  const raw = (high - low) / most;
  const unit = 10 ** Math.floor(Math.log10(raw));
  const fitting = [1, 2, 5, 10].map((factor) => factor * unit).find((step) => step >= raw * 0.999) ?? 10 * unit;
  const step = Math.max(whole ? 1 : 0, fitting);
  const found = [];
  for (let n = Math.ceil(low / step - 1e-9) || 0; n * step <= high + step * 1e-9; n++) found.push(n * step);
  return found;
}

/**
 * 1, 2, 5, 10, 20 ... within the bounds; only the powers of ten where those would be too many, more steps where they
 * would be too few.
 * @param {[number, number]} bounds
 * @param {number} most
 * @returns {number[]}
 */
export function logTicks([low, high], most) {
  /** @param {number[]} factors */
  const within = (factors) => {
    const all = [];
    for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (const factor of factors) all.push(factor * 10 ** power);
    }
    return all.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
  };
  const fine = within([1, 2, 5]);
  if (fine.length <= most) return fine.length > 1 ? fine : within([1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]);
  const tens = within([1]);
  return tens.filter((_, index) => index % Math.ceil(tens.length / most) === 0);
}

/**
 * The bounds of an axis for these values.
 * @param {number[]} values
 * @param {{ percent: boolean, log: boolean }} axis
 * @returns {[number, number]}
 */
export function bounds(values, { percent, log }) {
  if (!values.length) return percent ? [0, 1] : log ? [0.01, 3] : [0, 3];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (percent && !log) return [low < 0.5 ? 0 : Math.min(low, 0.9) - 0.02, 1];
  if (log) return [low / 1.2, high * 1.2];
  return [Math.min(0, low * 1.05), high * 1.05 || 1];
}
