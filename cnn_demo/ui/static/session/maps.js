/* The maps that an answer holds, and which of them to ask for. */

import { bytes } from "../kit/image/canvas.js";

/** @typedef {import("../kit/server/rpc_types.js").MapSet} MapSet */
/** @typedef {import("../kit/server/rpc_types.js").MapsWanted} MapsWanted */
/** @typedef {import("../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */

/** @type {WeakMap<MapSet, Uint8Array>} */
const decoded = new WeakMap();

/**
 * One map's codes, in the largest size that the answer has; null where it has not got the map.
 * @param {ClassifyAnswer | null} answer
 * @param {string} layer
 * @param {number} map
 */
export function findMap(answer, layer, map) {
  for (const set of [...(answer?.layers ?? []), ...(answer?.graph ?? [])]) {
    const at = set.name === layer ? set.maps.indexOf(map) : -1;
    if (at < 0 || set.shape.length === 1) continue;
    const codes = decoded.get(set) ?? bytes(set.codes);
    decoded.set(set, codes);
    const size = set.h * set.w;
    return { set, at, codes: codes.subarray(at * size, (at + 1) * size) };
  }
  return null;
}

/**
 * The maps of a layer in the order in which they are shown, as far as the answer says.
 * @param {ClassifyAnswer | null} answer
 * @param {{ layer: string, total: number, order: "activation" | "index", most: number }} wish
 * @returns {number[]}
 */
export function rankingOf(answer, { layer, total, order, most }) {
  const shown = Math.min(total, most);
  if (order === "index") return Array.from({ length: shown }, (_, index) => index);
  const sets = answer?.layers.filter(({ name }) => name === layer) ?? [];
  return sets[0]?.maps.slice(0, shown) ?? [];
}

/**
 * What to ask about the open layer: the strongest maps, or those that lie in the window.
 * @param {{ layer: string, total: number, order: "activation" | "index", all: boolean, ranking: number[],
 *   visible: number[], few: number }} wish
 * @returns {MapsWanted}
 */
export function mapsWanted({ layer, total, order, all, ranking, visible, few }) {
  if (all && ranking.length === total && visible.length) return { layer, maps: visible };
  if (order === "activation") return { layer, most: all ? total : few };
  return { layer, maps: Array.from({ length: Math.min(total, few) }, (_, index) => index) };
}
