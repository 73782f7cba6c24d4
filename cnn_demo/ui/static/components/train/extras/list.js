/* The experiments beside training, one row each: what it shows, and on a press the experiment in full width. */

import { extras as words } from "../../../../texts/extras.js";
import { make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { EXTRAS } from "./index.js";

export function extrasList() {
  return make(
    "section",
    { class: "extras", "aria-label": words.title },
    heading({ title: words.title, sentence: words.all }),
    ...EXTRAS.map(extra),
  );
}

/** @param {import("./index.js").Extra} what */
function extra({ id, title, sentence, start }) {
  const body = make("div", { class: "extra-body" });
  const element = make(
    "details",
    { class: "extra", "data-extra": id, ontoggle: begin },
    make("summary", {}, make("h3", {}, title), make("span", { class: "quiet-text" }, sentence)),
    body,
  );
  function begin() {
    if (element.open && !body.childNodes.length) start(body);
  }
  return element;
}
