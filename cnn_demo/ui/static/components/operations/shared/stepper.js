/* A whole number with − and + beside it, and a slider with its value: the settings of an operation. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make, uniqueId } from "../../../kit/dom.js";

/**
 * @param {string} label
 * @param {{ min: number, max: number, value: number, say?: (value: number) => string,
 *   change: (value: number) => void }} options
 */
export function stepper(label, { min, max: most, value, say = String, change }) {
  let [now, max] = [value, most];
  const shown = make("output", { class: "stepper-value" });
  const less = make(
    "button",
    { type: "button", "aria-label": operations.less(label), onclick: () => set(now - 1, true) },
    "−",
  );
  const more = make(
    "button",
    { type: "button", "aria-label": operations.more(label), onclick: () => set(now + 1, true) },
    "+",
  );
  const element = make(
    "div",
    { class: "stepper", role: "group", "aria-label": label },
    make("span", { class: "setting-name" }, label),
    make("span", { class: "stepper-row" }, less, shown, more),
  );
  /**
   * @param {number} next
   * @param {boolean} [isOurs]
   */
  function set(next, isOurs = false) {
    now = Math.min(Math.max(next, min), max);
    shown.textContent = say(now);
    less.disabled = now <= min;
    more.disabled = now >= max;
    if (isOurs) change(now);
  }
  set(value);
  /** @param {number} next the largest that there is */
  function limit(next) {
    max = next;
    set(now);
  }
  return { element, set, limit, value: () => now };
}

/**
 * @param {string} label
 * @param {{ min: number, max: number, step?: number, value: number, say?: (value: number) => string,
 *   change: (value: number) => void }} options
 */
export function slider(label, { min, max, step = 1, value, say = String, change }) {
  const id = uniqueId("slider");
  const shown = make("output", { for: id }, say(value));
  const input = make("input", { type: "range", id, min, max, step, value });
  input.addEventListener("input", () => {
    shown.textContent = say(Number(input.value));
    input.setAttribute("aria-valuetext", say(Number(input.value)));
    change(Number(input.value));
  });
  const element = make(
    "div",
    { class: "slider" },
    make("span", { class: "setting-name" }, make("label", { for: id }, label), shown),
    input,
  );
  /** @param {number} next */
  function set(next) {
    input.value = String(next);
    shown.textContent = say(Number(input.value));
  }
  return { element, set, value: () => Number(input.value) };
}

/**
 * A choice under its name.
 * @param {string} label
 * @param {[string, string][]} options value and words
 * @param {(value: string) => void} change
 */
export function picker(label, options, change) {
  const id = uniqueId("picker");
  const select = make("select", { id, onchange: () => change(select.value) });
  const element = make("div", { class: "picker" }, make("label", { for: id, class: "setting-name" }, label), select);
  /** @param {[string, string][]} next */
  function offer(next) {
    const value = select.value;
    select.replaceChildren(...next.map(([option, words]) => make("option", { value: option }, words)));
    if (next.some(([option]) => option === value)) select.value = value;
  }
  offer(options);
  return { element, select, offer };
}
