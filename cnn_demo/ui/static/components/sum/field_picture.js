/* The image with the receptive field framed; where it reaches into the padding, the padding is drawn as well. */

import { sum as words } from "../../../texts/sum.js";
import { bytes, fit } from "../../kit/canvas.js";
import { make } from "../../kit/dom.js";
import { onTheme, paintImage, rgb } from "../../kit/palette.js";

/** @typedef {import("../../kit/rpc_types.js").ReceptiveField} ReceptiveField */
/** @typedef {import("../../kit/rpc_types.js").Pixels} Pixels */

const SIDE = 112;

export function fieldPicture() {
  const canvas = make("canvas", { role: "img" });
  const caption = make("figcaption", { class: "quiet-text" });
  const element = make("figure", { class: "sum-field" }, canvas, caption);
  /** @type {[Pixels, ReceptiveField] | null} */
  let shown = null;
  onTheme(() => shown && draw(...shown));

  /**
   * @param {Pixels} seen
   * @param {ReceptiveField} field
   */
  function draw(seen, field) {
    shown = [seen, field];
    const [above, before, below, behind] = field.padding;
    const [w, h] = [before + seen.width + behind, above + seen.height + below];
    const scale = SIDE / Math.max(w, h);
    const context = fit(canvas, Math.round(w * scale), Math.round(h * scale));
    context.fillStyle = rgb("--sunken");
    context.fillRect(0, 0, SIDE, SIDE);
    const image = paintImage(bytes(seen.pixels), seen.width, seen.height, seen.channels);
    context.drawImage(image, before * scale, above * scale, seen.width * scale, seen.height * scale);
    context.strokeStyle = rgb("--positive");
    context.lineWidth = 2;
    const width = field.right - field.left + before + behind;
    const height = field.bottom - field.top + above + below;
    context.strokeRect(field.left * scale + 1, field.top * scale + 1, width * scale - 2, height * scale - 2);
    caption.textContent = words.field(height, width);
    canvas.setAttribute("aria-label", field.words);
    canvas.title = field.words;
  }
  return { element, draw };
}
