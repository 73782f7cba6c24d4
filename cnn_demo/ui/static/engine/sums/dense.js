/* The dense layer: a sum over all inputs, each with a weight of its own. */

import { begun, outputOf, readBy, unflattened } from "./cell.js";
import { handed, strongest, total } from "./notation.js";

/** @type {import("./kinds.js").Dense} */
export function dense(cell) {
  const { layer, place, most } = cell;
  const { weight, bias } = layer.nodes[0].tensors;
  const inputs = Array.from(readBy(cell).values);
  const weights = weight.values.subarray(place[0] * inputs.length, (place[0] + 1) * inputs.length);
  const products = inputs.map((value, i) => value * weights[i]);
  const shift = bias?.values[place[0]] ?? 0;
  const { shown, ...rest } = strongest(products, most);
  const maps = mapsBehind(cell);
  return {
    ...begun(cell, total(products) + shift),
    type: "dense",
    terms: shown.map((index) => ({
      index,
      input: handed(inputs[index]),
      weight: handed(weights[index]),
      product: handed(products[index]),
      cell: maps && unflattened(index, maps),
    })),
    ...rest,
    bias: handed(shift),
  };
}

/**
 * The shape of the maps whose flattened vector is read; null where it is no such vector.
 * @param {import("./kinds.js").Cell} cell
 */
function mapsBehind({ program, layer }) {
  let [at] = layer.text.inputs;
  for (let each = program.layers.get(at); each; each = program.layers.get(at)) {
    const { shape: before } = outputOf(program, each.text.inputs[0]);
    if (before.length === 3) return each.text.shape.length === 1 ? before : null;
    if (!each.text.keeps_place) return null;
    [at] = each.text.inputs;
  }
  return null;
}
