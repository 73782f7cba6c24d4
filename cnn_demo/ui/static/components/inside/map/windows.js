/* Where a window lies while it walks over the input, and how long the walk takes. */

/** @typedef {import("../../../kit/server/rpc_types.js").MapWindow} MapWindow */

const STEP = 60; // milliseconds a value
const SHORTEST = 2500;
const LONGEST = 14_000;

/**
 * Rows and columns of the input that value (y, x) reads; it begins below 0 where it reaches into the padding.
 * @param {MapWindow} window
 * @param {number} y
 * @param {number} x
 */
export function windowAt({ size, stride, offset }, y, x) {
  return { top: y * stride[0] - offset[0], left: x * stride[1] - offset[1], height: size[0], width: size[1] };
}

/**
 * Milliseconds for a walk over so many values: a small map slowly, a large one not for minutes.
 * @param {number} values
 */
export const walkTime = (values) => Math.max(SHORTEST, Math.min(LONGEST, values * STEP));

/**
 * Which value is reached after so many milliseconds.
 * @param {number} elapsed
 * @param {number} values
 */
export const reachedAfter = (elapsed, values) => Math.floor((elapsed / walkTime(values)) * values);
