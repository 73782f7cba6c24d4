/* One line that says what has just happened, near the lower edge, with at most one thing to do about it. */

import { make } from "./dom.js";

const SECONDS = 6;
const place = make("div", { class: "toasts", role: "status", "aria-live": "polite" });

/**
 * @param {string} text
 * @param {{ label: string, run: () => void }} [action]
 * @returns {() => void} takes it away before its time
 */
export function toast(text, action) {
  if (!place.isConnected) document.body.append(place);
  const button = action ? make("button", { type: "button", class: "quiet", onclick: act }, action.label) : null;
  const line = make("p", { class: "toast" }, text, button);
  function act() {
    action?.run();
    line.remove();
  }
  place.replaceChildren(line);
  setTimeout(() => line.remove(), SECONDS * 1000 * (action ? 2 : 1));
  return () => line.remove();
}
