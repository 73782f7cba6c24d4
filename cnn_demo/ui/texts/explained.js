/* Words of a sum that the page works out itself, the same as the server's (cnn_demo/networks/layers). */

/** @typedef {[number, number]} Pair rows and columns, or from and to */

const SOFT = "Large values pass, negative ones nearly vanish, smoothly.";
const DROPPED = "Nothing is dropped when the network is used; only training drops.";

export const explained = {
  positive: "Positive: it passes.",
  notPositive: "Not positive: it becomes zero.",
  notNegative: "Not negative: it passes.",
  heldAtSix: "Held at 6.",
  leaks: (/** @type {string} */ slope) => `Negative: only ${slope} of it passes.`,
  bent: (/** @type {string} */ alpha) => `Not positive: bent towards −${alpha}.`,
  squeezed: (/** @type {number} */ least) => `Squeezed between ${least < 0 ? "−1" : "0"} and 1.`,
  flat: "Saturated: a change of the input hardly changes it.",
  soft: SOFT,
  maximum: (/** @type {number} */ count, /** @type {string} */ result) => `max of ${count} = ${result}`,
  /** @type {Record<string, string>} */
  same: { Identity: "Passed on as it is.", Sequential: "Passed on as it is.", Dropout: DROPPED, Dropout2d: DROPPED },
  flattened: (/** @type {number} */ number, /** @type {number[]} */ [map, y, x]) =>
    `Number ${number} of the vector is cell (${y}, ${x}) of map ${map}.`,
  padded: "It lies in the padding, which is zero.",
  moved: (/** @type {Pair} */ [y, x]) => `Padding moves cell (${y}, ${x}) here.`,
  branch: (/** @type {number} */ channel, /** @type {number} */ number, /** @type {string} */ source) =>
    `Channel ${channel} is channel ${number} of ${source}.`,
  input: "The input itself.",
  widened: (/** @type {number} */ channels) => `The shortcut adds channels of zeros to come to ${channels}.`,
  thinned: (/** @type {number} */ stride) =>
    `The shortcut takes every ${{ 2: "second", 3: "third" }[stride] ?? `${stride}th`} cell of the input.`,
  field: {
    whole: "It depends on the whole image.",
    nothing: "It lies in the padding and depends on no pixel.",
    part: (/** @type {Pair} */ rows, /** @type {Pair} */ columns, /** @type {boolean} */ isPadded) =>
      `It depends on rows ${rows[0]} to ${rows[1] - 1} and columns ${columns[0]} to ${columns[1] - 1}, ` +
      `${rows[1] - rows[0]}×${columns[1] - columns[0]} pixels${isPadded ? ", and on padding beyond the edge" : ""}.`,
  },
};
