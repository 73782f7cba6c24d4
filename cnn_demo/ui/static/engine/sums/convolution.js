/* Convolution: patch ⊙ kernel for each input map, summed. */

import { begun, readBy } from "./cell.js";
import { handed, strongest, table, total } from "./notation.js";
import { shown as ofWindow, under, windowOf } from "./window.js";

/** @typedef {import("../../kit/rpc_types.js").ConvolutionStep} ConvolutionStep */

/**
 * @param {import("./cell.js").Cell} cell
 * @returns {ConvolutionStep}
 */
export function convolution(cell) {
  const { layer, place, most } = cell;
  const [{ tensors, attributes }] = layer.nodes;
  const [filters, each] = tensors.weight.shape;
  const first = Math.floor(place[0] / (filters / (attributes.group ?? 1))) * each;
  const input = readBy(cell);
  const window = windowOf(cell, input);
  const kernels = layer.operations[0].kernels ?? tensors.weight.values;
  const size = window.inside.length;
  const parts = Array.from({ length: each }, (_, i) => {
    const at = (place[0] * each + i) * size;
    return productsOf(under(input, first + i, window), kernels.subarray(at, at + size));
  });
  const sums = parts.map(({ sum }) => sum);
  const bias = tensors.bias?.values[place[0]] ?? 0;
  const { shown, ...rest } = strongest(sums, most);
  const width = window.columns.length;
  return {
    ...begun(cell, total(sums) + bias),
    type: "convolution",
    ...ofWindow(window),
    terms: shown.map((i) => termOf(first + i, parts[i], width)),
    ...rest,
    bias: handed(bias),
  };
}

/** @typedef {{ patch: number[], kernel: Float64Array | Float32Array, products: number[], sum: number }} Products */

/**
 * @param {number[]} patch
 * @param {Float64Array | Float32Array} kernel
 * @returns {Products}
 */
function productsOf(patch, kernel) {
  const products = patch.map((value, i) => value * kernel[i]);
  return { patch, kernel, products, sum: total(products) };
}

/**
 * @param {number} channel
 * @param {Products} products
 * @param {number} width
 */
const termOf = (channel, { patch, kernel, products, sum }, width) => ({
  channel,
  patch: table(patch, width),
  kernel: table(kernel, width),
  products: table(products, width),
  sum: handed(sum),
});
