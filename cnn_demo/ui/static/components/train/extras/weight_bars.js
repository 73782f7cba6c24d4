/* A kernel's weights as bars on one scale; a step moves each from where it was, which stays marked. */

import { extras } from "../../../../texts/extras.js";
import { floats } from "../../../kit/canvas.js";
import { make } from "../../../kit/dom.js";
import { digits } from "../../../kit/format.js";
import { legend } from "../../../kit/legend.js";
import { barOf, weightName } from "./step_numbers.js";

/** @typedef {import("../../../kit/rpc_types.js").OneStepAnswer} Step */

const _words = extras.step;
const MOST = 25; // of a kernel that are drawn

export function weightBars() {
  const title = make("h3", {});
  const rows = make("ul", { class: "weights" });
  const key = legend();
  const element = make("div", {}, title, rows, key.element);
  /** @type {{ element: HTMLElement, fill: HTMLElement, ghost: HTMLElement, text: HTMLElement, slope: HTMLElement }[]} */
  let made = [];

  /** @param {number} index @param {number} width */
  function row(index, width) {
    const fill = make("span", { class: "weight-fill" });
    const ghost = make("span", { class: "weight-ghost" });
    const text = make("span", { class: "weight-text" });
    const slope = make("span", { class: "weight-slope" });
    const name = make("span", { class: "weight-name" }, weightName(index, width));
    const track = make("span", { class: "weight-track", "aria-hidden": "true" }, fill, ghost);
    return { element: make("li", {}, name, track, text, slope), fill, ghost, text, slope };
  }

  /**
   * @param {Step} found
   * @param {boolean} isTaken else the old weights alone
   * @param {string} name
   */
  function draw(found, isTaken, name) {
    const [before, after, slopes] = [found.old, found.new, found.gradient].map((codes) => [...floats(codes)]);
    const limit = Math.max(1e-12, ...[...before, ...after].map(Math.abs));
    title.textContent = name;
    if (made.length !== Math.min(before.length, MOST)) {
      made = before.slice(0, MOST).map((_, index) => row(index, found.w));
      rows.replaceChildren(...made.map((one) => one.element));
    }
    made.forEach(({ fill, ghost, text, slope }, index) => {
      const [was, is] = [before[index], isTaken ? after[index] : before[index]];
      place(fill, barOf(was, limit));
      fill.getBoundingClientRect(); // so that the bar sets out from where it was
      place(fill, barOf(is, limit));
      fill.classList.toggle("negative", is < 0);
      ghost.style.left = `${50 + (50 * was) / limit}%`;
      ghost.hidden = !isTaken;
      text.textContent = isTaken ? `${digits(was, 3)} → ${digits(is, 3)}` : digits(was, 3);
      slope.textContent = `g ${digits(slopes[index], 2)}`;
    });
    key.range(-limit, limit);
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
