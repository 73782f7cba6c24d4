/* What will stand here once something is trained: a place to draw, and a bar for each class that has been named. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { own } from "../../session/own_classes/state.js";

export function expected() {
  const bars = make("ul", { class: "own-ghost-bars" });
  const element = make(
    "div",
    { class: "own-expected" },
    make("div", { class: "own-ghost", "aria-hidden": "true" }, make("div", { class: "own-ghost-pad" }), bars),
    make("p", { class: "quiet-text" }, ownClasses.result.empty),
  );
  own.on("cards", (cards) => {
    bars.replaceChildren(
      ...cards.map(({ name }, place) =>
        make("li", {}, make("span", {}, name || ownClasses.card.unnamed(place + 1)), make("i", {})),
      ),
    );
  });
  return element;
}
