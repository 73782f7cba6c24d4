/* One map on a canvas large enough to point at a single value. Units of a dense layer are wrapped into rows. */

import { fit } from "../../../kit/image/canvas.js";
import { codesOf, onTheme, paint, rgb } from "../../../kit/image/palette.js";

/**
 * @typedef {object} Enlarged
 * @property {number} w columns as drawn
 * @property {number} h
 * @property {number} count values: less than w times h where units leave the last row open
 * @property {Uint8Array} codes
 * @property {boolean} signed
 * @property {[number, number] | null} chosen row and column of the framed value
 * @property {number | null} reached so many values have been worked out; null: all of them
 */

/**
 * How units are wrapped: as square as it goes.
 * @param {number} count
 */
export function wrapped(count) {
  const w = Math.ceil(Math.sqrt(count));
  return { w, h: Math.ceil(count / w) };
}

/**
 * @param {ArrayLike<number>} values
 * @param {number} limit
 * @param {boolean} signed
 * @param {number} cells as many codes as are drawn
 */
export function paddedCodes(values, limit, signed, cells) {
  const codes = new Uint8Array(cells).fill(signed ? 128 : 0);
  codes.set(codesOf(values, limit, signed));
  return codes;
}

/** @param {HTMLCanvasElement} canvas */
export function enlargedMap(canvas) {
  /** @type {Enlarged | null} */
  let view = null;
  let size = 260;
  onTheme(() => draw());

  /** @param {Enlarged | null} [next] */
  function draw(next = view) {
    view = next;
    if (!view) return;
    const side = size / Math.max(view.w, view.h);
    const context = fit(canvas, Math.round(view.w * side), Math.round(view.h * side));
    context.drawImage(paint(view.codes, view.w, view.h, view.signed), 0, 0, view.w * side, view.h * side);
    if (view.reached !== null) veil(context, view, side);
    if (!view.chosen) return;
    const [y, x] = view.chosen;
    context.lineWidth = 2;
    context.strokeStyle = rgb("--paper");
    context.strokeRect(x * side - 2, y * side - 2, side + 4, side + 4);
    context.strokeStyle = rgb("--accent");
    context.strokeRect(x * side, y * side, side, side);
  }

  /**
   * What has not been worked out yet lies under paper.
   * @param {CanvasRenderingContext2D} context
   * @param {Enlarged} shown
   * @param {number} side
   */
  function veil(context, { w, h, reached }, side) {
    const row = Math.floor((reached ?? 0) / w);
    const column = (reached ?? 0) % w;
    context.globalAlpha = 0.9;
    context.fillStyle = rgb("--sunken");
    context.fillRect(column * side, row * side, (w - column) * side, side);
    context.fillRect(0, (row + 1) * side, w * side, (h - row - 1) * side);
    context.globalAlpha = 1;
  }

  return {
    draw,
    /** @param {number} pixels */
    resize(pixels) {
      size = pixels;
      draw();
    },
    /**
     * Row and column under a pointer; null where there is no value.
     * @param {PointerEvent | MouseEvent} event
     * @returns {[number, number] | null}
     */
    placeOf(event) {
      if (!view) return null;
      const box = canvas.getBoundingClientRect();
      const y = Math.floor(((event.clientY - box.top) / box.height) * view.h);
      const x = Math.floor(((event.clientX - box.left) / box.width) * view.w);
      const isThere = y >= 0 && x >= 0 && y < view.h && x < view.w && y * view.w + x < view.count;
      return isThere ? [y, x] : null;
    },
  };
}
