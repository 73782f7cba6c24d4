/* Small drawings for buttons; their words are in the button's label. */

import { svg } from "./dom.js";

/** @type {Record<string, string>} paths on a grid of 24, drawn as lines */
const PATHS = {
  eraser: "M20 20H9l-5-5a1.5 1.5 0 0 1 0-2l8.5-8.5a1.5 1.5 0 0 1 2 0l5 5a1.5 1.5 0 0 1 0 2L12 20M8.5 8.5l7 7",
  undo: "M8 5 4 9l4 4M4 9h10a6 6 0 0 1 0 12h-4",
  clear: "M5 7h14M10 11v6M14 11v6M6 7l1 13h10l1-13M9 7V4h6v3",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9.5h.01",
  camera: "M4 8h3l2-3h6l2 3h3v11H4zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7",
  pen: "M4 20l1-4L16 5l3 3L8 19zM13.5 7.5l3 3",
  random: "M5 5h14v14H5zM9 9h.01M15 15h.01M15 9h.01M9 15h.01",
};

/** @param {string} name */
export function icon(name) {
  const path = svg("path", { d: PATHS[name], fill: "none", stroke: "currentColor", "stroke-width": 1.8 });
  path.setAttribute("stroke-linecap", "round");
  path.setAttribute("stroke-linejoin", "round");
  return svg("svg", { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, path);
}

/**
 * A button that is a drawing with a name.
 * @param {HTMLButtonElement} button
 * @param {string} name
 */
export function withIcon(button, name) {
  const words = button.textContent ?? "";
  button.setAttribute("aria-label", words);
  button.title = words;
  button.classList.add("icon-button");
  button.replaceChildren(icon(name));
  return button;
}
