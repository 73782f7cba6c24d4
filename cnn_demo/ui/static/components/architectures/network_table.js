/* The published networks in numbers, sorted by any column; how long a prediction takes is measured here and now. */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make } from "../../kit/dom.js";
import { count, percent } from "../../kit/numbers/format.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";

/** @typedef {import("../../kit/server/rpc_types.js").PublishedNetwork} Network */

const words = architectures.chart;
const COLUMNS = /** @type {const} */ (["title", "year", "depth", "parameters", "macs", "test_accuracy", "time"]);
/** @typedef {(typeof COLUMNS)[number]} Column */

export function networkTable() {
  /** @type {Network[]} */
  let networks = [];
  /** @type {Map<string, number>} milliseconds */
  const times = new Map();
  /** @type {Column} */
  let by = "test_accuracy";
  let isDown = true;
  const table = make("table", { class: "layer-table" });
  const said = make("p", { class: "quiet-text", role: "status" });
  const measure = make("button", { type: "button", onclick: () => void time() }, words.measure);
  const element = make(
    "details",
    { class: "size-table" },
    make("summary", {}, words.table),
    make("div", { class: "table-scroll", tabindex: 0, role: "region", "aria-label": words.table }, table),
    make("div", { class: "row" }, measure, said),
  );

  /** @param {Network} one @param {Column} column */
  const value = (one, column) => (column === "time" ? (times.get(one.network) ?? null) : one[column]);

  function fill() {
    const sign = isDown ? -1 : 1;
    const sorted = [...networks].sort((a, b) => {
      const [x, y] = [value(a, by), value(b, by)];
      if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
      return sign * (typeof x === "string" ? x.localeCompare(String(y)) : x - Number(y));
    });
    table.replaceChildren(
      make("thead", {}, make("tr", {}, ...COLUMNS.map(head))),
      make(
        "tbody",
        {},
        ...sorted.map((one) =>
          make(
            "tr",
            {},
            ...COLUMNS.map((column, index) =>
              make(index ? "td" : "th", index ? {} : { scope: "row" }, cell(column, value(one, column))),
            ),
          ),
        ),
      ),
    );
  }

  /** @param {Column} column @param {number} index */
  function head(column, index) {
    const isBy = column === by;
    const press = () => {
      [by, isDown] = isBy ? [by, !isDown] : [column, column !== "title"];
      fill();
      /** @type {HTMLElement | null} */ (table.querySelector(`[data-sort=${column}]`))?.focus();
    };
    const arrow = isBy ? (isDown ? " ↓" : " ↑") : "";
    return make(
      "th",
      { scope: "col", "aria-sort": isBy ? (isDown ? "descending" : "ascending") : "none" },
      make(
        "button",
        { type: "button", class: "quiet", "data-sort": column, onclick: press },
        words.head[index],
        make("span", { "aria-hidden": "true" }, arrow),
      ),
    );
  }

  /* One network after the other, so that none is measured beside another. */
  async function time() {
    measure.disabled = true;
    let passes = 0;
    const all = [...networks];
    for (const [index, { network, title }] of all.entries()) {
      said.textContent = words.measuring(title, index + 1, all.length);
      const found = await askUntilAnswered("time_network", { network });
      if (found.error) {
        said.textContent = found.error.sentence;
        break;
      }
      times.set(network, found.milliseconds);
      passes = Math.max(passes, found.passes);
      said.textContent = words.measured(passes);
      fill();
    }
    measure.disabled = false;
  }

  return {
    element,
    /** @param {Network[]} next */
    draw(next) {
      networks = next;
      fill();
    },
  };
}

/**
 * @param {Column} column
 * @param {string | number | null} value
 */
function cell(column, value) {
  if (value === null) return "–";
  if (typeof value === "string") return value;
  if (column === "test_accuracy") return percent(value, 2);
  if (column === "time") return words.milliseconds(value);
  return column === "year" ? String(value) : count(value);
}
