/* The first column of the network's picture: the image as the network gets it. */

import { graph as words } from "../../../texts/graph.js";
import { bytes } from "../../kit/canvas.js";
import { make } from "../../kit/dom.js";
import { shape } from "../../kit/format.js";
import { paintImage } from "../../kit/palette.js";
import { lab } from "../../session/state.js";

export function inputColumn() {
  const canvas = make("canvas", { class: "graph-input pixelated", role: "img", "aria-label": words.input });
  const size = make("span", { class: "graph-shape" });
  const title = make("span", { class: "graph-title" }, words.input);
  const element = make("div", { class: "graph-column", "data-block": -1 }, title, size, canvas);
  lab.on("graph", (graph) => {
    size.textContent = graph ? shape(graph.input_shape) : "";
  });
  return {
    element,
    /** @param {number} width */
    layout(width) {
      element.style.width = canvas.style.width = canvas.style.height = `${width}px`;
    },
    /** @param {import("../../kit/rpc_types.js").Pixels} image */
    draw({ pixels, width, height, channels }) {
      paintImage(bytes(pixels), width, height, channels, canvas);
    },
  };
}
