/* The steps behind a value as formulas with their numbers. */

import { sum as words } from "../../../texts/sum.js";
import { cell, number } from "../../kit/numbers/format.js";

/** @typedef {import("../../kit/server/rpc_types.js").ExplainAnswer} ExplainAnswer */
/** @typedef {ExplainAnswer["steps"][number]} Step */
/** @typedef {import("../../kit/server/rpc_types.js").ConvolutionStep} ConvolutionStep */
/** @typedef {import("../../kit/server/rpc_types.js").DenseStep} DenseStep */

const MOST_IN_LINE = 9; // values of a window that are written out

/** @param {number | null} value */
const plain = (value) => (value === null ? "?" : number(value));

/** @param {number | null} value with its sign as an operator */
export const added = (value) => (value !== null && value < 0 ? `− ${number(-value)}` : `+ ${plain(value)}`);

/**
 * "relu2[5, 3, 4]"; a unit of a dense layer has one number.
 * @param {{ layer: string, channel: number, y: number, x: number }} place
 * @param {boolean} isUnit
 */
export const nameOf = ({ layer, channel, y, x }, isUnit) =>
  isUnit ? `${layer}[${channel}]` : `${layer}[${channel}, ${y}, ${x}]`;

/**
 * What a step does with its numbers, up to its result.
 * @param {Step} step
 * @returns {string}
 */
export function formulaOf(step) {
  if (step.is_edited) return `${words.edited(plain(step.value))} (${formula(step)})`;
  return formula(step);
}

/**
 * @param {Step} step
 * @returns {string}
 */
function formula(step) {
  switch (step.type) {
    case "convolution":
      return weighted(
        step,
        step.terms.map((term) => term.sum),
      );
    case "dense":
      return weighted(
        step,
        step.terms.map((term) => term.product),
      );
    case "pooling":
      return pooled(step);
    case "passed": {
      if (!step.cell || !step.source) return plain(step.result);
      const [channel, y, x] = step.cell;
      return `${nameOf({ layer: step.source, channel, y, x }, false)} = ${plain(step.result)}`;
    }
    default:
      return step.formula;
  }
}

/**
 * @param {ConvolutionStep | DenseStep} step
 * @param {(number | null)[]} terms
 */
function weighted(step, terms) {
  const shown = terms.map((term, index) => (index ? added(term) : plain(term))).join(" ");
  const rest = step.rest_count ? ` ${words.rest(added(step.rest), step.rest_count)}` : "";
  const bias = step.bias ? ` ${added(step.bias)}` : "";
  if (terms.length === 1 && !rest && !bias) return words.single(plain(step.result));
  return `${shown}${rest}${bias} = ${plain(step.result)}`;
}

/** @param {import("../../kit/server/rpc_types.js").PoolingStep} step */
function pooled(step) {
  const values = step.window.flat();
  if (!step.winner || values.length > MOST_IN_LINE) return step.formula;
  const hangs = step.padding.flat();
  const cells = values.map((value, index) => (hangs[index] ? words.none : cell(value)));
  return `max(${cells.join(", ")}) = ${plain(step.result)}`;
}

/**
 * The one line that says it: the value's name and what the last step makes it of.
 * @param {Step[]} steps
 * @param {boolean} isUnit
 */
export function firstLine(steps, isUnit) {
  const last = steps[steps.length - 1];
  return `${nameOf(last, isUnit)} = ${formulaOf(last)}`;
}

/**
 * The color scale of an input map.
 * @param {ExplainAnswer["colors"]} colors
 * @param {number} map
 */
export function scaleOf(colors, map) {
  return colors.find((each) => each.map === map) ?? colors[0];
}

/**
 * The largest magnitude in some tables.
 * @param {(number | null)[][][]} tables
 */
export const largest = (tables) => Math.max(1e-9, ...tables.flat(2).map((value) => Math.abs(value ?? 0)));
