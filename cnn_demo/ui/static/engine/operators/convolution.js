/* Convolution: the window's numbers are gathered once for each place, and those of two places multiplied with the
   kernels of four filters at a time, so that few numbers are fetched twice. */

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
  const [one, two] = [new Float64Array(window.length), new Float64Array(window.length)];
  const inGroup = filters / group;

  return {
    shape: [filters, down, across],
    kernels,
    run([input], output) {
      pad(input, padded, { channels, height, width, tall, wide, top: pads[0], left: pads[1] });
      const cells = down * across;
      for (let g = 0; g < group; g++)
        for (let y = 0; y < down; y++) {
          const row = g * each * tall * wide + y * strides[0] * wide;
          for (let x = 0; x < across; x += 2) {
            const next = Math.min(x + 1, across - 1); // the last one has no neighbor
            gather(padded, window, row + x * strides[1], one);
            gather(padded, window, row + next * strides[1], two);
            const [first, second] = [y * across + x, y * across + next];
            sums(one, two, kernels, start, output, { from: g * inGroup, to: (g + 1) * inGroup, first, second, cells });
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
 * @param {Float64Array} padded
 * @param {Int32Array} window
 * @param {number} corner
 * @param {Float64Array} patch
 */
function gather(padded, window, corner, patch) {
  for (let i = 0; i < window.length; i++) patch[i] = padded[corner + window[i]];
}

/**
 * Two places of the maps `from` up to `to`.
 * @param {Float64Array} one
 * @param {Float64Array} two
 * @param {Float64Array} kernels
 * @param {Float64Array} start
 * @param {Float64Array} output
 * @param {Record<"from" | "to" | "first" | "second" | "cells", number>} which
 */
function sums(one, two, kernels, start, output, { from, to, first, second, cells }) {
  const size = one.length;
  let filter = from;
  for (; filter + 4 <= to; filter += 4) {
    let k0 = filter * size;
    let k1 = k0 + size;
    let k2 = k1 + size;
    let k3 = k2 + size;
    let a = start[filter];
    let b = start[filter + 1];
    let c = start[filter + 2];
    let d = start[filter + 3];
    let e = a;
    let f = b;
    let g = c;
    let h = d;
    for (let i = 0; i < size; i++) {
      const v = one[i];
      const w = two[i];
      const p = kernels[k0++];
      const q = kernels[k1++];
      const r = kernels[k2++];
      const s = kernels[k3++];
      a += v * p;
      b += v * q;
      c += v * r;
      d += v * s;
      e += w * p;
      f += w * q;
      g += w * r;
      h += w * s;
    }
    output[filter * cells + first] = a;
    output[(filter + 1) * cells + first] = b;
    output[(filter + 2) * cells + first] = c;
    output[(filter + 3) * cells + first] = d;
    output[filter * cells + second] = e;
    output[(filter + 1) * cells + second] = f;
    output[(filter + 2) * cells + second] = g;
    output[(filter + 3) * cells + second] = h;
  }
  for (; filter < to; filter++) {
    let [a, b] = [start[filter], start[filter]];
    for (let i = 0, k = filter * size; i < size; i++, k++) {
      a += one[i] * kernels[k];
      b += two[i] * kernels[k];
    }
    output[filter * cells + first] = a;
    output[filter * cells + second] = b;
  }
}
