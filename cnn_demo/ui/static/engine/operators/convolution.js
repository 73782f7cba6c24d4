/* Convolution: the window's numbers are gathered once for each place, then multiplied with the kernels of four filters
   at a time. */

import { sizeOf } from "../safetensors.js";

/** @typedef {import("./kinds.js").Maker} Maker */

/** @type {Maker} */
export function convolution({ attributes, tensors: { weight, bias } }, [[channels, height, width]]) {
  const { kernel_shape: kernel, strides, pads = [0, 0, 0, 0], dilations = [1, 1], group = 1 } = attributes;
  const [filters, each] = weight.shape;
  const [tall, wide] = [height + pads[0] + pads[2], width + pads[1] + pads[3]];
  const down = places(tall, kernel[0], strides[0], dilations[0]);
  const across = places(wide, kernel[1], strides[1], dilations[1]);
  if (each * group !== channels || filters % group) throw new Error("groups that do not fit");
  const kernels = Float64Array.from(weight.values);
  const start = bias ? Float64Array.from(bias.values) : new Float64Array(filters);
  const padded = new Float64Array(channels * tall * wide);
  const window = windowOffsets([each, ...kernel], dilations, tall, wide);
  const patch = new Float64Array(window.length);
  const inGroup = filters / group;

  return {
    shape: [filters, down, across],
    kernels,
    run([input], output) {
      pad(input, padded, { channels, height, width, tall, wide, top: pads[0], left: pads[1] });
      for (let g = 0; g < group; g++) {
        const maps = g * each * tall * wide;
        for (let y = 0, place = 0; y < down; y++) {
          const row = maps + y * strides[0] * wide;
          for (let x = 0; x < across; x++, place++) {
            const corner = row + x * strides[1];
            for (let i = 0; i < window.length; i++) patch[i] = padded[corner + window[i]];
            sums(patch, kernels, start, output, {
              first: g * inGroup,
              last: (g + 1) * inGroup,
              place,
              cells: down * across,
            });
          }
        }
      }
    },
    rewrite(changes) {
      kernels.set(weight.values);
      const size = sizeOf(kernel);
      for (const [key, rows] of Object.entries(changes)) {
        const [filter, channel] = key.split(",").map(Number);
        const numbers = rows.flat();
        if (!(filter < filters && channel < each) || numbers.length !== size) throw new Error("no such kernel");
        kernels.set(Float32Array.from(numbers), (filter * each + channel) * size);
      }
    },
  };
}

/**
 * How often a window fits.
 * @param {number} size
 * @param {number} kernel
 * @param {number} stride
 * @param {number} dilation
 */
const places = (size, kernel, stride, dilation) => Math.floor((size - (kernel - 1) * dilation - 1) / stride) + 1;

/**
 * Where the numbers of a window lie, seen from its first one.
 * @param {number[]} sides maps, rows, columns
 * @param {number[]} dilations
 * @param {number} tall
 * @param {number} wide
 */
function windowOffsets([maps, rows, columns], dilations, tall, wide) {
  const offsets = new Int32Array(maps * rows * columns);
  for (let map = 0, i = 0; map < maps; map++)
    for (let y = 0; y < rows; y++)
      for (let x = 0; x < columns; x++, i++)
        offsets[i] = map * tall * wide + y * dilations[0] * wide + x * dilations[1];
  return offsets;
}

/**
 * Copies maps into larger ones, whose edges stay zero.
 * @param {Float64Array} input
 * @param {Float64Array} padded
 * @param {Record<"channels" | "height" | "width" | "tall" | "wide" | "top" | "left", number>} sides
 */
function pad(input, padded, { channels, height, width, tall, wide, top, left }) {
  for (let c = 0, from = 0; c < channels; c++)
    for (let y = 0; y < height; y++) {
      const to = (c * tall + y + top) * wide + left;
      for (let x = 0; x < width; x++) padded[to + x] = input[from++];
    }
}

/**
 * One place of the maps `first` to `last`.
 * @param {Float64Array} patch
 * @param {Float64Array} kernels
 * @param {Float64Array} start
 * @param {Float64Array} output
 * @param {Record<"first" | "last" | "place" | "cells", number>} which
 */
function sums(patch, kernels, start, output, { first, last, place, cells }) {
  const size = patch.length;
  let filter = first;
  for (; filter + 4 <= last; filter += 4) {
    let [k0, k1, k2, k3] = [filter * size, (filter + 1) * size, (filter + 2) * size, (filter + 3) * size];
    let [a, b, c, d] = [start[filter], start[filter + 1], start[filter + 2], start[filter + 3]];
    for (let i = 0; i < size; i++) {
      const value = patch[i];
      a += value * kernels[k0++];
      b += value * kernels[k1++];
      c += value * kernels[k2++];
      d += value * kernels[k3++];
    }
    output[filter * cells + place] = a;
    output[(filter + 1) * cells + place] = b;
    output[(filter + 2) * cells + place] = c;
    output[(filter + 3) * cells + place] = d;
  }
  for (; filter < last; filter++) {
    let sum = start[filter];
    for (let i = 0, k = filter * size; i < size; i++) sum += patch[i] * kernels[k++];
    output[filter * cells + place] = sum;
  }
}
