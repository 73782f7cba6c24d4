/* An image of a data set as a small canvas, pixel by pixel. */

import { bytes } from "./canvas.js";
import { paintImage } from "./palette.js";

/** @typedef {import("../server/rpc_types.js").Pixels} Pixels */

/**
 * @param {Pixels} image
 * @param {string} [label] for those who do not see it; none where something beside it says so
 */
export function thumbnail({ pixels, width, height, channels }, label) {
  const canvas = paintImage(bytes(pixels), width, height, channels);
  canvas.className = "thumbnail pixelated";
  if (label) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", label);
  }
  return canvas;
}
