/* Small things that several experiments are made of. */

import { make, uniqueId } from "../../../kit/dom.js";
import { bytes, context2d } from "../../../kit/image/canvas.js";
import { onTheme, paint, paintImage, rgb } from "../../../kit/image/palette.js";
import { outline } from "./readings.js";

/** @typedef {import("../../../kit/server/rpc_types.js").Pixels} Pixels */
/** @typedef {import("../../../kit/server/rpc_types.js").Tiles} Tiles */

/**
 * A picture with its caption; what it shows is repainted when light becomes dark.
 * @param {string} caption
 * @param {string} [look]
 */
export function picture(caption, look = "") {
  const canvas = make("canvas", { class: "probe-canvas pixelated", role: "img", "aria-label": caption });
  [canvas.width, canvas.height] = [28, 28];
  const words = make("figcaption", {}, caption);
  const element = make("figure", { class: `probe-picture ${look}` }, canvas, words);
  /** @type {() => void} */
  let repaint = () => {};
  onTheme(() => repaint());
  return {
    element,
    canvas,
    /** @param {string} text */
    name(text) {
      words.textContent = text;
      canvas.setAttribute("aria-label", text);
    },
    /** @param {Pixels} image */
    image({ pixels, width, height, channels }) {
      repaint = () => {};
      paintImage(bytes(pixels), width, height, channels, canvas);
    },
    /**
     * @param {Tiles} map
     * @param {Pixels | null} [over] an image whose outline lies over it
     */
    map(map, over = null) {
      repaint = () => {
        const codes = bytes(map.codes);
        if (!over || over.channels !== 1) return void paint(codes, map.w, map.h, map.signed, canvas);
        const scale = Math.max(1, Math.round(280 / map.w));
        [canvas.width, canvas.height] = [map.w * scale, map.h * scale];
        const context = context2d(canvas);
        context.imageSmoothingEnabled = false;
        context.drawImage(paint(codes, map.w, map.h, map.signed), 0, 0, canvas.width, canvas.height);
        context.strokeStyle = rgb("--muted");
        context.globalAlpha = 0.7;
        context.lineWidth = Math.max(1, scale / 8);
        context.beginPath();
        for (const [x1, y1, x2, y2] of outline(bytes(over.pixels), over.width, over.height)) {
          context.moveTo((x1 * canvas.width) / over.width, (y1 * canvas.height) / over.height);
          context.lineTo((x2 * canvas.width) / over.width, (y2 * canvas.height) / over.height);
        }
        context.stroke();
      };
      repaint();
    },
  };
}

/**
 * A slider with its name before it and its value behind it.
 * @param {string} name
 * @param {{ low: number, high: number, step: number, value: number }} range
 * @param {(value: number) => string} say
 * @param {(value: number) => void} move
 */
export function slider(name, { low, high, step, value }, say, move) {
  const id = uniqueId("slider");
  const input = make("input", { type: "range", id, min: low, max: high, step, value });
  const output = make("output", { for: id });
  const element = make("div", { class: "probe-slider" }, make("label", { for: id }, name), input, output);
  const show = () => {
    output.textContent = say(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => {
    show();
    move(Number(input.value));
  });
  show();
  return {
    element,
    /** @param {number} next */
    set(next) {
      input.value = String(next);
      show();
    },
    /** @param {boolean} is */
    mark: (is) => element.classList.toggle("chosen", is),
  };
}

/* How far something is. */
export function progress() {
  const bar = make("progress", { class: "probe-progress", max: 1, value: 0 });
  const text = make("span", { class: "quiet-text" });
  const element = make("div", { class: "probe-running", hidden: true }, bar, text);
  return {
    element,
    /**
     * @param {number} share
     * @param {string} words
     */
    show(share, words) {
      bar.value = share;
      bar.setAttribute("aria-label", words);
      text.textContent = words;
      element.hidden = false;
    },
    hide() {
      element.hidden = true;
    },
  };
}
