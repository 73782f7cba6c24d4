/* A kernel's weights as bars on one scale; a step moves each from where it was, which stays marked. How far is drawn
   once more on a scale of its own, because a single step moves most weights by little. */

import { extras } from "../../../../texts/extras.js";
import { make } from "../../../kit/dom.js";
import { floats } from "../../../kit/image/canvas.js";
import { digits } from "../../../kit/numbers/format.js";
import { barOf, weightName } from "./step_numbers.js";

/** @typedef {import("../../../kit/server/rpc_types.js").OneStepAnswer} Step */

const words = extras.step;
const MOST = 25; // of a kernel that are drawn

export function weightBars() {
  const title = make("h3", {});
  const head = make("li", { class: "weights-head", "aria-hidden": "true" });
  const rows = make("ul", { class: "weights" });
  const element = make("div", {}, title, rows);
  /** @typedef {HTMLElement} Part */
  /** @type {{ element: Part, fill: Part, ghost: Part, text: Part, slope: Part }[]} */
  let made = [];

  /** @param {number} index @param {number} width */
  function row(index, width) {
    const fill = make("span", { class: "weight-fill" });
    const ghost = make("span", { class: "weight-ghost" });
    const text = make("span", { class: "weight-text" });
    const slope = make("span", { class: "weight-fill" });
    const name = make("span", { class: "weight-name" }, weightName(index, width));
    const track = make("span", { class: "weight-track", "aria-hidden": "true" }, fill, ghost);
    const change = make("span", { class: "weight-track", "aria-hidden": "true" }, slope);
    return { element: make("li", {}, name, track, change, text), fill, ghost, text, slope };
  }

  /**
   * @param {Step} found
   * @param {boolean} isTaken else the old weights alone
   * @param {string} name
   */
  function draw(found, isTaken, name) {
    const [before, after] = [found.old, found.new].map((codes) => [...floats(codes)]);
    const limit = Math.max(1e-12, ...[...before, ...after].map(Math.abs));
    const changes = [...floats(found.change)];
    const most = Math.max(1e-12, ...changes.map(Math.abs));
    title.textContent = name;
    head.replaceChildren(
      make("span", {}),
      make("span", {}, words.scale(digits(limit, 2))),
      make("span", {}, isTaken ? words.changes(digits(most, 2)) : ""),
      make("span", {}),
    );
    if (made.length !== Math.min(before.length, MOST)) {
      made = before.slice(0, MOST).map((_, index) => row(index, found.w));
      rows.replaceChildren(head, ...made.map((one) => one.element));
    }
    made.forEach(({ fill, ghost, text, slope }, index) => {
      const [was, is] = [before[index], isTaken ? after[index] : before[index]];
      place(fill, barOf(was, limit));
      fill.getBoundingClientRect(); // so that the bar sets out from where it was
      place(fill, barOf(is, limit));
      fill.classList.toggle("negative", is < 0);
      ghost.style.left = `${50 + (50 * was) / limit}%`;
      ghost.hidden = !isTaken;
      text.textContent = isTaken ? `${digits(was, 4)} → ${digits(is, 4)}` : digits(was, 4);
      const change = isTaken ? changes[index] : 0;
      place(slope, barOf(0, most));
      slope.getBoundingClientRect();
      place(slope, barOf(change, most));
      slope.classList.toggle("negative", change < 0);
    });
  }
  return { element, draw };
}

/**
 * @param {HTMLElement} fill
 * @param {{ left: number, width: number }} bar
 */
function place(fill, { left, width }) {
  fill.style.left = `${left}%`;
  fill.style.width = `${width}%`;
}
