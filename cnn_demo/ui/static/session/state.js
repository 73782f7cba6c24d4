/* What all tabs share: the current network, epoch and image, and what the server said about them last. */

import { createStore } from "../kit/store.js";

/** @typedef {import("../kit/server/rpc_types.js").NetworkCard} NetworkCard */
/** @typedef {import("../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */
/** @typedef {import("../kit/server/rpc_types.js").GraphAnswer} GraphAnswer */
/** @typedef {import("../kit/server/rpc_types.js").MapsWanted} MapsWanted */
/** @typedef {import("../kit/server/rpc_types.js").RunState} RunState */
/** @typedef {import("../kit/server/rpc_types.js").ClassifyQuestion["image"]} AnyImage */

/** @typedef {{ width: number, erase: boolean, points: [number, number][] }} Stroke */
/** @typedef {{ layer: string, map: number }} MapChoice of a layer of units, `map` is 0 */
/** @typedef {{ layer: string, channel: number, y: number, x: number }} ValueChoice */

/**
 * @typedef {object} State
 * @property {string} tab the id of the open tab
 * @property {NetworkCard[]} networks published ones, then this visitor's
 * @property {NetworkCard | null} network the current one
 * @property {GraphAnswer | null} graph its blocks
 * @property {number | null} epoch null: the finished network
 * @property {AnyImage | null} image what is on the pad
 * @property {string | null} photo what a link calls the image, where it is a photo that the server keeps
 * @property {Stroke[] | null} strokes those of the drawing, where the image is one
 * @property {boolean} drawing is the pen down?
 * @property {string[]} skip preprocessing steps that are switched off
 * @property {Record<string, number[]>} edits maps that are switched off, by layer
 * @property {Record<string, Record<string, number[][]>>} kernels rewritten kernels, by layer and "filter,channel"
 * @property {"layer" | "map"} scale one color scale for a layer, or one for each map
 * @property {MapsWanted[]} watched layers whose maps are looked at closely, beside those of the network's picture
 * @property {ClassifyAnswer | null} answer the last one; null while there is nothing to classify
 * @property {string | null} trouble one sentence when there is no answer
 * @property {MapChoice | null} hovered the map under the pointer
 * @property {MapChoice | null} pinned the map that was pressed
 * @property {ValueChoice | null} value the value whose sum is shown
 * @property {number | null} asked the class that is asked about: why, or why not?
 * @property {string | null} run this visitor's run that is watched
 * @property {RunState | null} progress its state, with all points of its curves so far
 */

/** @type {State} */
const beginning = {
  tab: "classify",
  networks: [],
  network: null,
  graph: null,
  epoch: null,
  image: null,
  photo: null,
  strokes: null,
  drawing: false,
  skip: [],
  edits: {},
  kernels: {},
  scale: "layer",
  watched: [],
  answer: null,
  trouble: null,
  hovered: null,
  pinned: null,
  value: null,
  asked: null,
  run: null,
  progress: null,
};

export const lab = createStore(beginning);

/**
 * What every question about the current network says: which one, at which epoch, with this visitor's edits.
 */
export function aboutNetwork() {
  const { network, epoch, edits, kernels } = lab.state;
  return { network: network?.network ?? "", epoch, edits, kernels };
}

/**
 * The same, with the current image; null while there is none.
 */
export function aboutImage() {
  const { image, skip, network } = lab.state;
  return image && network ? { ...aboutNetwork(), image, skip } : null;
}
