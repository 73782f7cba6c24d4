/* The confusion matrix: true classes down, predicted ones across; every field shows its images when it is pressed. */

import { evaluate } from "../../../texts/tabs/evaluate.js";
import { make, segmented } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { roving } from "../../kit/keys.js";
import { count, percent } from "../../kit/numbers/format.js";
import { offDiagonal, rowShares } from "./figures.js";

const words = evaluate.matrix;

/**
 * @param {(truth: number, predicted: number) => void} choose
 * @param {{ bare?: boolean }} [options] bare: without its heading, where another one stands above
 */
export function matrix(choose, { bare = false } = {}) {
  let inCounts = true;
  /** @type {number[][] | null} */
  let shown = null;
  /** @type {string[]} */
  let names = [];
  /** @type {HTMLButtonElement[][]} */
  let fields = [];
  const box = make("div", { class: "matrix-box" });
  const key = make("p", { class: "matrix-key" });
  const unit = segmented(
    words.unit,
    [
      { value: "counts", text: words.counts },
      { value: "shares", text: words.shares },
    ],
    "counts",
    (value) => {
      inCounts = value === "counts";
      fill();
    },
  );
  const element = make(
    "section",
    { class: "evaluate-matrix", "aria-label": words.title },
    bare ? null : make("div", { class: "evaluate-line" }, heading(words), unit.element),
    box,
    bare ? null : key,
  );
  const walk = roving(box, ".matrix-field", () => names.length);

  /**
   * An empty matrix for these classes.
   * @param {string[]} classes
   */
  function begin(classes) {
    [names, shown] = [classes, null];
    fields = classes.map((_, row) =>
      classes.map((_, column) =>
        make("button", {
          type: "button",
          class: row === column ? "matrix-field correct" : "matrix-field",
          "aria-pressed": "false",
          tabindex: -1,
          onclick: () => choose(row, column),
        }),
      ),
    );
    const isWide = classes.some((name) => name.length > 3);
    box.replaceChildren(
      make(
        "table",
        { class: isWide ? "matrix wide" : "matrix", "aria-label": words.label },
        make(
          "thead",
          {},
          make(
            "tr",
            {},
            make("td", { class: "matrix-corner" }, words.corner),
            ...classes.map((name) => make("th", { scope: "col" }, make("span", {}, name))),
          ),
        ),
        make(
          "tbody",
          {},
          ...classes.map((name, row) =>
            make("tr", {}, make("th", { scope: "row" }, name), ...fields[row].map((field) => make("td", {}, field))),
          ),
        ),
      ),
    );
    key.replaceChildren();
    walk.refresh();
  }

  /** @param {number[][]} counts */
  function draw(counts) {
    shown = counts;
    fill();
  }

  function fill() {
    if (!shown) return;
    const shares = rowShares(shown);
    const most = Math.max(0, ...offDiagonal(shares).map(([, , share]) => share));
    const least = Math.min(1, ...shares.map((row, index) => row[index]));
    shown.forEach((row, r) =>
      row.forEach((images, c) => {
        const share = shares[r][c];
        const depth = r === c ? share : most ? share / most : 0;
        const field = fields[r][c];
        field.style.setProperty("--depth", depth.toFixed(3));
        field.textContent = !images ? "" : inCounts ? String(images) : (100 * share).toFixed(1);
        field.setAttribute("aria-label", words.field(names[r], names[c], count(images), percent(share)));
      }),
    );
    key.replaceChildren(
      legend("matrix-right", words.correct(percent(least), percent(1))),
      legend("matrix-wrong", `${words.wrong} ${most ? percent(most) : words.none}`),
    );
  }

  /**
   * @param {number} truth
   * @param {number} predicted
   */
  function mark(truth, predicted) {
    fields.forEach((row, r) =>
      row.forEach((field, c) => field.setAttribute("aria-pressed", String(r === truth && c === predicted))),
    );
  }
  return { element, begin, draw, mark };
}

/**
 * @param {string} kind
 * @param {string} text
 */
const legend = (kind, text) =>
  make("span", { class: "legend" }, make("span", { class: `legend-bar ${kind}`, "aria-hidden": "true" }), text);
