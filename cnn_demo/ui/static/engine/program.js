/* A network that runs here: read from the file that the server makes of it, every layer's output kept in arrays that
   are made once. It is trusted only after it has come to the same logits as the server for one known image. */

import { OPERATORS } from "./operators/table.js";
import { readSafetensors, sizeOf } from "./safetensors.js";

/** @typedef {import("./network.js").About} About */
/** @typedef {import("./network.js").Layer} Layer */
/** @typedef {import("./network.js").LayerText} LayerText */
/** @typedef {import("./network.js").Program} Program */
/** @typedef {import("./operators/kinds.js").Operation} Operation */
/** @typedef {import("./safetensors.js").Tensor} Tensor */

const VERSION = 3;
const CLOSE = 1e-4; // of the range of the logits

/**
 * @param {ArrayBuffer} file
 * @returns {Program}
 */
export function readProgram(file) {
  const { metadata, tensors } = readSafetensors(file);
  /** @type {About} */
  const about = JSON.parse(metadata.network);
  if (about.version !== VERSION) throw new Error("another version");
  const input = new Float64Array(sizeOf(about.input_shape));
  /** @type {Map<string, Layer>} */
  const layers = new Map();
  /** @param {string} name */
  const made = (name) => {
    if (name === "input") return { shape: about.input_shape, values: input };
    const layer = layers.get(name);
    if (!layer) throw new Error(`no layer ${name}`);
    return { shape: layer.text.shape, values: layer.values };
  };
  for (const text of about.layers) layers.set(text.name, makeLayer(text, text.inputs.map(made), tensors));
  const last = [...layers.values()].at(-1);
  if (!last || last.values.length !== about.classes.length) throw new Error("no logits");
  const program = { about, input, layers, logits: last.values, run: runner(about, input, layers) };
  check(program);
  return program;
}

/**
 * @param {LayerText} text
 * @param {{ shape: number[], values: Float64Array }[]} inputs
 * @param {Map<string, Tensor>} tensors
 * @returns {Layer}
 */
function makeLayer(text, inputs, tensors) {
  /** @type {{ operation: Operation, from: Float64Array[], to: Float64Array }[]} */
  const steps = [];
  let before = inputs;
  const nodes = text.nodes.map((node) => ({ ...node, tensors: named(node.tensors, tensors) }));
  for (const node of nodes) {
    const read = node.reads_input ? [...inputs, ...before] : before;
    const shapes = read.map(({ shape }) => shape);
    const make = OPERATORS[node.operator];
    if (!make) throw new Error(`no operator ${node.operator}`);
    const operation = make(node, shapes);
    const values = new Float64Array(sizeOf(operation.shape));
    steps.push({ operation, from: read.map((one) => one.values), to: values });
    before = [{ shape: operation.shape, values }];
  }
  const [{ shape, values }] = before;
  if (String(shape) !== String(text.shape)) throw new Error(`${text.name} has another shape here`);
  const run = () => {
    for (const { operation, from, to } of steps) operation.run(from, to);
  };
  return { text, values, nodes, operations: steps.map(({ operation }) => operation), run };
}

/**
 * @param {Record<string, string>} names
 * @param {Map<string, Tensor>} tensors
 */
function named(names, tensors) {
  /** @type {Record<string, Tensor>} */
  const found = {};
  for (const [word, name] of Object.entries(names)) {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`no numbers ${name}`);
    found[word] = tensor;
  }
  return found;
}

/**
 * @param {About} about
 * @param {Float64Array} input
 * @param {Map<string, Layer>} layers
 * @returns {Program["run"]}
 */
function runner({ mean, std }, input, layers) {
  let rewritten = "{}";
  return (pixels, edits = {}, kernels = {}) => {
    if (pixels.length !== input.length) throw new Error("an image of another size");
    const key = JSON.stringify(kernels);
    if (key !== rewritten) {
      rewritten = ""; // until all fit
      rewrite(layers, kernels);
      rewritten = key;
    }
    const cells = input.length / mean.length;
    for (let i = 0; i < input.length; i++) {
      const channel = Math.floor(i / cells);
      input[i] = (pixels[i] - mean[channel] * 255) / (std[channel] * 255);
    }
    for (const name of Object.keys(edits)) if (!layers.has(name)) throw new Error(`no layer ${name}`);
    for (const [name, layer] of layers) {
      layer.run();
      if (edits[name]) ablate(layer, edits[name]);
    }
  };
}

/**
 * @param {Map<string, Layer>} layers
 * @param {import("./network.js").Kernels} kernels
 */
function rewrite(layers, kernels) {
  for (const name of Object.keys(kernels))
    if (layers.get(name)?.operations[0].rewrite === undefined) throw new Error(`no convolution ${name}`);
  for (const [name, { operations }] of layers) operations[0].rewrite?.(kernels[name.split("#")[0]] ?? {});
}

/**
 * @param {Layer} layer
 * @param {number[]} maps
 */
function ablate({ text, values }, maps) {
  const cells = values.length / text.shape[0];
  for (const map of maps) {
    if (!(map >= 0 && map < text.shape[0])) throw new Error("no such map");
    values.fill(0, map * cells, (map + 1) * cells);
  }
}

/** @param {Program} program */
function check({ run, input, logits, about }) {
  run(Uint8Array.from(input, (_, i) => (7 * i) % 256));
  const range = Math.max(...about.check.map(Math.abs), 1e-6);
  const isSame = about.check.every((value, i) => Math.abs(value - logits[i]) <= CLOSE * range);
  if (!isSame || about.check.length !== logits.length) throw new Error("other logits than the server's");
}
