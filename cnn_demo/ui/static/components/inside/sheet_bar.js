/* On a phone the panel is a sheet from below: this is its upper edge, to draw it higher, lower, or away. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make } from "../../kit/dom.js";
import { lab } from "../../session/state.js";
import { view } from "./view.js";

const FAR = 40; // pixels that a drag must have gone

export function sheetBar() {
  const grow = make("button", { type: "button", class: "quiet", onclick: toggle });
  const close = make(
    "button",
    { type: "button", class: "quiet", "aria-label": words.sheet.close, title: words.sheet.close, onclick: shut },
    "×",
  );
  const element = make(
    "div",
    { class: "sheet-bar" },
    grow,
    make("span", { class: "sheet-grip", "aria-hidden": "true" }),
    close,
  );
  view.on("sheet", (sheet) => {
    grow.textContent = sheet === "full" ? words.sheet.smaller : words.sheet.larger;
  });

  function toggle() {
    view.set({ sheet: view.state.sheet === "full" ? "half" : "full" });
  }
  function shut() {
    view.set({ sheet: "closed" });
    lab.set({ value: null });
  }
  let from = 0;
  element.addEventListener("pointerdown", (event) => {
    from = event.clientY;
  });
  element.addEventListener("pointerup", (event) => {
    const way = event.clientY - from;
    if (way < -FAR) view.set({ sheet: "full" });
    else if (way > FAR) view.state.sheet === "full" ? view.set({ sheet: "half" }) : shut();
  });
  return { element };
}
