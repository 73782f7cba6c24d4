/* What the colors mean, beside everything that is made of them. */

import { make } from "../dom.js";
import { count, number } from "../numbers/format.js";

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
     * @param {number} from 0 where nothing below it can occur
     * @param {number} to
     * @param {boolean} [diverging] are the colors those of signed values?
     */
    range(from, to, diverging = from < 0) {
      low.textContent = say(from);
      high.textContent = say(to);
      bar.classList.toggle("signed", from < 0);
      bar.classList.toggle("upper-half", diverging && from >= 0);
    },
  };
}
