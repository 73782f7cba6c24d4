/* Canvases that are sharp on every screen, and bytes of maps and images as they come from the server. */

import { onTheme, paint } from "./palette.js";

/** @typedef {import("../server/rpc_types.js").Packed} Packed */

/**
 * @param {Packed} packed
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function bytes(packed) {
  if (typeof packed === "string") return Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  return /** @type {Uint8Array<ArrayBuffer>} */ (packed);
}

/**
 * The float32 numbers in these bytes.
 * @param {Packed} packed
 */
export function floats(packed) {
  const { buffer, byteOffset, byteLength } = bytes(packed);
  return new Float32Array(buffer, byteOffset, byteLength / 4);
}

/**
 * The float64 numbers in base64.
 * @param {string} base64
 */
export function doubles(base64) {
  return new Float64Array(bytes(base64).buffer);
}

/**
 * Gives a canvas `width`×`height` CSS pixels and as many real ones as the screen has for them.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D} scaled so that one unit is one CSS pixel
 */
export function fit(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.imageSmoothingEnabled = false;
  return context;
}

/** @param {HTMLCanvasElement} canvas */
export function context2d(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * A canvas that shows one map, pixel by pixel, and repaints itself when light becomes dark.
 * @param {HTMLCanvasElement} canvas
 * @returns {(codes: Uint8Array, width: number, height: number, signed: boolean) => void}
 */
export function mapPainter(canvas) {
  /** @type {[Uint8Array, number, number, boolean] | null} */
  let shown = null;
  onTheme(() => {
    if (shown && canvas.isConnected) paint(...shown, canvas);
  });
  return (codes, width, height, signed) => {
    shown = [codes, width, height, signed];
    paint(codes, width, height, signed, canvas);
  };
}
