/* Activations: a number through a curve, as a formula with the number in place and as words about it. */

import { explained as words } from "../../../texts/explained.js";
import { erfOf, sigmoidOf } from "../operators/activation.js";
import { begun, readBy, valueAt } from "./cell.js";
import { general, handed, number } from "./notation.js";

/** @typedef {import("../operators/kinds.js").Node} Node */
/** @typedef {[result: number, formula: string, words: string]} Activated the formula without the result */

const SATURATED = 0.01; // slopes below this, either sign

/** @param {number} x */
const squashed = (x) => Math.min(6, Math.max(0, x));

/** @param {number} x */
const passes = (x) => (x > 0 ? words.positive : words.notPositive);

/** @type {Record<string, (x: number, node: Node) => Activated>} */
const CURVES = {
  ReLU: (x) => [Math.max(0, x), `max(0, ${number(x)})`, passes(x)],
  ReLU6: (x) => [squashed(x), `min(6, max(0, ${number(x)}))`, x > 6 ? words.heldAtSix : passes(x)],
  LeakyReLU(x, { attributes: { alpha } }) {
    if (x >= 0) return [x, number(x), words.notNegative];
    const slope = general(alpha, 6);
    return [alpha * x, `${slope} × (${number(x)})`, words.leaks(slope)];
  },
  ELU(x, { attributes: { alpha } }) {
    if (x > 0) return [x, number(x), words.positive];
    const most = general(alpha, 6);
    return [alpha * Math.expm1(x), `${most} × (e^(${number(x)}) − 1)`, words.bent(most)];
  },
  Tanh: (x) => [Math.tanh(x), `tanh(${number(x)})`, squeezed(1 - Math.tanh(x) ** 2, -1)],
  Sigmoid(x) {
    const share = sigmoidOf(x);
    return [share, `1 / (1 + e^(${number(-x)}))`, squeezed(share * (1 - share), 0)];
  },
  GELU(x, { operator }) {
    if (operator !== "Pow")
      return [0.5 * x * (1 + erfOf(x / Math.SQRT2)), `${number(x)} × Φ(${number(x)})`, words.soft];
    const bent = Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3));
    return [0.5 * x * (1 + bent), `GELU(${number(x)})`, words.soft];
  },
  SiLU: (x) => [x * sigmoidOf(x), `${number(x)} / (1 + e^(${number(-x)}))`, words.soft],
  Hardswish: (x) => [(x * squashed(x + 3)) / 6, `${number(x)} × min(6, max(0, ${number(x)} + 3)) / 6`, words.soft],
};

/**
 * @param {number} slope
 * @param {number} least
 */
const squeezed = (slope, least) => (slope < SATURATED ? words.flat : words.squeezed(least));

/** @type {import("./kinds.js").Activation} */
export function activation(cell) {
  const { text, nodes } = cell.layer;
  const input = valueAt(readBy(cell), cell.place);
  const [result, formula, said] = CURVES[text.kind](input, nodes[0]);
  return {
    ...begun(cell, result),
    type: "activation",
    input: handed(input),
    formula: `${formula} = ${number(result)}`,
    words: said,
  };
}
