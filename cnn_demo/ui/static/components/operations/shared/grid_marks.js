/* What is drawn over a grid: hatching, the window, the chosen cell, the winner, dots. */

import { rgb } from "../../../kit/image/palette.js";
import { brief } from "./number_text.js";

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[] | undefined} dropped
 * @param {number} side
 * @param {number} rows
 * @param {number} columns
 */
export function hatch(context, [below, right] = [0, 0], side, rows, columns) {
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
 * @param {import("./grid_paint.js").GridView} view
 * @param {number} side
 * @param {number} before
 * @param {number} scale
 */
export function mark(context, view, side, before, scale) {
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
