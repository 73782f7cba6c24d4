/* Which pixels a cell can depend on: cnn_demo/networks/analysis/cell_receptive_field.py, from what the network's file
   says about each layer. */

import { explained } from "../../../texts/explained.js";

const { field: words } = explained;

/**
 * @param {import("../network.js").Field} field of the cell's layer
 * @param {import("./kinds.js").Place} place
 * @param {number[]} image its shape
 * @returns {import("../../kit/server/rpc_types.js").ReceptiveField}
 */
export function receptiveField({ size, jump, start, flat }, [channel, ...cell], [, height, width]) {
  if (flat) {
    const inMap = channel % (flat[0] * flat[1]);
    cell = [Math.floor(inMap / flat[1]), inMap % flat[1]];
  }
  const first = [0, 1].map((i) => start[i] + cell[i] * jump[i]);
  const seen = [...first, first[0] + size[0], first[1] + size[1]];
  const edges = seen.map((edge, i) => Math.min(Math.max(edge, 0), i % 2 ? width : height));
  const [top, left, bottom, right] = edges;
  /** @type {[number, number, number, number]} */
  const padding = [top - seen[0], left - seen[1], seen[2] - bottom, seen[3] - right];
  const isWhole = bottom - top === height && right - left === width;
  const isNothing = bottom <= top || right <= left;
  const part = words.part([top, bottom], [left, right], padding.some(Boolean));
  return { top, left, bottom, right, padding, words: isWhole ? words.whole : isNothing ? words.nothing : part };
}
