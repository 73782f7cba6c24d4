/* The first column of the network's picture: the image as the network gets it. */

import { graph as words } from "../../../texts/graph.js";
import { make } from "../../kit/dom.js";
import { bytes } from "../../kit/image/canvas.js";
import { paintImage } from "../../kit/image/palette.js";
import { shape } from "../../kit/numbers/format.js";
import { lab } from "../../session/state.js";

const NARROW = 72; // pixels of the column, below which only the number of channels is said
const SHORT = 40; // and below which its name is an abbreviation

export function inputColumn() {
  const canvas = make("canvas", { class: "graph-input pixelated", role: "img", "aria-label": words.input });
  const size = make("span", { class: "graph-shape" });
  const title = make("span", { class: "graph-title", title: words.input });
  const element = make("div", { class: "graph-column", "data-block": -1 }, title, size, canvas);
  return {
    element,
    /** @param {number} width */
    layout(width) {
      element.style.width = canvas.style.width = canvas.style.height = `${width}px`;
      title.textContent = width < SHORT ? words.inputShort : words.input;
      const sides = lab.state.graph?.input_shape ?? [];
      size.textContent = width < NARROW ? String(sides[0] ?? "") : shape(sides);
    },
    /** @param {import("../../kit/server/rpc_types.js").Pixels} image */
    draw({ pixels, width, height, channels }) {
      paintImage(bytes(pixels), width, height, channels, canvas);
    },
  };
}
