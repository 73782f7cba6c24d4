/* Is the image anything that the network knows? As prediction/unknown/ood_detector.py decides it: what the image does
   inside is summed up in under a hundred numbers, whose distance to the cloud of the class says how usual it is; a
   score learned from what is none of these says whether it is unknown. */

import { evenlySpaced } from "./rounding.js";

/** @typedef {import("./network.js").Program} Program */
/** @typedef {import("./network.js").Detector} Detector */
/** @typedef {import("../kit/server/rpc_types.js").ClassifyQuestion} ClassifyQuestion */
/** @typedef {import("../kit/server/rpc_types.js").Familiarity} Familiarity */

const [LAYERS, SUMMARY] = [6, 64]; // layers looked at, and numbers taken from them
const FARTHEST = 1e6;
const STRANGEST = 6; // deviations along one direction

/** @type {Familiarity} */
const UNMEASURED = { level: "unmeasured", remark: null, distance: null, limit: null, kept: null };

/**
 * @param {Program} program after its pass
 * @param {number} best the chosen class
 * @param {Pick<ClassifyQuestion, "epoch" | "edits" | "kernels">} question
 * @param {Familiarity["remark"]} remark what was noticed before the network saw the image
 * @returns {Familiarity}
 */
export function familiarityOf(program, best, { epoch, edits = {}, kernels = {} }, remark) {
  if (epoch === 0) return { ...UNMEASURED, level: "untrained", remark };
  const isEdited = Object.keys(edits).length + Object.keys(kernels).length > 0;
  const measured = isEdited ? UNMEASURED : measuredBy(program, best);
  return { ...measured, level: remark ? "unknown" : measured.level, remark };
}

/**
 * @param {Program} program
 * @param {number} best
 * @returns {Familiarity}
 */
function measuredBy(program, best) {
  const { detector } = program.about;
  if (!detector) return UNMEASURED;
  const found = summary(program);
  if (found.length !== detector.middle.length || program.logits.length !== detector.centers.length) return UNMEASURED;
  const place = placeOf(detector, found, best);
  const length = Math.hypot(...place.away);
  const distance = Number.isNaN(length) ? FARTHEST : Math.min(length, FARTHEST);
  const isUnusual = -distance < detector.threshold;
  const usual = isUnusual ? "unusual" : "familiar";
  const isNone = detector.unknown ? isUnknown(detector.unknown, place, length) : isUnusual;
  return {
    ...UNMEASURED,
    level: isNone ? "unknown" : usual,
    distance: twoDigits(distance),
    limit: twoDigits(-detector.threshold),
    kept: detector.kept,
  };
}

/** @param {number} value */
const twoDigits = (value) => Number(value.toFixed(2));

/**
 * A summary in deviations, and where it lies against the center of its class.
 * @param {Detector} detector
 * @param {number[]} found
 * @param {number} chosen
 */
function placeOf({ middle, spread, whiten, centers }, found, chosen) {
  const standard = found.map((value, i) => (value - middle[i]) / spread[i]);
  let at = 0;
  const away = standard.map((_, row) => {
    let white = 0;
    for (let column = 0; column <= row; column++) white += standard[column] * whiten[at++];
    return white - centers[chosen][row];
  });
  return { standard, away };
}

/**
 * As cnn_demo/prediction/unknown/unknown_score.py decides it.
 * @param {import("./network.js").UnknownScore} score
 * @param {{ standard: number[], away: number[] }} place
 * @param {number} length of `away`
 */
function isUnknown({ weights, bias, threshold, distance, hidden }, { standard, away }, length) {
  const near = [...away, ...standard].map((value) =>
    Number.isNaN(value) ? STRANGEST : Math.max(-STRANGEST, Math.min(STRANGEST, value)),
  );
  const features = [...near, ...near.map((value) => value ** 2)];
  const inner = hidden?.weights.map((row, i) => Math.max(0, weighted(features, row, hidden.biases[i])));
  const score = weighted(inner ?? features, weights, bias);
  return length > distance || score < threshold;
}

/**
 * @param {number[]} values
 * @param {number[]} weights
 * @param {number} bias
 */
function weighted(values, weights, bias) {
  if (weights.length !== values.length) throw new Error("weights that do not fit");
  return values.reduce((sum, value, i) => sum + value * weights[i], bias);
}

/**
 * What the image does inside: of the image itself, the logits, and some maps of some layers.
 * @param {Program} program
 * @returns {number[]}
 */
export function summary({ about, input, layers, logits }) {
  const [channels, height, width] = about.input_shape;
  const maps = Array.from({ length: channels }, (_, c) => input.subarray(c * height * width, (c + 1) * height * width));
  const image = [
    maps.map(mean),
    maps.map((map) => deviation(map, 1)),
    maps.map((map) => roughness(map, width, width)),
    maps.map((map) => roughness(map, width, 1)),
  ];
  const all = [...layers.values()].filter(({ text }) => text.summarized);
  const some = evenlySpaced(all.length, LAYERS).map((i) => all[i]);
  const counts = some.reduce((sum, { text }) => sum + (text.shape.length === 3 ? 2 : 1), 0);
  const each = Math.max(1, Math.floor(SUMMARY / Math.max(1, counts)));
  return [...image.flat(), ...logits, ...some.flatMap((layer) => summed(layer, each))];
}

/**
 * Means, then deviations, of some maps; of units, some of them.
 * @param {import("./network.js").Layer} layer
 * @param {number} most
 */
function summed({ text, values }, most) {
  const numbers = evenlySpaced(text.shape[0], most);
  if (text.shape.length === 1) return numbers.map((i) => values[i]);
  const cells = text.shape[1] * text.shape[2];
  const maps = numbers.map((i) => values.subarray(i * cells, (i + 1) * cells));
  return [...maps.map(mean), ...maps.map((map) => deviation(map, 0))];
}

/** @param {Float64Array} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * @param {Float64Array} values
 * @param {number} correction 1 for that of a sample
 */
function deviation(values, correction) {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return Math.sqrt(squares / (values.length - correction));
}

/**
 * The mean difference between neighbors: in a column where `step` is the width, in a row where it is 1.
 * @param {Float64Array} map
 * @param {number} width
 * @param {number} step
 */
function roughness(map, width, step) {
  let [total, count] = [0, 0];
  for (let i = 0; i + step < map.length; i++) {
    if (step === 1 && i % width === width - 1) continue;
    total += Math.abs(map[i + step] - map[i]);
    count++;
  }
  return total / count;
}
