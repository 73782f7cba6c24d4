/* What hands values on as they are: identity and dropout, flattening, padding, branches side by side, shortcuts. */

import { explained as words } from "../../../texts/explained.js";
import { begun, readBy, unflattened, valueAt } from "./cell.js";

/** @typedef {import("./kinds.js").Passing} Passing */

/** @type {Passing} */
export const identity = (cell) => passed(cell, cell.place, words.same[cell.layer.text.kind]);

/** @type {Passing} */
export function flatten(cell) {
  const { shape, values } = readBy(cell);
  const [number] = cell.place;
  const place = shape.length === 3 ? unflattened(number, shape) : cell.place;
  return passed(cell, place, words.flattened(number, place), { value: values[number] });
}

/** @type {Passing} */
export function zeroPadding(cell) {
  const [, , top, left] = cell.layer.nodes[0].tensors.pads.values;
  const [, height, width] = readBy(cell).shape;
  const [channel, y, x] = [cell.place[0], cell.place[1] - top, cell.place[2] - left];
  const isInside = y >= 0 && y < height && x >= 0 && x < width;
  return isInside ? passed(cell, [channel, y, x], words.moved([y, x])) : passed(cell, null, words.padded);
}

/** @type {Passing} */
export function concat(cell) {
  const [channel, y, x] = cell.place;
  let [branch, number] = [0, channel];
  for (let width = readBy(cell).shape[0]; number >= width; [width] = readBy(cell, branch).shape) {
    number -= width;
    branch++;
  }
  const said = words.branch(channel, number, cell.layer.text.inputs[branch]);
  return passed(cell, [number, y, x], said, { branch });
}

/** @type {Passing} thinned out and widened with zeros, it is a convolution for the engine */
export function shortcut(cell) {
  const [{ attributes }] = cell.layer.nodes;
  if (!attributes.strides) return passed(cell, cell.place, words.input);
  const [channels] = cell.layer.text.shape;
  const [own] = readBy(cell).shape;
  const channel = cell.place[0] - Math.floor((channels - own) / 2);
  if (channel < 0 || channel >= own) return passed(cell, null, words.widened(channels));
  const [stride] = attributes.strides;
  return passed(cell, [channel, cell.place[1] * stride, cell.place[2] * stride], words.thinned(stride));
}

/**
 * @param {import("./kinds.js").Cell} cell
 * @param {import("./kinds.js").Place | null} place of the input; null where a zero comes from nowhere
 * @param {string} said
 * @param {{ branch?: number, value?: number }} [from]
 * @returns {import("../../kit/server/rpc_types.js").PassedStep}
 */
function passed(cell, place, said, { branch = 0, value } = {}) {
  const result = value ?? (place ? valueAt(readBy(cell, branch), place) : 0);
  const source = cell.layer.text.inputs[branch];
  return { ...begun(cell, result), type: "passed", source, cell: place, words: said };
}
