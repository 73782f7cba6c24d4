/* The answer to a drawing, made here: what cnn_demo/ui/rpc/classify.py answers, its images and maps as bytes. */

import { familiarityOf } from "./familiarity.js";
import { mapSet } from "./maps.js";
import { fromInk } from "./preprocess.js";

/** @typedef {import("../kit/rpc_types.js").ClassifyQuestion} ClassifyQuestion */
/** @typedef {import("../kit/rpc_types.js").ClassifyAnswer} ClassifyAnswer */
/** @typedef {import("../kit/rpc_types.js").MapsWanted} MapsWanted */
/** @typedef {import("./maps.js").Maps} Maps */
/** @typedef {import("./preprocess.js").Picture} Picture */
/** @typedef {import("./preprocess.js").Step} Step */
/** @typedef {import("./program.js").Program} Program */

/** @typedef {{ seen: Picture, steps: Step[], graph: Maps[], layers: Maps[] }} Bytes */
/** @typedef {Omit<ClassifyAnswer, keyof Bytes> & Bytes} Answer */

const MOST_LAYERS = 120;
const [GRAPH_CELLS, CELLS] = [32 * 32, 64 * 64]; // of one map

/**
 * An Error where the program cannot say what the server would.
 * @param {Program} program
 * @param {import("./resample.js").Gray} ink
 * @param {Omit<ClassifyQuestion, "image">} question
 * @returns {Answer}
 */
export function answerTo(program, ink, question) {
  const { skip = [], edits = {}, kernels = {}, graph = [], layers = [], scale = "layer" } = question;
  const { about } = program;
  const prepared = fromInk(ink, about, skip);
  program.run(prepared.pixels, edits, kernels);
  const probabilities = softmax(program.logits);
  const best = probabilities.indexOf(Math.max(...probabilities));
  const isEdited = Object.keys(edits).length + Object.keys(kernels).length > 0;
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
    familiarity: familiarityOf(isEdited ? { ...program, about: { ...about, detector: null } } : program, best),
    seen: prepared.seen,
    steps: prepared.steps,
    graph: maps(graph, GRAPH_CELLS),
    layers: maps(layers, CELLS),
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
