/* What opens a part of a tab. */

import { make } from "./dom.js";
import { glossed } from "./terms.js";

/**
 * Its title, one sentence, and behind "?" two more.
 * @param {{ title: string, sentence?: string, more?: string, level?: 2 | 3 }} words
 * @returns {HTMLElement}
 */
export function heading({ title, sentence, more, level = 2 }) {
  const rest = more ? make("p", { class: "quiet-text help-more", hidden: true }, ...glossed(more)) : null;
  const ask = more
    ? make("button", { type: "button", class: "help", "aria-expanded": "false", "aria-label": `?: ${title}` }, "?")
    : null;
  ask?.addEventListener("click", () => {
    if (!rest) return;
    rest.hidden = !rest.hidden;
    ask.setAttribute("aria-expanded", String(!rest.hidden));
  });
  const name = level === 2 ? make("h2", {}, title) : make("h3", {}, title);
  const line = sentence ? make("p", { class: "quiet-text" }, ...glossed(sentence)) : null;
  return make("div", { class: "heading" }, make("div", { class: "heading-line" }, name, ask), line, rest);
}
