/* A map that a filter reads, or a channel of the image, on a canvas as it is. */

import { bytes } from "../../../kit/image/canvas.js";
import { paint } from "../../../kit/image/palette.js";
import { findMap } from "../../../session/maps.js";
import { lab } from "../../../session/state.js";

export const IMAGE = "input";

/**
 * The map pixel by pixel, or null while nobody has brought it.
 * @param {string} layer
 * @param {number} map
 * @param {HTMLCanvasElement} [canvas]
 */
export function paintInput(layer, map, canvas = document.createElement("canvas")) {
  const { answer } = lab.state;
  if (layer === IMAGE) return answer ? paintChannel(answer.seen, map, canvas) : null;
  const found = findMap(answer, layer, map);
  return found ? paint(found.codes, found.set.w, found.set.h, found.set.signed, canvas) : null;
}

/**
 * One channel of the image, as gray.
 * @param {import("../../../kit/server/rpc_types.js").Pixels} seen
 * @param {number} channel
 * @param {HTMLCanvasElement} canvas
 */
function paintChannel({ pixels, width, height, channels }, channel, canvas) {
  const all = bytes(pixels);
  const data = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    data.data.fill(all[i * channels + Math.min(channel, channels - 1)], 4 * i, 4 * i + 3);
    data.data[4 * i + 3] = 255;
  }
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d")?.putImageData(data, 0, 0);
  return canvas;
}
