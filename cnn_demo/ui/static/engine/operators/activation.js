/* Activations: each number by itself through a curve. */

/** @typedef {import("./kinds.js").Maker} Maker */

/**
 * @param {(attributes: Record<string, any>, tensors: Record<string, import("../safetensors.js").Tensor>) =>
 *   (x: number) => number} curveOf
 * @returns {Maker}
 */
const activation =
  (curveOf) =>
  ({ attributes, tensors }, [shape]) => {
    const curve = curveOf(attributes, tensors);
    return {
      shape,
      run([input], output) {
        for (let i = 0; i < output.length; i++) output[i] = curve(input[i]);
      },
    };
  };

export const sigmoidOf = (/** @type {number} */ x) => 1 / (1 + Math.exp(-x));
export const erfOf = (/** @type {number} */ x) => 1 - complement(x);

export const relu = activation(() => (x) => (x > 0 ? x : 0));
export const leakyRelu = activation(
  ({ alpha }) =>
    (x) =>
      x >= 0 ? x : alpha * x,
);
export const elu = activation(
  ({ alpha }) =>
    (x) =>
      x > 0 ? x : alpha * Math.expm1(x),
);
export const tanh = activation(() => Math.tanh);
export const sigmoid = activation(() => sigmoidOf);
export const hardSigmoid = activation(
  ({ alpha, beta }) =>
    (x) =>
      Math.min(1, Math.max(0, alpha * x + beta)),
);
export const erf = activation(() => erfOf);
export const clip = activation((_, { min, max }) => {
  const [least, most] = [min.values[0], max.values[0]];
  return (x) => Math.min(most, Math.max(least, x));
});

const CHEBYSHEV = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/**
 * 1 - erf(x), to a relative error of 1.2e-7 (Press et al., Numerical Recipes).
 * @param {number} x
 */
function complement(x) {
  const t = 1 / (1 + 0.5 * Math.abs(x));
  const series = CHEBYSHEV.reduceRight((sum, factor) => sum * t + factor, 0);
  const found = t * Math.exp(-x * x + series);
  return x >= 0 ? found : 2 - found;
}
