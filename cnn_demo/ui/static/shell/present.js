/* For a projector: everything larger, prose and secondary controls out of the way. Key P, or the menu. */

import { shell as words } from "../../texts/shell.js";
import { make } from "../kit/dom.js";
import { toast } from "../kit/toast.js";

const isOn = () => document.documentElement.hasAttribute("data-present");

export function present() {
  document.documentElement.toggleAttribute("data-present");
  window.dispatchEvent(new Event("resize"));
  if (isOn()) toast(words.present, { label: words.presentEnd, run: () => isOn() && present() });
}

export function startPresenting() {
  document.addEventListener("keydown", (event) => {
    const typing =
      event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.toLowerCase() === "p") present();
  });
  return make("div", {});
}
