/* How a grid of numbers is drawn: one diverging palette, zero as paper; numbers where they fit; the window with the
   kernel's digits in its corners; hatching where no window reaches. */

import { colorOf, paint, paintImage, rgb } from "../../../kit/palette.js";
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

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[] | undefined} dropped
 * @param {number} side
 * @param {number} rows
 * @param {number} columns
 */
function hatch(context, [below, right] = [0, 0], side, rows, columns) {
  if (!below && !right) return;
  const [width, height] = [columns * side, rows * side];
  context.save();
  context.beginPath();
  if (below) context.rect(0, height - below * side, width, below * side);
  if (right) context.rect(width - right * side, 0, right * side, height);
  context.clip();
  context.strokeStyle = rgb("--bad");
  context.lineWidth = 1.5;
  context.beginPath();
  for (let at = -height; at < width; at += 9) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {GridView} view
 * @param {number} side
 * @param {number} before
 * @param {number} scale
 */
function mark(context, view, side, before, scale) {
  const accent = rgb("--accent");
  context.strokeStyle = accent;
  context.lineWidth = side >= 10 ? 3 : 2;
  /** @param {number} y @param {number} x @param {number} size @param {number} inset */
  const box = (y, x, size, inset) =>
    context.strokeRect(x * side + inset, y * side + inset, size * side - 2 * inset, size * side - 2 * inset);
  if (view.window) {
    const { y, x, size, dilation = 1, kernel } = view.window;
    box(y, x, (size - 1) * dilation + 1, 1.5);
    if (kernel && side >= 38) corners(context, { y, x, dilation, kernel, side, scale });
    context.lineWidth = 1.5;
    if (dilation > 1)
      for (let i = 0; i < size; i++)
        for (let j = 0; j < size; j++) box(y + i * dilation, x + j * dilation, 1, Math.min(4, side / 4));
  }
  if (view.winner)
    dot(context, accent, (view.winner[1] + 1 + before) * side - 9, (view.winner[0] + before) * side + 9, 4.5);
  context.lineWidth = side >= 10 ? 3 : 2;
  if (view.chosen) box(view.chosen[0] + before, view.chosen[1] + before, 1, 1.5);
  if (!view.flags) return;
  const radius = Math.max(1.2, Math.min(3, side / 8));
  for (let i = 0; i < view.flags.length; i++) {
    if (!view.flags[i]) continue;
    const [y, x] = [Math.floor(i / view.w) + before, (i % view.w) + before];
    dot(context, rgb("--ink"), (x + 1) * side - radius - 2, y * side + radius + 2, radius);
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {string} color
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function dot(context, color, x, y, radius) {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 7);
  context.fill();
}

/**
 * The kernel's digits, small, in the corner of each cell under it.
 * @param {CanvasRenderingContext2D} context
 * @param {{ y: number, x: number, dilation: number, kernel: number[][], side: number, scale: number }} window
 */
function corners(context, { y, x, dilation, kernel, side, scale }) {
  context.font = `600 ${13 * scale}px ${getComputedStyle(document.body).fontFamily}`;
  context.textAlign = "right";
  context.textBaseline = "alphabetic";
  context.fillStyle = rgb("--accent");
  kernel.forEach((row, i) =>
    row.forEach((value, j) => {
      const text = `×${brief(value)}`;
      if (context.measureText(text).width > side - 8) return;
      context.fillText(text, (x + j * dilation + 1) * side - 5, (y + i * dilation + 1) * side - 5);
    }),
  );
}

/**
 * The color behind a number in a field of the page.
 * @param {number} value
 * @param {number} limit
 */
export const softColor = (value, limit) => colorOf(value * SOFT, limit || 1, true);
