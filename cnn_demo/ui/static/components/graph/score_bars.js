/* The class scores in the picture of the network, as bars of probability: all of a few classes, each in its place, or
   the strongest of very many, with their names. */

import { fit } from "../../kit/image/canvas.js";
import { rgb } from "../../kit/image/palette.js";

/** @typedef {import("../../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */

export const NAMED = 5; // classes, of very many
const LINE = 30; // pixels for a name and its bar
export const NAMED_HIGH = NAMED * LINE;
const FONT = "12px ui-sans-serif, system-ui, sans-serif";
const MOST_IN_PLACE = 10; // classes that each have a place of their own

/**
 * Are only the strongest of a network's classes shown, by name?
 * @param {{ shape: number[] } | undefined} scores its last block
 */
export const isNamed = (scores) => (scores?.shape[0] ?? 0) > MOST_IN_PLACE;

/**
 * All classes; names of one or two letters stand before their bars. Returns the size that was painted.
 * @param {HTMLCanvasElement} canvas
 * @param {ClassifyAnswer} answer
 * @param {number} wide
 * @param {number} room pixels for all lines
 * @returns {[number, number]}
 */
export function paintBars(canvas, { probabilities, classes, best }, wide, room) {
  const line = Math.floor(room / classes.length);
  const context = fit(canvas, wide, line * classes.length);
  context.clearRect(0, 0, wide, line * classes.length);
  const names = classes.map((name) => (line >= 13 && name.length < 3 ? name : ""));
  const left = names.some(Boolean) ? 14 : 0;
  context.font = FONT;
  context.textBaseline = "middle";
  names.forEach((name, index) => {
    const y = index * line;
    context.fillStyle = rgb("--muted");
    context.fillText(name, 0, y + line / 2 + 1);
    bar(context, [left, y + 2, wide - left, line - 4], probabilities[index], index === best);
  });
  return [wide, line * classes.length];
}

/**
 * The strongest classes, each name above its bar. Returns the size that was painted.
 * @param {HTMLCanvasElement} canvas
 * @param {ClassifyAnswer} answer
 * @param {number} wide
 * @returns {[number, number]}
 */
export function paintStrongest(canvas, { probabilities, classes, best }, wide) {
  const order = strongest(probabilities, NAMED);
  const context = fit(canvas, wide, NAMED_HIGH);
  context.clearRect(0, 0, wide, NAMED_HIGH);
  context.font = FONT;
  context.textBaseline = "top";
  order.forEach((index, row) => {
    context.fillStyle = rgb(index === best ? "--ink" : "--muted");
    context.fillText(classes[index], 0, row * LINE + 2, wide);
    bar(context, [0, row * LINE + 18, wide, 7], probabilities[index], index === best);
  });
  return [wide, NAMED_HIGH];
}

/**
 * The positions of the largest values, the largest first.
 * @param {number[]} values
 * @param {number} most
 */
function strongest(values, most) {
  return values
    .map((_, index) => index)
    .sort((a, b) => values[b] - values[a])
    .slice(0, most);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number, number, number]} box left, top, width, height
 * @param {number} share
 * @param {boolean} isBest
 */
function bar(context, [left, top, width, height], share, isBest) {
  context.fillStyle = rgb("--sunken");
  context.fillRect(left, top, width, height);
  context.fillStyle = rgb(isBest ? "--accent" : "--muted");
  context.fillRect(left, top, Math.max(1, width * share), height);
}
