/* Normalization: every number minus a mean, divided by a deviation, then scaled and shifted. */

import { sizeOf } from "../safetensors.js";

/** @typedef {import("./kinds.js").Maker} Maker */

/** @type {Maker} with the statistics of training */
export function batchNorm({ attributes: { epsilon }, tensors }, [shape]) {
  const { weight, bias, running_mean: means, running_var: variances } = tensors;
  const cells = sizeOf(shape.slice(1));
  return {
    shape,
    run([input], output) {
      for (let c = 0, i = 0; c < shape[0]; c++) {
        const scale = weight.values[c] / Math.sqrt(variances.values[c] + epsilon);
        const shift = bias.values[c] - means.values[c] * scale;
        for (const end = i + cells; i < end; i++) output[i] = input[i] * scale + shift;
      }
    },
  };
}

/** @type {Maker} with those of each map by itself */
export function instanceNorm({ attributes: { epsilon }, tensors: { scale, shift } }, [shape]) {
  const cells = sizeOf(shape.slice(1));
  return {
    shape,
    run([input], output) {
      for (let c = 0; c < shape[0]; c++) {
        const [from, to] = [c * cells, (c + 1) * cells];
        let [sum, squares] = [0, 0];
        for (let i = from; i < to; i++) sum += input[i];
        const mean = sum / cells;
        for (let i = from; i < to; i++) squares += (input[i] - mean) ** 2;
        const factor = scale.values[c] / Math.sqrt(squares / cells + epsilon);
        for (let i = from; i < to; i++) output[i] = (input[i] - mean) * factor + shift.values[c];
      }
    },
  };
}
