/* The class scores of a network as bars of probability, small enough for a column. */

import { fit } from "../../kit/canvas.js";

/** @typedef {import("../../kit/rpc_types.js").ClassifyAnswer} ClassifyAnswer */

const MOST = 10; // classes; of more, the most probable ones
const READABLE = 13; // pixels of a line that a name fits into
const SHORT = 2; // letters of a name that fits beside its bar

/**
 * Draws them, and says how high that became.
 * @param {HTMLCanvasElement} canvas
 * @param {ClassifyAnswer} answer
 * @param {number} width
 * @param {number} height that there is room for
 */
export function scoreBars(canvas, { classes, probabilities, best }, width, height) {
  const order = probabilities.length <= MOST ? probabilities.map((_, i) => i) : top(probabilities, MOST);
  const line = Math.floor(height / order.length);
  const context = fit(canvas, width, line * order.length);
  const style = getComputedStyle(canvas);
  context.clearRect(0, 0, width, line * order.length);
  const names = order.map((index) => (line >= READABLE && classes[index].length <= SHORT ? classes[index] : ""));
  const left = names.some(Boolean) ? 14 : 0;
  context.font = `12px ${style.getPropertyValue("--sans")}`;
  context.textBaseline = "middle";
  order.forEach((index, row) => {
    const y = row * line;
    context.fillStyle = style.getPropertyValue("--muted");
    context.fillText(names[row], 0, y + line / 2 + 1);
    context.fillStyle = style.getPropertyValue("--sunken");
    context.fillRect(left, y + 2, width - left, line - 4);
    context.fillStyle = style.getPropertyValue(index === best ? "--accent" : "--muted");
    context.fillRect(left, y + 2, Math.max(1, (width - left) * probabilities[index]), line - 4);
  });
  return line * order.length;
}

/**
 * The positions of the largest values, the largest first.
 * @param {number[]} values
 * @param {number} most
 */
function top(values, most) {
  return values
    .map((_, index) => index)
    .sort((a, b) => values[b] - values[a])
    .slice(0, most);
}
