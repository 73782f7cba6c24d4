/* The exact sum behind a value, worked out here: what cnn_demo/ui/rpc/inside/explain.py answers, from the arrays of the
   last pass. Each kind of layer has its part in one of the files beside this one. */

import { sourceOf } from "../kernels.js";
import { magnitude } from "../maps.js";
import { fourDigits } from "../rounding.js";
import { isCell, outputOf } from "./cell.js";
import { receptiveField } from "./receptive_field.js";
import { softmax } from "./softmax.js";
import { KINDS } from "./table.js";

/** @typedef {import("../../kit/server/rpc_types.js").ExplainQuestion} ExplainQuestion */
/** @typedef {import("../../kit/server/rpc_types.js").ColorLimit} ColorLimit */
/** @typedef {import("../network.js").Program} Program */
/** @typedef {import("./kinds.js").Place} Place */
/** @typedef {import("./kinds.js").Step} Step */

const [IMAGE, SOFTMAX] = ["input", "softmax"];

/**
 * @param {Program} program that has run
 * @param {Pick<ExplainQuestion, "layer" | "channel" | "y" | "x" | "most" | "scale">} question
 * @returns {import("../../kit/server/rpc_types.js").ExplainAnswer | null} null where there is no such
 *   value, or where only the server knows
 */
export function sumOf(program, { layer: name, channel, y = 0, x = 0, most = 3, scale = "layer" }) {
  /** @type {Place} */
  const place = [channel, y, x];
  const text = name === SOFTMAX ? lastOf(program) : program.layers.get(name)?.text;
  if (!text || !isCell(text.shape, place)) return null;
  const steps = history(program, name, place, most);
  if (!steps) return null;
  const source = sourceOf(program, steps[0].layer);
  return {
    steps,
    source,
    colors: source === IMAGE ? colorsOfImage(program) : colorsOf(program, source, steps[0], scale),
    field: receptiveField(text.field, place, program.about.input_shape),
  };
}

/** @param {Program} program */
const lastOf = ({ about: { layers } }) => layers[layers.length - 1];

/**
 * From the sum that a value goes back to, what each layer made of it; null where one of them is not known here.
 * @param {Program} program
 * @param {string} name
 * @param {Place} place
 * @param {number} most
 * @returns {Step[] | null}
 */
function history(program, name, place, most) {
  const layer = program.layers.get(name);
  const step = layer ? KINDS[layer.text.kind]?.({ program, layer, place, most }) : softmax(program, place[0], most);
  if (!step) return null;
  const [source, before] = cellBefore(program, step);
  if (source === IMAGE || !before) return [step];
  const steps = history(program, source, before, most);
  return steps && [...steps, step];
}

/**
 * The one cell that a cell was made of; none where it is a sum or an average.
 * @param {Program} program
 * @param {Step} step
 * @returns {[layer: string, place: Place | null]}
 */
function cellBefore(program, step) {
  const { channel, y, x } = step;
  const text = program.layers.get(step.layer)?.text;
  if (!text) return [lastOf(program).name, [channel, 0, 0]];
  const [source] = text.inputs;
  if (step.type === "passed") return [step.source, step.cell];
  if (step.type === "pooling" && step.winner)
    return [source, [channel, step.rows[step.winner[0]], step.columns[step.winner[1]]]];
  return [source, text.follows && text.keeps_place ? [channel, y, x] : null];
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
 * @param {string} layer
 * @param {Step} first
 * @param {ExplainQuestion["scale"]} scale
 * @returns {ColorLimit[]}
 */
function colorsOf(program, layer, first, scale) {
  const { shape, values } = outputOf(program, layer);
  const signed = program.layers.get(layer)?.text.signed || values.some((value) => value < 0);
  const same = { layer, signed, gray: null };
  const whole = { ...same, map: null, limit: fourDigits(magnitude(values)) };
  if (scale === "layer" || shape.length !== 3 || (first.type !== "convolution" && first.type !== "pooling"))
    return [whole];
  const maps = first.type === "convolution" ? first.terms.map((term) => term.channel) : [first.channel];
  const size = shape[1] * shape[2];
  const limitOf = (/** @type {number} */ map) => fourDigits(magnitude(values.subarray(map * size, (map + 1) * size)));
  return [whole, ...maps.map((map) => ({ ...same, map, limit: limitOf(map) }))];
}
