/* The layers of an architecture in numbers, folded where equal ones follow each other. */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make } from "../../kit/dom.js";
import { count, shape as shapeOf } from "../../kit/numbers/format.js";

/** @typedef {import("../../kit/server/rpc_types.js").DesignAnswer} Design */

const words = architectures.table;

/** @param {Design} design */
export function layerTable({ title, boxes, layers, parameters, macs }) {
  let isWhole = false;
  const body = make("tbody", {});
  const toggle = make("button", { type: "button", class: "quiet", "aria-pressed": "false", onclick: turn });
  const cells = (/** @type {string[]} */ values) => values.map((value) => make("td", {}, value));
  const table = make(
    "table",
    { class: "layer-table" },
    make("caption", { class: "visually-hidden" }, words.title(title)),
    make("thead", {}, make("tr", {}, ...words.head.map((name) => make("th", { scope: "col" }, name)))),
    body,
    make(
      "tfoot",
      {},
      make("tr", {}, make("th", { scope: "row" }, words.total), ...cells(["", count(parameters), count(macs), ""])),
    ),
  );
  function turn() {
    isWhole = !isWhole;
    fill();
  }
  function fill() {
    toggle.setAttribute("aria-pressed", String(isWhole));
    toggle.textContent = isWhole ? words.folded : words.all(layers.length);
    toggle.hidden = layers.length === boxes.length;
    body.replaceChildren(...(isWhole ? wholeRows() : foldedRows()));
  }
  const wholeRows = () =>
    layers.map((layer) =>
      row(layer.name, layer.what, layer.shape, layer.parameters, layer.macs, layer.field, [
        layer.parameter_formula,
        layer.mac_formula,
      ]),
    );
  const foldedRows = () =>
    boxes.map((box) => {
      const name = box.times > 1 ? `${box.title} × ${box.times}` : box.title;
      return row(name, box.detail, box.shape, box.parameters, box.macs, box.field, ["", ""]);
    });

  /**
   * @param {string} name
   * @param {string} under
   * @param {number[]} shape
   * @param {number} weights
   * @param {number} work
   * @param {number[]} field
   * @param {[string, string]} formulas
   */
  function row(name, under, shape, weights, work, field, formulas) {
    const counted = (/** @type {number} */ value, /** @type {string} */ formula) =>
      make("td", {}, value ? count(value) : "", formula ? make("small", {}, formula.split(" = ")[0]) : null);
    return make(
      "tr",
      {},
      make("th", { scope: "row" }, name, under ? make("small", {}, under) : null),
      make("td", {}, shapeOf(shape)),
      counted(weights, formulas[0]),
      counted(work, formulas[1]),
      make("td", {}, field.join("×")),
    );
  }
  fill();
  return make(
    "div",
    { class: "table-scroll", tabindex: 0, role: "region", "aria-label": words.title(title) },
    toggle,
    table,
  );
}
