/* What the experiments are about: the chosen map with its layer and block, and what their own controls stand at, which
   exported figures show too. */

import { createStore } from "../../../kit/store.js";
import { lab } from "../../../session/state.js";

/** @typedef {import("../../../kit/server/rpc_types.js").GraphLayer} GraphLayer */
/** @typedef {import("../../../kit/server/rpc_types.js").GraphBlock} GraphBlock */
/** @typedef {import("../../../session/state.js").MapChoice} MapChoice */

/**
 * @typedef {object} Settings
 * @property {MapChoice | null} fallback the map that is shown while none is pinned
 * @property {Record<string, number>} move where the perturbations stand
 * @property {string} along the perturbation whose curve is shown
 * @property {[number, number]} shift of the image, right and down
 * @property {string} method of attribution
 * @property {string | null} seenAt the layer that it looks at; null: the last one
 */

/** @type {Settings} */
const beginning = { fallback: null, move: {}, along: "x", shift: [4, 0], method: "grad_cam", seenAt: null };

export const settings = createStore(beginning);

/* Another network has other layers, and may have other perturbations. */
let known = false;
lab.on("network", (card) => {
  if (known) settings.set({ move: {}, seenAt: null }); // what the address says of the first one stays
  known = Boolean(card);
});

/** @typedef {{ layer: GraphLayer, block: GraphBlock, map: number, isVector: boolean }} Subject */

/**
 * The pinned map, else the one that is shown, else the first block's strongest.
 * @returns {Subject | null}
 */
export function subject() {
  const { graph, pinned, answer } = lab.state;
  if (!graph) return null;
  const first = graph.blocks[0].face;
  const strongest = { layer: first, map: answer?.graph.find(({ name }) => name === first)?.maps[0] ?? 0 };
  for (const choice of [pinned, settings.state.fallback, strongest]) {
    const block = graph.blocks.find(({ layers }) => layers.some(({ name }) => name === choice?.layer));
    const layer = block?.layers.find(({ name }) => name === choice?.layer);
    if (!choice || !block || !layer) continue;
    const map = Math.min(Math.max(choice.map, 0), layer.shape[0] - 1);
    return { layer, block, map, isVector: layer.shape.length === 1 };
  }
  return null;
}

/**
 * The layer's maps have places: more than one value each.
 * @param {GraphLayer} layer
 */
export const hasPlaces = (layer) => layer.shape.length === 3 && layer.shape[1] * layer.shape[2] > 1;
