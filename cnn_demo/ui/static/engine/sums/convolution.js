/* Convolution: patch ⊙ kernel for each input map, summed. */

import { begun, readBy } from "./cell.js";
import { handed, strongest, table, total } from "./notation.js";
import { shown as ofWindow, under, windowOf } from "./window.js";

/** @type {import("./kinds.js").Convolution} */
export function convolution(cell) {
  const { layer, place, most } = cell;
  const [{ tensors, attributes }] = layer.nodes;
  const [filters, each] = tensors.weight.shape;
  const first = Math.floor(place[0] / (filters / (attributes.group ?? 1))) * each;
  const input = readBy(cell);
  const window = windowOf(cell, input);
  const kernels = layer.operations[0].kernels ?? tensors.weight.values;
  const size = window.inside.length;
  const width = window.columns.length;
  const parts = Array.from({ length: each }, (_, i) => {
    const at = (place[0] * each + i) * size;
    const [patch, kernel] = [under(input, first + i, window), kernels.subarray(at, at + size)];
    return { channel: first + i, patch, kernel, products: patch.map((value, k) => value * kernel[k]) };
  });
  const sums = parts.map(({ products }) => total(products));
  const bias = tensors.bias?.values[place[0]] ?? 0;
  const { shown, ...rest } = strongest(sums, most);
  return {
    ...begun(cell, total(sums) + bias),
    type: "convolution",
    ...ofWindow(window),
    terms: shown.map((i) => ({
      channel: parts[i].channel,
      patch: table(parts[i].patch, width),
      kernel: table(parts[i].kernel, width),
      products: table(parts[i].products, width),
      sum: handed(sums[i]),
    })),
    ...rest,
    bias: handed(bias),
  };
}
