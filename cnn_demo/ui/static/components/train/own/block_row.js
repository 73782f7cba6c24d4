/* One block of one's own network: its controls, and below them its layers in numbers. */

import { train } from "../../../../texts/tabs/train.js";
import { field, make } from "../../../kit/dom.js";
import { count, shape } from "../../../kit/numbers/format.js";
import { numberField } from "../../../kit/numbers/number_field.js";

/** @typedef {import("../../../kit/server/rpc_types.js").OwnLayer} OwnLayer */
/** @typedef {import("./blocks.js").Block} Block */

const words = train.own;
const ACTIVATIONS = { none: words.none, relu: "ReLU", elu: "ELU", tanh: "tanh", sigmoid: "sigmoid", gelu: "GELU" };
const WIDTHS = [12, 12, 26, 24, 26]; // percent of the table of layers
const PADDINGS = ["same", ...Array.from({ length: 10 }, (_, index) => String(index))];

/** @typedef {ReturnType<typeof blockRow>} BlockRow */

/**
 * @param {Block} block changed in place
 * @param {{ changed: () => void, move: (by: number) => void, remove: () => void }} actions
 */
export function blockRow(block, { changed, move, remove }) {
  const title = make("h3");
  const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
    make("button", { type: "button", class: "quiet", onclick: act }, text);
  const [up, down, gone] = [
    button(words.up, () => move(-1)),
    button(words.down, () => move(1)),
    button(words.remove, remove),
  ];
  const problem = make("p", { class: "own-problem", role: "status", hidden: true });
  const layers = layerTable();

  /**
   * @param {keyof Block} name
   * @param {string} label
   * @param {number} low
   * @param {number} high
   * @param {{ step?: number, whole?: boolean, only?: string }} [options]
   */
  function number(name, label, low, high, { step = 1, whole = true, only = "" } = {}) {
    const change = (/** @type {number | null} */ value) => put(name, value);
    const made = numberField({ label, name, bounds: { low, high, whole, step }, change });
    made.set(/** @type {number} */ (block[name]));
    if (only) made.element.classList.add(...only.split(" "));
    return made.element;
  }
  /**
   * @param {keyof Block} name
   * @param {string} label
   * @param {[string, string][]} options
   * @param {string} [only]
   */
  function select(name, label, options, only = "") {
    const read = (/** @type {string} */ text) => (name === "padding" && text !== "same" ? Number(text) : text);
    const control = make("select", { "data-setting": name, onchange: () => put(name, read(control.value)) });
    control.append(...options.map(([id, text]) => make("option", { value: id }, text)));
    control.value = String(block[name]);
    const made = field(label, control);
    if (only) made.classList.add(only);
    return made;
  }
  /**
   * @param {"norm" | "shortcut"} name
   * @param {string} label
   * @param {string} [only]
   */
  function check(name, label, only = "") {
    const control = make("input", { type: "checkbox", checked: block[name] });
    control.addEventListener("change", () => put(name, control.checked));
    return make("label", { class: `own-check ${only}` }, control, label);
  }
  /**
   * @param {keyof Block} name
   * @param {any} value
   */
  function put(name, value) {
    Object.assign(block, { [name]: value });
    form();
    changed();
  }

  const width = numberField({
    label: words.filters,
    name: "width",
    bounds: { low: 1, high: 512, whole: true, step: 1 },
    change: (value) => put("width", value),
  });
  width.set(block.width);
  const paddings = PADDINGS.map((id) => /** @type {[string, string]} */ ([id, id === "0" ? words.valid : id]));
  const controls = make(
    "div",
    { class: "own-controls" },
    select("kind", words.kind, [
      ["conv", words.conv],
      ["dense", words.dense],
    ]),
    width.element,
    number("size", words.size, 1, 7, { only: "of-conv" }),
    number("stride", words.stride, 1, 4, { only: "of-conv" }),
    select("padding", words.padding, paddings, "of-conv"),
    number("dilation", words.dilation, 1, 3, { only: "of-conv" }),
    number("times", words.times, 1, 4, { only: "of-conv" }),
    select("activation", words.activation, Object.entries(ACTIVATIONS)),
    select(
      "pool",
      words.pool,
      [
        ["none", words.none],
        ["max", words.max],
        ["avg", words.average],
      ],
      "of-conv",
    ),
    number("pool_size", words.poolSize, 2, 8, { only: "of-conv of-pool" }),
    number("pool_stride", words.poolStride, 1, 8, { only: "of-conv of-pool" }),
    number("dropout", words.dropout, 0, 0.9, { step: 0.05, whole: false }),
    check("norm", words.norm),
    check("shortcut", words.shortcut, "of-conv"),
  );
  const element = make(
    "li",
    { class: "own-block" },
    make("div", { class: "own-head" }, title, make("div", {}, up, down, gone)),
    controls,
    problem,
    layers.element,
  );

  function form() {
    element.classList.toggle("is-dense", block.kind === "dense");
    element.classList.toggle("has-pool", block.pool !== "none");
    const label = width.element.querySelector("label");
    if (label) label.textContent = block.kind === "dense" ? words.units : words.filters;
  }
  form();

  return {
    element,
    block,
    focus: () => controls.querySelector("select")?.focus(),
    /**
     * @param {number} number
     * @param {number} total
     */
    place(number, total) {
      title.textContent = words.block(number);
      element.setAttribute("aria-label", words.block(number));
      [up.disabled, down.disabled, gone.disabled] = [number === 1, number === total, total === 1];
      for (const each of [up, down, gone])
        each.setAttribute("aria-label", `${words.block(number)}: ${each.textContent}`);
    },
    /** @param {number} by */
    focusMove: (by) => (up.disabled ? down : down.disabled ? up : by < 0 ? up : down).focus(),
    /**
     * @param {string} trouble
     * @param {OwnLayer[] | undefined} found
     */
    draw(trouble, found) {
      element.classList.toggle("is-bad", Boolean(trouble));
      problem.hidden = !trouble;
      if (problem.textContent !== trouble) problem.textContent = trouble;
      layers.draw(found);
    },
  };
}

/* Layers in numbers: what comes out, and by which formula. */
export function layerTable() {
  const heads = Object.values(words.heads);
  const body = make("tbody");
  const head = make("thead", {}, make("tr", {}, ...heads.map((text) => make("th", { scope: "col" }, text))));
  const columns = make("colgroup", {}, ...WIDTHS.map((width) => make("col", { style: `width: ${width}%` })));
  const element = make("table", { class: "own-layers" }, columns, head, body);
  /** @param {OwnLayer} layer */
  function line(layer) {
    const [rows, columns] = layer.dropped;
    const side = layer.size_formula && `${layer.size_formula}${rows || columns ? words.dropped(rows, columns) : ""}`;
    const cells = [shape(layer.shape), side, layer.parameter_formula || count(layer.parameters), layer.mac_formula];
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, layer.name),
      ...cells.map((text, index) => make("td", { "data-name": heads[index + 1] }, text)),
    );
  }
  return {
    element,
    /** @param {OwnLayer[] | undefined} layers */
    draw(layers) {
      element.classList.toggle("is-unknown", !layers);
      if (layers) body.replaceChildren(...layers.map(line));
    },
  };
}
