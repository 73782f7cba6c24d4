/* A network that runs here: read from the file that the server makes of it, every layer's output kept in arrays that
   are made once. It is trusted only after it has come to the same logits as the server for one known image. */

import { OPERATORS } from "./operators/table.js";
import { readSafetensors, sizeOf } from "./safetensors.js";

/** @typedef {import("./operators/kinds.js").Node} Node */
/** @typedef {import("./operators/kinds.js").Operation} Operation */
/** @typedef {import("./safetensors.js").Tensor} Tensor */
/** @typedef {Record<string, number[]>} Edits */
/** @typedef {Record<string, Record<string, number[][]>>} Kernels */

/**
 * @typedef {object} NodeText
 * @property {string} operator
 * @property {Record<string, any>} attributes
 * @property {Record<string, string>} tensors names in the file
 * @property {boolean} reads_input
 */

/**
 * What the cells of a layer see (see cnn_demo/networks/layers/receptive_field.py); pairs are rows and columns.
 * @typedef {object} Field
 * @property {[number, number]} size
 * @property {[number, number]} jump
 * @property {[number, number]} start
 * @property {[number, number] | null} flat
 */

/**
 * @typedef {object} LayerText
 * @property {string} name
 * @property {string} kind
 * @property {string[]} inputs
 * @property {number[]} shape
 * @property {boolean} signed
 * @property {boolean} summarized
 * @property {boolean} follows
 * @property {boolean} keeps_place
 * @property {Field} field
 * @property {NodeText[]} nodes
 */

/** @typedef {{ weights: number[], bias: number, threshold: number, distance: number }} UnknownScore */

/**
 * @typedef {object} Detector
 * @property {number[]} middle
 * @property {number[]} spread
 * @property {number[]} whiten rows of a lower triangle
 * @property {number[][]} centers
 * @property {number} threshold
 * @property {number | null} kept
 * @property {UnknownScore | null} unknown
 */

/** @typedef {{ name: string, sentence: string, skipped: string, optional: boolean }} StepText */

/**
 * @typedef {object} About
 * @property {number} version
 * @property {string} network
 * @property {string} data
 * @property {string[]} classes
 * @property {[number, number, number]} input_shape
 * @property {number[]} mean
 * @property {number[]} std
 * @property {StepText[]} steps
 * @property {Detector | null} detector
 * @property {LayerText[]} layers
 * @property {number[]} check
 */

/**
 * @typedef {object} Layer
 * @property {LayerText} text
 * @property {Float64Array} values its output
 * @property {Node[]} nodes with what was learned
 * @property {Operation[]} operations one for each node
 * @property {() => void} run
 */

/**
 * @typedef {object} Program
 * @property {About} about
 * @property {Float64Array} input the normalized image
 * @property {Map<string, Layer>} layers in the order in which they run
 * @property {Float64Array} logits
 * @property {(pixels: Uint8Array, edits?: Edits, kernels?: Kernels) => void} run
 */

const VERSION = 2;
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
 * @param {Kernels} kernels
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
