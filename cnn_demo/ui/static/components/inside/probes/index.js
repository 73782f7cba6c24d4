/* Experiments with the chosen map, in the order of their tabs. */

/** @typedef {import("../../../kit/rpc_types.js").GraphLayer} GraphLayer */
/** @typedef {import("../../../kit/rpc_types.js").GraphAnswer} GraphAnswer */

/**
 * @typedef {object} Probe
 * @property {string} id
 * @property {string} title
 * @property {(layer: GraphLayer, graph: GraphAnswer) => boolean} fits
 * @property {(panel: HTMLElement) => void} start
 */

/** @type {Probe[]} */
export const PROBES = [];
