/* How a grid of numbers is drawn: one diverging palette, zero as paper; numbers where they fit; the window with the
   kernel's digits in its corners; hatching where no window reaches. */

import { paint, paintImage, rgb } from "../../../kit/image/palette.js";
import { hatch, mark } from "./grid_marks.js";
import { brief } from "./number_text.js";

/**
 * @typedef {object} GridView
 * @property {ArrayLike<number>} values row by row
 * @property {number} h
 * @property {number} w
 * @property {number} [limit] the end of the color scale
 * @property {number[]} [pad] cells of padding before and after
 * @property {string} [padText] what stands in a cell of padding; "0" if not said
 * @property {{ y: number, x: number, size: number, dilation?: number, kernel?: number[][] | null } | null} [window] in
 *   cells of the padded grid
 * @property {number[]} [dropped] rows and columns at the end that no window reaches
 * @property {[number, number] | null} [chosen]
 * @property {[number, number] | null} [winner]
 * @property {((i: number) => boolean) | null} [hidden] values that are not to be seen
 * @property {boolean[][]} [muted] cells that are padding
 * @property {ArrayLike<number | boolean>} [flags] cells with a dot
 * @property {Uint8Array | null} [colors] bytes of a color image, channel by channel, in place of the values' own
 * @property {string} [words] for those who hear the page
 */

const SOFT = 0.5; // of the full color, under a number
const ROOM = 26; // pixels: smaller cells hold no number

/**
 * @param {CanvasRenderingContext2D} context
 * @param {GridView} view
 * @param {number} side of one cell, in pixels of the page
 * @param {number} scale of the text
 */
export function paintGrid(context, view, side, scale) {
  const before = view.pad?.[0] ?? 0;
  const edge = before + (view.pad?.[1] ?? 0);
  const [rows, columns] = [view.h + edge, view.w + edge];
  const texts = fitting(context, view, side, scale);
  fill(context, view, { side, before, rows, columns, isSoft: Boolean(texts) });
  if (texts || side >= 18) lines(context, side, rows, columns);
  if (texts) write(context, view, texts, { side, before, rows, columns });
  hatch(context, view.dropped, side, rows, columns);
  mark(context, view, side, before, scale);
}

/** @typedef {{ side: number, before: number, rows: number, columns: number }} Places */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {GridView} view
 * @param {Places & { isSoft: boolean }} places
 */
function fill(context, view, { side, before, rows, columns, isSoft }) {
  const { values, h, w, colors, hidden } = view;
  context.fillStyle = rgb("--sunken");
  context.fillRect(0, 0, columns * side, rows * side);
  let small;
  if (colors) {
    const pixels = new Uint8Array(3 * h * w);
    for (let i = 0; i < h * w; i++) for (let c = 0; c < 3; c++) pixels[3 * i + c] = colors[c * h * w + i];
    small = paintImage(pixels, w, h, 3);
  } else {
    const codes = new Uint8Array(h * w);
    const unit = (isSoft ? SOFT : 1) / (view.limit || 1);
    for (let i = 0; i < codes.length; i++) {
      const share = hidden?.(i) ? 0 : Math.max(-1, Math.min(1, values[i] * unit));
      codes[i] = Math.round(128 + 127 * share);
    }
    small = paint(codes, w, h, true);
  }
  context.drawImage(small, before * side, before * side, w * side, h * side);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {GridView} view
 * @param {number} side
 * @param {number} scale
 */
function fitting(context, view, side, scale) {
  if (side < ROOM || view.colors) return null;
  const texts = Array.from(view.values, (value, i) => (view.hidden?.(i) ? "" : brief(value)));
  const longest = texts.reduce((most, text) => (text.length > most.length ? text : most), "");
  for (const size of [20, 18, 16, 14]) {
    if (size > side * 0.55) continue;
    context.font = `${size * scale}px ${getComputedStyle(document.body).fontFamily}`;
    if (context.measureText(longest).width <= side - 4) return texts;
  }
  return null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {GridView} view
 * @param {string[]} texts
 * @param {Places} places
 */
function write(context, view, texts, { side, before, rows, columns }) {
  context.textAlign = "center";
  context.textBaseline = "middle";
  const [ink, muted] = [rgb("--ink"), rgb("--muted")];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [row, column] = [y - before, x - before];
      const isInside = row >= 0 && column >= 0 && row < view.h && column < view.w;
      context.fillStyle = isInside && !view.muted?.[row]?.[column] ? ink : muted;
      const text = isInside ? texts[row * view.w + column] : (view.padText ?? "0");
      context.fillText(text, (x + 0.5) * side, (y + 0.5) * side + 1);
    }
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} side
 * @param {number} rows
 * @param {number} columns
 */
function lines(context, side, rows, columns) {
  context.strokeStyle = rgb("--line");
  context.lineWidth = 1;
  context.beginPath();
  for (let x = 0; x <= columns; x++) {
    const at = Math.min(Math.max(x * side, 0.5), columns * side - 0.5);
    context.moveTo(at, 0);
    context.lineTo(at, rows * side);
  }
  for (let y = 0; y <= rows; y++) {
    const at = Math.min(Math.max(y * side, 0.5), rows * side - 0.5);
    context.moveTo(0, at);
    context.lineTo(columns * side, at);
  }
  context.stroke();
}
