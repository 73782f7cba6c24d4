/* The logit of one class as a sum over the vector: its largest terms one by one. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { count, digits } from "../../../kit/numbers/format.js";

const words = operations.flatten;
/** @param {number} value */
const short = (value) => digits(value, 4);

/** @param {(index: number) => void} mark shows a number of the vector */
export function classSum(mark) {
  const title = make("h3", {});
  const table = make("table", { class: "number-table class-sum" });
  const rest = make("p", { class: "op-formula" });
  const element = make("section", { class: "flatten-part op-veiled", "aria-label": words.dense }, title, table, rest);
  /**
   * @param {import("../../../kit/server/rpc.js").Answer<"class_sum">} found
   * @param {string} name of the class
   * @param {string[]} dense the fully connected layers
   */
  function draw(found, name, dense) {
    if (found.error) {
      title.textContent = words.dense;
      table.replaceChildren();
      rest.textContent = found.error.sentence;
      return;
    }
    title.textContent = words.sumOf(found.layer, name);
    const isDirect = dense.length === 1;
    /** @param {number} index */
    const input = (index) =>
      isDirect
        ? make("button", { type: "button", class: "quiet", onclick: () => mark(index) }, words.numberOf(index))
        : words.unitOf(index, dense[dense.length - 2] ?? "");
    table.replaceChildren(
      make("tr", {}, ...words.termHead.map((head) => make("th", { scope: "col" }, head))),
      ...found.terms.map((term) =>
        make(
          "tr",
          {},
          make("td", {}, input(term.index)),
          make("td", {}, short(term.input)),
          make("td", {}, `× ${short(term.weight)}`),
          make("td", {}, short(term.product)),
        ),
      ),
      make(
        "tr",
        {},
        make("td", { colspan: 3 }, words.smaller(count(found.rest_count))),
        make("td", {}, short(found.rest)),
      ),
      make("tr", {}, make("td", { colspan: 3 }, words.biasIs), make("td", {}, short(found.bias))),
      make(
        "tr",
        { class: "number-total" },
        make("td", { colspan: 3 }, words.logitOf(name)),
        make("td", {}, short(found.result)),
      ),
    );
    rest.textContent = "";
  }
  return { element, draw };
}
