/* What moves numbers or joins branches: copies, padding, sums and products place by place, branches side by side. */

import { sizeOf } from "../safetensors.js";

/** @typedef {import("./kinds.js").Maker} Maker */

/** @type {Maker} */
export const identity = (_, [shape]) => copied(shape);

/** @type {Maker} */
export const flatten = (_, [shape]) => copied([sizeOf(shape)]);

/** @type {Maker} the wanted shape begins with the batch; -1 takes what is left */
export function reshape({ tensors }, [shape]) {
  const wanted = [...Object.values(tensors)[0].values].slice(1);
  const known = wanted.reduce((product, side) => (side < 0 ? product : product * side), 1);
  return copied(wanted.map((side) => (side < 0 ? sizeOf(shape) / known : side)));
}

/** @param {number[]} shape */
const copied = (shape) => ({
  shape,
  /**
   * @param {Float64Array[]} inputs
   * @param {Float64Array} output
   */
  run([input], output) {
    output.set(input);
  },
});

/** @type {Maker} */
export const concat = (_, inputs) => ({
  shape: [inputs.reduce((total, [channels]) => total + channels, 0), ...inputs[0].slice(1)],
  run(branches, output) {
    let at = 0;
    for (const branch of branches) {
      output.set(branch, at);
      at += branch.length;
    }
  },
});

/** @type {Maker} */
export const add = (node, inputs) => placeByPlace(node, inputs, (a, b) => a + b);

/** @type {Maker} */
export const multiply = (node, inputs) => placeByPlace(node, inputs, (a, b) => a * b);

/** @type {Maker} */
export const divide = (node, inputs) => placeByPlace(node, inputs, (a, b) => a / b);

/** @type {Maker} */
export const power = (node, inputs) => placeByPlace(node, inputs, (a, b) => a ** b);

/**
 * Of all inputs, or of one and a number: one for all, or one for each of its maps.
 * @param {import("./kinds.js").Node} node
 * @param {number[][]} inputs
 * @param {(a: number, b: number) => number} combine
 * @returns {import("./kinds.js").Operation}
 */
function placeByPlace({ tensors }, inputs, combine) {
  const [own] = Object.values(tensors);
  const [shape] = inputs;
  const cells = own?.values.length === 1 ? sizeOf(shape) : sizeOf(shape.slice(1));
  if (inputs.some((other) => sizeOf(other) !== sizeOf(shape))) throw new Error("branches of different sizes");
  return {
    shape,
    run([first, ...others], output) {
      if (own) for (let i = 0; i < output.length; i++) output[i] = combine(first[i], own.values[Math.floor(i / cells)]);
      else output.set(first);
      for (const other of others) for (let i = 0; i < output.length; i++) output[i] = combine(output[i], other[i]);
    },
  };
}

/** @type {Maker} `pads`: batch, channels, above, left, and the same behind; a negative side is cut */
export function pad({ tensors }, [[channels, height, width]]) {
  const [, , top, left, , , bottom, right] = Object.values(tensors)[0].values;
  const [tall, wide] = [height + top + bottom, width + left + right];
  return {
    shape: [channels, tall, wide],
    run([input], output) {
      for (let c = 0, place = 0; c < channels; c++)
        for (let y = -top; y < tall - top; y++)
          for (let x = -left; x < wide - left; x++) {
            const isInside = y >= 0 && y < height && x >= 0 && x < width;
            output[place++] = isInside ? input[(c * height + y) * width + x] : 0;
          }
    },
  };
}
