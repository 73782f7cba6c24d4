/* Normalization: a number minus a mean, divided by a deviation, then scaled and shifted. Batch norm has both from
   training, group norm from some maps of the image itself. */

import { begun, readBy, valueAt } from "./cell.js";
import { bracket, general, handed, number, total } from "./notation.js";

/** @typedef {import("./kinds.js").Cell} Cell */
/** @typedef {import("./kinds.js").Explain} Explain */
/** @typedef {Record<"mean" | "variance" | "epsilon" | "gamma" | "beta", number>} Numbers */

/** @type {Explain} */
export function batchNorm(cell) {
  const [{ attributes, tensors }] = cell.layer.nodes;
  const [mean, variance, gamma, beta] = ["running_mean", "running_var", "weight", "bias"].map(
    (name) => tensors[name].values[cell.place[0]],
  );
  return normalized(cell, { mean, variance, epsilon: attributes.epsilon, gamma, beta });
}

/** @type {Explain} its steps in ONNX: groups as maps, normalized, maps again, scaled, shifted */
export function groupNorm(cell) {
  const [grouped, { attributes }, , scaled, shifted] = cell.layer.nodes;
  const groups = grouped.tensors.groups.values[1];
  const { shape, values } = readBy(cell);
  const [channel] = cell.place;
  const size = values.length / groups;
  const at = Math.floor(channel / (shape[0] / groups)) * size;
  const group = values.subarray(at, at + size);
  const mean = total(group) / size;
  return normalized(cell, {
    mean,
    variance: total(group.map((value) => (value - mean) ** 2)) / size,
    epsilon: attributes.epsilon,
    gamma: scaled?.tensors.weight.values[channel] ?? 1,
    beta: shifted?.tensors.bias.values[channel] ?? 0,
  });
}

/**
 * @param {Cell} cell
 * @param {Numbers} numbers
 * @returns {import("../../kit/server/rpc_types.js").BatchNormStep}
 */
function normalized(cell, { mean, variance, epsilon, gamma, beta }) {
  const input = valueAt(readBy(cell), cell.place);
  const result = ((input - mean) / Math.sqrt(variance + epsilon)) * gamma + beta;
  const deviation = `√(${number(variance)} + ${general(epsilon, 6)})`;
  return {
    ...begun(cell, result),
    type: "batch_norm",
    input: handed(input),
    mean: handed(mean),
    variance: handed(variance),
    epsilon: handed(epsilon),
    gamma: handed(gamma),
    beta: handed(beta),
    formula:
      `(${number(input)} − ${bracket(mean)}) / ${deviation}` +
      ` × ${bracket(gamma)} + ${bracket(beta)} = ${number(result)}`,
  };
}
