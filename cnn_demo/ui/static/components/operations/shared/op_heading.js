/* What an operation is, in one line, with more behind "?". */

import { make } from "../../../kit/dom.js";

/** @param {{ title: string, sentence: string, more: string }} words */
export function opHeading({ title, sentence, more }) {
  const rest = make("p", { class: "quiet-text op-more", hidden: true }, more);
  const ask = make(
    "button",
    { type: "button", class: "help", "aria-expanded": "false", "aria-label": `?: ${title}` },
    "?",
  );
  ask.addEventListener("click", () => {
    rest.hidden = !rest.hidden;
    ask.setAttribute("aria-expanded", String(!rest.hidden));
  });
  return make("div", { class: "op-heading" }, make("p", {}, make("strong", {}, title), ` ${sentence} `, ask), rest);
}
