/* The parts of a sum side by side: patch ⊙ kernel = products for each input map, inputs × weights of a dense layer, the
   window of a pooling, the exponentials of a softmax. */

import { sum as words } from "../../../texts/sum.js";
import { make } from "../../kit/dom.js";
import { number, percent } from "../../kit/numbers/format.js";
import { lab } from "../../session/state.js";
import { colored, numberGrid } from "./pictures.js";
import { added, largest, nameOf, scaleOf } from "./sum_words.js";

/** @typedef {import("../../kit/server/rpc_types.js").ExplainAnswer} ExplainAnswer */
/** @typedef {import("./sum_words.js").Step} Step */
/** @typedef {{ layer: string, channel: number, y: number, x: number }} Place */
/** @typedef {{ unfold: () => void, isAll: boolean, go: (place: Place) => void }} Actions */

/**
 * @param {ExplainAnswer} answer
 * @param {Step} step
 * @param {Actions} actions
 * @returns {HTMLElement[]}
 */
export function termsOf(answer, step, actions) {
  switch (step.type) {
    case "convolution":
      return convolution(answer, step, actions);
    case "dense":
      return dense(answer, step, actions);
    case "pooling":
      return [pooling(step, answer)];
    case "addition":
      return step.branches.map(([layer, value], index) => {
        const name = place({ ...step, layer }, actions, layer.split(".").at(-1) ?? layer);
        return term(make("div", { class: "sum-head" }, name, make("b", {}, index ? added(value) : plain(value))));
      });
    case "softmax":
      return [softmax(step)];
    default:
      return [];
  }
}

/** @param {number | null} value */
const plain = (value) => (value === null ? "?" : number(value));

/**
 * @param {...(Node | string | null)} parts
 */
const term = (...parts) => make("li", { class: "sum-term" }, ...parts);

/**
 * A value that one can go on to.
 * @param {Place} at
 * @param {Actions} actions
 * @param {string} text
 */
function place(at, actions, text) {
  const label = words.goTo(nameOf(at, false));
  return make(
    "button",
    { type: "button", class: "quiet sum-place", title: label, "aria-label": label, onclick: () => actions.go(at) },
    text,
  );
}

/**
 * @param {ExplainAnswer} answer
 * @param {import("../../kit/server/rpc_types.js").ConvolutionStep} step
 * @param {Actions} actions
 */
function convolution({ source, colors }, step, actions) {
  const kernels = largest(step.terms.map(({ kernel }) => kernel));
  const products = largest(step.terms.map((each) => each.products));
  const middle = [step.rows, step.columns].map((list) => list[Math.floor((list.length - 1) / 2)]);
  const parts = step.terms.map((each, index) => {
    const scale = scaleOf(colors, each.channel);
    const at = { layer: source, channel: each.channel, y: Math.max(0, middle[0]), x: Math.max(0, middle[1]) };
    const name =
      source === "input"
        ? make("span", { class: "sum-name" }, words.channel(each.channel, step.terms.length + step.rest_count))
        : place(at, actions, words.map(each.channel));
    const look = { limit: scale.limit ?? 1, signed: scale.signed, gray: scale.gray, padding: step.padding };
    return term(
      make("div", { class: "sum-head" }, name, make("b", {}, `${index ? added(each.sum) : plain(each.sum)}`)),
      make(
        "div",
        { class: "sum-grids" },
        numberGrid(each.patch, { name: words.patch, ...look }),
        make("span", { "aria-hidden": "true" }, "⊙"),
        numberGrid(each.kernel, { name: words.kernel, limit: kernels, signed: true }),
        make("span", { "aria-hidden": "true" }, "="),
        numberGrid(each.products, { name: words.products, limit: products, signed: true }),
      ),
    );
  });
  return parts;
}

/**
 * What unfolds the terms that are left out, or folds them again; null where all fit.
 * @param {Step} step
 * @param {Actions} actions
 */
export function unfolder(step, { unfold, isAll }) {
  if (step.type !== "convolution" && step.type !== "dense") return null;
  if (step.rest_count)
    return make("button", { type: "button", onclick: unfold }, words.more(step.rest_count, plain(step.rest)));
  return isAll ? make("button", { type: "button", class: "quiet", onclick: unfold }, words.fewer) : null;
}

/**
 * @param {ExplainAnswer} answer
 * @param {import("../../kit/server/rpc_types.js").DenseStep} step
 * @param {Actions} actions
 */
function dense({ source, colors }, step, actions) {
  const weights = Math.max(1e-9, ...step.terms.map(({ weight }) => Math.abs(weight ?? 0)));
  const scale = colors[0];
  /**
   * @param {number | null} value
   * @param {import("./pictures.js").Scale} look
   */
  const field = (value, look) => {
    const made = make("span", { class: "sum-number" }, plain(value));
    const { color, ink } = colored(value, look);
    [made.style.background, made.style.color] = [color, ink];
    return made;
  };
  const parts = step.terms.map((each, index) => {
    const at = each.cell
      ? { layer: source, channel: each.cell[0], y: each.cell[1], x: each.cell[2] }
      : { layer: source, channel: each.index, y: 0, x: 0 };
    const [map, y, x] = each.cell ?? [0, 0, 0];
    const isPixel = each.cell && source === "input";
    const text = isPixel ? words.pixel(y, x) : each.cell ? words.place(map, y, x) : words.input(each.index);
    const name = source === "input" ? make("span", { class: "sum-name" }, text) : place(at, actions, text);
    return term(
      make("div", { class: "sum-head" }, name, make("b", {}, index ? added(each.product) : plain(each.product))),
      make(
        "div",
        { class: "sum-product" },
        field(each.input, { ...scale, limit: scale.limit ?? 1 }),
        "×",
        field(each.weight, { limit: weights, signed: true }),
      ),
    );
  });
  return parts;
}

/**
 * @param {import("../../kit/server/rpc_types.js").PoolingStep} step
 * @param {ExplainAnswer} answer
 */
function pooling(step, { colors, steps }) {
  const isFirst = steps[0] === step;
  const scale = isFirst
    ? scaleOf(colors, step.channel)
    : { limit: largest([step.window]), signed: step.window.flat().some((value) => (value ?? 0) < 0) };
  const look = { limit: scale.limit ?? 1, signed: scale.signed, padding: step.padding, isEmpty: Boolean(step.winner) };
  return term(numberGrid(step.window, { name: words.window, ...look, winner: step.winner }));
}

/** @param {import("../../kit/server/rpc_types.js").SoftmaxStep} step */
function softmax(step) {
  const { classes } = lab.state.network ?? { classes: [] };
  const rows = step.terms.map((each) =>
    make(
      "tr",
      { class: each.index === step.channel ? "winner" : null },
      make("th", { scope: "row" }, classes[each.index] ?? each.index),
      make("td", {}, `e^(${plain(each.logit)} − ${plain(step.largest)})`),
      make("td", {}, `= ${plain(each.exponential)}`),
      make("td", {}, each.probability === null ? "?" : percent(each.probability)),
    ),
  );
  return term(make("table", { class: "sum-table" }, make("tbody", {}, ...rows)));
}
