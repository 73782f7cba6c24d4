/* The answer to a drawing, made here: what cnn_demo/ui/rpc/classify.py answers, its images and maps as bytes. */

import { familiarityOf } from "./familiarity.js";
import { magnitude, mapSet } from "./maps.js";
import { fromInk } from "./preprocess.js";
import { fourDigits } from "./rounding.js";

/** @typedef {import("../kit/server/rpc_types.js").ClassifyQuestion} ClassifyQuestion */
/** @typedef {import("../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */
/** @typedef {import("../kit/server/rpc_types.js").MapsWanted} MapsWanted */
/** @typedef {import("../kit/server/rpc_types.js").MapValuesQuestion} MapValuesQuestion */
/** @typedef {import("../kit/server/rpc_types.js").MapValuesAnswer} MapValuesAnswer */
/** @typedef {import("./network.js").Program} Program */

const MOST_LAYERS = 120;
const [GRAPH_CELLS, CELLS] = [32 * 32, 64 * 64]; // of one map

/**
 * One pass of a drawing through the network. An Error where the program cannot say what the server would.
 * @param {Program} program
 * @param {import("./resample.js").Gray} ink
 * @param {Pick<ClassifyQuestion, "skip" | "edits" | "kernels">} question
 */
export function pass(program, ink, { skip = [], edits = {}, kernels = {} }) {
  const prepared = fromInk(ink, program.about, skip);
  program.run(prepared.pixels, edits, kernels);
  return prepared;
}

/**
 * The same, with all that is said about it.
 * @param {Program} program
 * @param {import("./resample.js").Gray} ink
 * @param {Omit<ClassifyQuestion, "image">} question
 * @returns {ClassifyAnswer}
 */
export function answerTo(program, ink, question) {
  const { graph = [], layers = [], scale = "layer" } = question;
  const { about } = program;
  const prepared = pass(program, ink, question);
  const probabilities = softmax(program.logits);
  const best = probabilities.indexOf(Math.max(...probabilities));
  /**
   * @param {MapsWanted[]} wanted
   * @param {number} cells
   */
  const maps = (wanted, cells) =>
    wanted.slice(0, MOST_LAYERS).flatMap((each) => {
      const layer = program.layers.get(each.layer);
      return layer ? [mapSet(layer, each, scale, cells)] : [];
    });
  return {
    network: about.network,
    classes: about.classes,
    probabilities: probabilities.map((share) => Math.round(share * 1e5) / 1e5),
    best,
    truth: null,
    familiarity: familiarityOf(program, best, question, prepared.remark),
    seen: prepared.seen,
    steps: prepared.steps,
    graph: maps(graph, GRAPH_CELLS),
    layers: maps(layers, CELLS),
  };
}

/**
 * The exact values of a map, as cnn_demo/ui/rpc/inside/map_values.py answers them, after a pass.
 * @param {Program} program
 * @param {Pick<MapValuesQuestion, "layer" | "map">} question
 * @returns {MapValuesAnswer | null} null where there is no such map
 */
export function valuesOf({ layers, logits }, { layer: name, map = 0 }) {
  const layer = layers.get(name);
  const isSoftmax = name === "softmax";
  if (!layer && !isSoftmax) return null;
  const all = layer ? layer.values : Float64Array.from(softmax(logits));
  const hasMaps = layer?.text.shape.length === 3;
  const [maps, h, w] = hasMaps ? layer.text.shape : [1, 1, all.length];
  const number = hasMaps ? map : 0; // units come as one row
  if (!(number >= 0 && number < maps)) return null;
  const values = Float32Array.from(all.subarray(number * h * w, (number + 1) * h * w));
  return {
    h,
    w,
    values: new Uint8Array(values.buffer),
    signed: Boolean(layer?.text.signed) || all.some((value) => value < 0),
    low: fourDigits(Math.min(...values)),
    high: fourDigits(Math.max(...values)),
    layer_limit: fourDigits(magnitude(all)),
  };
}

/**
 * @param {Float64Array} logits
 * @returns {number[]}
 */
function softmax(logits) {
  const most = Math.max(...logits);
  const powers = Array.from(logits, (value) => Math.exp(value - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  if (!Number.isFinite(sum)) throw new Error("logits that are no numbers");
  return powers.map((power) => power / sum);
}
