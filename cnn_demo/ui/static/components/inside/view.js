/* What the Inside tab shows: the open block and layer, how its maps are ordered, and which map the panel is about. */

import { ARROWS } from "../../kit/keys.js";
import { addressChanged, addressPart } from "../../kit/links.js";
import { createStore } from "../../kit/store.js";
import { blockOf, hasValue, isVector, layerOf } from "../../session/layers.js";
import { lab } from "../../session/state.js";

/** @typedef {import("../../session/state.js").MapChoice} MapChoice */

/**
 * @typedef {object} View
 * @property {string | null} layer the open layer; its block is the open block
 * @property {"activation" | "index"} order
 * @property {boolean} all all of the layer's maps, or the strongest dozen
 * @property {number[]} visible the maps of the grid that lie in the window, where all are shown
 * @property {number[]} ranking the maps in the order in which they stand
 * @property {{ layer: string, maps: number[] } | null} inputs the maps shown beside kernels
 * @property {string} probe the open experiment; empty when none is
 * @property {"closed" | "half" | "full"} sheet on a phone, the panel comes from below
 */

/** @type {View} */
const beginning = {
  layer: null,
  order: "activation",
  all: false,
  visible: [],
  ranking: [],
  inputs: null,
  probe: "",
  sheet: "closed",
};

export const view = createStore(beginning);

addressPart({
  names: ["layer"],
  write: () => ({ layer: lab.state.tab === "inside" && !lab.state.pinned ? view.state.layer : null }),
  read: ({ layer }) => {
    if (layer && /^[\w.#]{1,120}$/.test(layer)) view.set({ layer });
  },
});

/* Where there is no such layer in the network, its first block is open. */
export function followNetwork() {
  let isFirst = true;
  lab.on("graph", (graph) => {
    if (!graph) return;
    const { pinned } = lab.state;
    if (pinned && !layerOf(graph, pinned.layer)) lab.set({ pinned: null, value: null });
    const wished = [lab.state.pinned?.layer, view.state.layer ?? undefined];
    const layer = wished.find((name) => layerOf(graph, name)) ?? graph.blocks[0].face;
    view.set({ layer, all: false, visible: [], ranking: [], inputs: null });
    if (isFirst && lab.state.pinned) view.set({ sheet: "half" }); // a link to a map
    isFirst = false;
  });
  lab.on("pinned", (pinned) => {
    if (pinned && pinned.layer !== view.state.layer && layerOf(lab.state.graph, pinned.layer)) show(pinned.layer);
  });
}

/** @param {string} layer */
function show(layer) {
  view.set({ layer, all: false, visible: [], ranking: [] });
}

/**
 * Opens a block with the layer that stands for it.
 * @param {number} number
 */
export function openBlock(number) {
  const face = lab.state.graph?.blocks[number]?.face;
  if (face) openLayer(face);
}

/**
 * The map, and the value, stay chosen where the layer has the same ones.
 * @param {string} name
 */
export function openLayer(name) {
  const { graph, pinned, value } = lab.state;
  const [before, after] = [layerOf(graph, pinned?.layer), layerOf(graph, name)];
  if (!after) return;
  const isSameBlock = blockOf(graph, name) === blockOf(graph, view.state.layer ?? undefined);
  const stays = isSameBlock && before && isVector(before) === isVector(after) && before.shape[0] === after.shape[0];
  const moved = stays && value && hasValue(after, value) && String(before.shape) === String(after.shape);
  show(name);
  lab.set({
    hovered: null,
    pinned: stays && pinned ? { layer: name, map: pinned.map } : null,
    value: moved ? { ...value, layer: name } : null,
  });
  addressChanged({ push: true });
}

/**
 * A map was pressed: it stays.
 * @param {string} layer
 * @param {number} map
 */
export function pick(layer, map) {
  const { value } = lab.state;
  const keeps = value?.layer === layer && value.channel === map;
  view.set({ sheet: view.state.sheet === "full" ? "full" : "half" });
  lab.set({ pinned: { layer, map }, value: keeps ? value : null });
}

/**
 * The map that the panel is about: the pinned one, or the strongest one of the open layer.
 * @returns {MapChoice | null}
 */
export function subject() {
  const { pinned } = lab.state;
  const { layer, ranking } = view.state;
  if (pinned) return pinned;
  return layer ? { layer, map: ranking[0] ?? 0 } : null;
}

/**
 * Chooses a value: the dock opens with its sum.
 * @param {import("../../session/state.js").ValueChoice} value
 */
export function pickValue(value) {
  const layer = layerOf(lab.state.graph, value.layer);
  if (!layer || !hasValue(layer, value)) return;
  const map = isVector(layer) ? 0 : value.channel;
  lab.set({ value, pinned: { layer: value.layer, map } });
}

/**
 * Walks from the chosen value with an arrow key; false where the key is none.
 * @param {KeyboardEvent} event
 * @param {number} columns of a layer of units, as it is drawn
 */
export function walkValue(event, columns = 1) {
  const arrow = ARROWS[event.key];
  const { value, graph } = lab.state;
  const layer = layerOf(graph, value?.layer);
  if (!arrow || !value || !layer || event.ctrlKey || event.metaKey || event.altKey) return false;
  event.preventDefault();
  const [channels, height = 1, width = 1] = layer.shape;
  const within = (/** @type {number} */ at, /** @type {number} */ size) => Math.max(0, Math.min(size - 1, at));
  if (isVector(layer)) {
    const channel = value.channel + arrow[0] * columns + arrow[1];
    if (channel >= 0 && channel < channels) pickValue({ ...value, channel });
  } else pickValue({ ...value, y: within(value.y + arrow[0], height), x: within(value.x + arrow[1], width) });
  return true;
}
