/* What makes a map: the filter behind it, each of its kernels with the map that it reads, the strongest first, as
   cnn_demo/inspection/layers/map_inputs.py and cnn_demo/ui/rpc/inside/map_inputs.py tell it. */

import { magnitude } from "./maps.js";
import { fourDigits } from "./rounding.js";
import { sizeOf } from "./safetensors.js";

/** @typedef {import("../kit/server/rpc_types.js").MapInputsQuestion} MapInputsQuestion */
/** @typedef {import("../kit/server/rpc_types.js").MapInputsAnswer} MapInputsAnswer */
/** @typedef {import("../kit/server/rpc_types.js").MapWindow} MapWindow */
/** @typedef {import("./network.js").Program} Program */
/** @typedef {import("./network.js").LayerText} LayerText */

const IMAGE = "input";
const WITHOUT_MAPS = ["Flatten", "Dropout", "Dropout2d", "Identity"];
const SUMS = ["Conv2d", "Linear", "Add"]; // what a map is made by
const MOST_NUMBERS = 20_000; // of all kernels of one answer

/**
 * @param {Program} program
 * @param {Pick<MapInputsQuestion, "layer" | "map" | "most" | "kernels">} question
 * @returns {MapInputsAnswer | null} null where there is no such map, or where only the server knows
 */
export function inputsOf(program, { layer, map, most = 12, kernels = {} }) {
  const text = program.layers.get(layer)?.text;
  if (!text || !(map >= 0 && map < text.shape[0])) return null;
  const made = makerOf(program, layer, map);
  if (!made) return null;
  const { name, number, window } = made;
  const maker = program.layers.get(name);
  const nothing = { first: 0, limit: null, bias: null, window: null, color: null };
  const about = { made_by: name, filter: number, ...nothing };
  if (!maker) return { ...about, kind: "image", source: IMAGE, total: 0, inputs: [] };
  if (maker.text.kind === "Add") {
    const inputs = maker.text.inputs.map((each) => ({
      layer: each,
      map: number,
      strength: 1,
      kernel: null,
      learned: null,
    }));
    return { ...about, kind: "addition", source: sourceOf(program, name), total: inputs.length, inputs };
  }
  return { ...about, ...filtered(program, name, number, kernels[name.split("#")[0]] ?? {}, most, window) };
}

/**
 * The layer that sums up what becomes a map, the filter there, and what a value reads from there on back; null where
 * the way goes through a layer that mixes its maps.
 * @param {Program} program
 * @param {string} name
 * @param {number} map
 */
function makerOf(program, name, map) {
  const { layers } = program;
  const window = { size: [1, 1], stride: [1, 1], offset: [0, 0] };
  let [at, number] = [name, map];
  for (let layer = layers.get(at); layer; layer = layers.get(at)) {
    const { text } = layer;
    if (["Concat", "Shortcut", "ZeroPad2d"].includes(text.kind)) return null;
    const before = inputShape(program, text);
    widen(window, text, before);
    if (SUMS.includes(text.kind)) break;
    if (text.kind === "Flatten" && before.length === 3) number = Math.floor(number / (before[1] * before[2]));
    [at] = text.inputs;
  }
  return { name: at, number, window: /** @type {MapWindow} */ (window) };
}

/**
 * @param {Program} program
 * @param {LayerText} text
 */
const inputShape = ({ layers, about }, { inputs: [first] }) => layers.get(first)?.text.shape ?? about.input_shape;

/**
 * What is read through this layer's window.
 * @param {{ size: number[], stride: number[], offset: number[] }} window
 * @param {LayerText} text
 * @param {number[]} before
 */
function widen({ size, stride, offset }, { nodes }, before) {
  const [{ operator, attributes }] = nodes;
  const whole = operator.startsWith("Global") ? before.slice(1) : undefined;
  const kernel = whole ?? attributes.kernel_shape;
  if (!kernel) return;
  const { strides = whole ?? [1, 1], pads = [0, 0], dilations = [1, 1] } = attributes;
  for (const i of [0, 1]) {
    size[i] = (size[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1;
    offset[i] = offset[i] * strides[i] + pads[i];
    stride[i] *= strides[i];
  }
}

/**
 * The layer whose maps (or units) a layer reads.
 * @param {Program} program
 * @param {string} name
 */
export function sourceOf({ layers }, name) {
  let at = layers.get(name)?.text.inputs[0] ?? IMAGE;
  for (let layer = layers.get(at); layer && WITHOUT_MAPS.includes(layer.text.kind); layer = layers.get(at))
    [at] = layer.text.inputs;
  return at;
}

/**
 * @param {Program} program
 * @param {string} name
 * @param {number} number of the filter
 * @param {Record<string, number[][]>} changes
 * @param {number} most
 * @param {MapWindow} window
 * @returns {Omit<MapInputsAnswer, "made_by" | "filter">}
 */
function filtered(program, name, number, changes, most, window) {
  const node = program.layers.get(name)?.nodes[0];
  if (!node?.tensors.weight) throw new Error(`no weights in ${name}`);
  const { weight, bias } = node.tensors;
  const { group = 1 } = node.attributes;
  const source = sourceOf(program, name);
  const isDense = weight.shape.length === 2;
  const before = program.layers.get(source)?.text.shape ?? program.about.input_shape;
  const [total, height, width] = isDense ? (before.length === 3 ? before : [1, 1, before[0]]) : weight.shape.slice(1);
  const size = height * width;
  const first = isDense ? 0 : Math.floor(number / (weight.shape[0] / group)) * total;
  const kernels = Array.from({ length: total }, (_, i) => {
    const at = (number * total + i) * size;
    const learned = rowsOf(weight.values.subarray(at, at + size), width);
    return { learned, kernel: changes[`${number},${i}`] ?? learned };
  });
  const strengths = kernels.map(({ kernel }) => Math.fround(Math.hypot(...kernel.flat())));
  const few = Math.min(most, Math.max(1, Math.floor(MOST_NUMBERS / size)));
  const order = strengths.map((_, i) => i).sort((a, b) => strengths[b] - strengths[a] || a - b);
  const isColor = !isDense && source === IMAGE && total === 3;
  return {
    kind: isDense ? "dense" : "convolution",
    source,
    total,
    first,
    inputs: order.slice(0, few).map((i) => ({
      layer: source,
      map: first + i,
      strength: Number(strengths[i].toPrecision(4)),
      ...kernels[i],
    })),
    limit: fourDigits(magnitude(weight.values)),
    bias: bias ? fourDigits(bias.values[number]) : null,
    window: isDense ? null : window,
    color: isColor ? asSeen(kernels.map(({ kernel }) => kernel)) : null,
  };
}

/**
 * Nine digits tell every float32 from every other.
 * @param {Float32Array} values
 * @param {number} width
 */
function rowsOf(values, width) {
  const numbers = Array.from(values, (value) => Number(value.toPrecision(9)));
  return Array.from({ length: values.length / width }, (_, y) => numbers.slice(y * width, (y + 1) * width));
}

/**
 * A filter that reads red, green and blue, as an image; zero is in the middle.
 * @param {number[][][]} kernels
 */
function asSeen(kernels) {
  const [height, width] = [kernels[0].length, kernels[0][0].length];
  const limit = Math.max(...kernels.flat(2).map(Math.abs), 1e-30);
  const pixels = new Uint8Array(sizeOf([height, width, 3]));
  kernels.flat(2).forEach((value, i) => {
    pixels[(i % (height * width)) * 3 + Math.floor(i / (height * width))] = value * (127 / limit) + 128.5;
  });
  return { pixels, width, height, channels: 3 };
}
