/* The exact sum behind a value, worked out here: what cnn_demo/ui/rpc/inside/explain.py answers, from the arrays of the
   last pass. Each kind of layer has its part in one of the files beside this one. */

import { sourceOf } from "../kernels.js";
import { magnitude } from "../maps.js";
import { fourDigits } from "../rounding.js";
import { isCell, outputOf } from "./cell.js";
import { receptiveField } from "./receptive_field.js";
import { softmax } from "./softmax.js";
import { KINDS } from "./table.js";

/** @typedef {import("../../kit/rpc_types.js").ExplainQuestion} ExplainQuestion */
/** @typedef {import("../../kit/rpc_types.js").ExplainAnswer} ExplainAnswer */
/** @typedef {import("../../kit/rpc_types.js").ColorLimit} ColorLimit */
/** @typedef {import("../program.js").Program} Program */
/** @typedef {import("../program.js").Layer} Layer */
/** @typedef {import("./cell.js").Place} Place */
/** @typedef {import("./cell.js").Step} Step */

const [IMAGE, SOFTMAX] = ["input", "softmax"];

/**
 * @param {Program} program that has run
 * @param {Pick<ExplainQuestion, "layer" | "channel" | "y" | "x" | "most" | "scale">} question
 * @returns {ExplainAnswer | null} null where there is no such value, or where only the server knows
 */
export function sumOf(program, { layer: name, channel, y = 0, x = 0, most = 3, scale = "layer" }) {
  /** @type {Place} */
  const place = [channel, y, x];
  const layer = program.layers.get(name) ?? (name === SOFTMAX ? lastOf(program) : undefined);
  if (!layer || !isCell(layer.text.shape, place)) return null;
  const steps = history(program, name, place, most);
  if (!steps) return null;
  const source = sourceOf(program, steps[0].layer);
  return {
    steps,
    source,
    colors: source === IMAGE ? colorsOfImage(program) : colorsOf(program, source, steps[0], scale),
    field: receptiveField(layer.text.field, place, program.about.input_shape),
  };
}

/** @param {Program} program */
const lastOf = ({ layers }) => /** @type {Layer} */ ([...layers.values()].at(-1));

/**
 * From the sum that a value goes back to, what each layer made of it; null where one of them is not known here.
 * @param {Program} program
 * @param {string} name
 * @param {Place} place
 * @param {number} most
 */
function history(program, name, place, most) {
  /** @type {Step[]} */
  const steps = [];
  /** @type {{ name: string, place: Place } | null} */
  let at = { name, place };
  while (at) {
    const step = stepOf(program, at.name, at.place, most);
    if (!step) return null;
    steps.unshift(step);
    at = before(program, step);
  }
  return steps;
}

/**
 * @param {Program} program
 * @param {string} name
 * @param {Place} place
 * @param {number} most
 */
function stepOf(program, name, place, most) {
  const layer = program.layers.get(name);
  if (!layer) return name === SOFTMAX ? softmax(program, place[0], most) : null;
  return KINDS[layer.text.kind]?.({ program, layer, place, most }) ?? null;
}

/**
 * The one cell that a cell was made of; null where it is a sum or an average, or comes from the image.
 * @param {Program} program
 * @param {Step} step
 * @returns {{ name: string, place: Place } | null}
 */
function before(program, step) {
  const { channel, y, x } = step;
  if (step.type === "softmax") return { name: lastOf(program).text.name, place: [channel, 0, 0] };
  const layer = /** @type {Layer} */ (program.layers.get(step.layer));
  const name = step.type === "passed" ? step.source : layer.text.inputs[0];
  if (name === IMAGE) return null;
  if (step.type === "passed") return step.cell && { name, place: step.cell };
  if (step.type === "pooling" && step.winner)
    return { name, place: [channel, step.rows[step.winner[0]], step.columns[step.winner[1]]] };
  return layer.text.follows && layer.text.keeps_place ? { name, place: [channel, y, x] } : null;
}

/**
 * @param {Program} program
 * @returns {ColorLimit[]}
 */
const colorsOfImage = ({ about: { mean, std } }) =>
  mean.map((middle, map) => ({
    layer: IMAGE,
    map,
    limit: null,
    signed: true,
    gray: [(0 - middle) / std[map], (1 - middle) / std[map]],
  }));

/**
 * The scale of the layer that the sum reads and, where each map has one of its own, those of the maps shown.
 * @param {Program} program
 * @param {string} source
 * @param {Step} first
 * @param {ExplainQuestion["scale"]} scale
 * @returns {ColorLimit[]}
 */
function colorsOf(program, source, first, scale) {
  const { shape, values } = outputOf(program, source);
  const signed = Boolean(program.layers.get(source)?.text.signed) || values.some((value) => value < 0);
  const limitOf = (/** @type {number | null} */ map, /** @type {Float64Array} */ of) => ({
    layer: source,
    map,
    limit: fourDigits(magnitude(of)),
    signed,
    gray: null,
  });
  const whole = limitOf(null, values);
  if (scale === "layer" || shape.length !== 3 || (first.type !== "convolution" && first.type !== "pooling"))
    return [whole];
  const maps = first.type === "convolution" ? first.terms.map((term) => term.channel) : [first.channel];
  const size = shape[1] * shape[2];
  return [whole, ...maps.map((map) => limitOf(map, values.subarray(map * size, (map + 1) * size)))];
}
