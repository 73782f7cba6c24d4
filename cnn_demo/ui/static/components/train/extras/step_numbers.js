/* Numbers of one gradient-descent step, without any page. */

const [SLOWEST, FASTEST] = [1e-4, 5];
const WISHED = 0.5; // how far the loss should fall in one step

/**
 * A learning rate at which one step visibly moves the loss: to first order, the change grows with the rate.
 * @param {number} rate
 * @param {number} expected the change of the loss at that rate, to first order
 */
export function movingRate(rate, expected) {
  if (!(expected < 0)) return rate;
  const wished = Math.min(FASTEST, Math.max(SLOWEST, (rate * WISHED) / -expected));
  const unit = 10 ** Math.floor(Math.log10(wished));
  const factor = [5, 2, 1].find((step) => step * unit <= wished * 1.001) ?? 1;
  return Number((factor * unit).toPrecision(3));
}

/**
 * The bar of one weight on a scale from -limit to limit, in percent from the left: from zero to its value.
 * @param {number} value
 * @param {number} limit
 */
export function barOf(value, limit) {
  const size = limit ? (50 * Math.min(Math.abs(value), limit)) / limit : 0;
  return { left: value < 0 ? 50 - size : 50, width: size };
}

/**
 * The name of a kernel's weight: row and column.
 * @param {number} index
 * @param {number} width
 */
export const weightName = (index, width) => `${Math.floor(index / width)},${index % width}`;
