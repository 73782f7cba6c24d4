/* What the colors mean, beside everything that is made of them. */

import { make } from "./dom.js";
import { count, number } from "./format.js";

/** @param {boolean} [signed] */
export function legend(signed = true) {
  const bar = make("span", { class: signed ? "legend-bar signed" : "legend-bar", "aria-hidden": "true" });
  const low = make("span", {}, signed ? "negative" : "0");
  const high = make("span", {}, signed ? "positive" : "largest");
  const say = (/** @type {number} */ value) =>
    Math.abs(value) >= 1000 && Math.abs(value) < 1e6 ? count(value) : number(value);
  return {
    element: make("span", { class: "legend" }, low, bar, high),
    /**
     * @param {number} from
     * @param {number} to
     */
    range(from, to) {
      low.textContent = say(from);
      high.textContent = say(to);
      bar.classList.toggle("signed", from < 0);
    },
  };
}
