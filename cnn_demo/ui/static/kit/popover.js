/* A panel that opens at its button and closes by Escape, by a click beside it, or when the focus leaves it. */

import { make, refill } from "./dom.js";

const EDGE = 8; // pixels that stay free at the edges of the window

/**
 * @param {HTMLButtonElement} button
 * @param {string} label
 * @param {() => Node[]} content made anew each time that it opens
 */
export function popover(button, label, content) {
  const panel = make("div", { class: "popover", role: "dialog", "aria-label": label, hidden: true, tabindex: -1 });
  const element = make("div", { class: "popover-place" }, button, panel);
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => (panel.hidden ? open() : close()));

  function open() {
    panel.replaceChildren(...content());
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    const box = panel.getBoundingClientRect();
    const shift = box.left < EDGE ? EDGE - box.left : Math.min(0, window.innerWidth - EDGE - box.right);
    panel.style.translate = `${shift}px 0`;
    panel.focus({ preventScroll: true });
    document.addEventListener("pointerdown", outside, true);
    document.addEventListener("keydown", onEscape, true);
  }

  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    panel.style.translate = "";
    button.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    document.removeEventListener("keydown", onEscape, true);
  }

  /** @param {Event} event */
  function outside(event) {
    if (!element.contains(/** @type {Node} */ (event.target))) close();
  }
  /** @param {KeyboardEvent} event */
  function onEscape(event) {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
    button.focus();
  }
  element.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !element.contains(/** @type {Node} */ (relatedTarget))) close();
  });
  return { element, close, refresh: () => panel.hidden || refill(panel, content(), panel) };
}
