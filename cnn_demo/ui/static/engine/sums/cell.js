/* One cell of a layer that has run: what every sum starts from, as in cnn_demo/networks/layer_kind/cell.py. */

import { handed } from "./notation.js";

/** @typedef {import("./kinds.js").Cell} Cell */
/** @typedef {import("./kinds.js").Output} Output */
/** @typedef {import("./kinds.js").Place} Place */

/**
 * What a layer made; what is no layer is the image.
 * @param {import("../network.js").Program} program
 * @param {string} name
 * @returns {Output}
 */
export function outputOf({ layers, about, input }, name) {
  const layer = layers.get(name);
  return layer ? { shape: layer.text.shape, values: layer.values } : { shape: about.input_shape, values: input };
}

/**
 * What the cell's layer reads.
 * @param {Cell} cell
 * @param {number} [branch]
 */
export const readBy = ({ program, layer }, branch = 0) => outputOf(program, layer.text.inputs[branch]);

/**
 * @param {Output} output
 * @param {Place} place
 */
export const valueAt = ({ shape: [, height = 1, width = 1], values }, [channel, y, x]) =>
  values[(channel * height + y) * width + x];

/**
 * Is there such a cell?
 * @param {number[]} shape
 * @param {Place} place
 */
export const isCell = (shape, place) =>
  place.every((each, i) => Number.isInteger(each) && each >= 0 && each < (shape[i] ?? 1));

/**
 * What every step says; `result` is what its numbers come to, without what the visitor has switched off.
 * @param {Cell} cell
 * @param {number} result
 */
export const begun = ({ layer: { text, values }, place }, result) =>
  stepAt(text, place, valueAt({ shape: text.shape, values }, place), result);

/**
 * @param {{ name: string, kind: string }} layer
 * @param {Place} place
 * @param {number} value
 * @param {number} result
 */
export const stepAt = ({ name: layer, kind }, [channel, y, x], value, result) => ({
  layer,
  kind,
  channel,
  y,
  x,
  value: handed(value),
  result: handed(result),
  is_edited: Math.abs(value - result) > 1e-3 * Math.max(1, Math.abs(value), Math.abs(result)),
});

/**
 * The cell that a number of a flattened vector was.
 * @param {number} index
 * @param {number[]} maps
 * @returns {Place}
 */
export function unflattened(index, [, height, width]) {
  const inMap = index % (height * width);
  return [Math.floor(index / (height * width)), Math.floor(inMap / width), inMap % width];
}
