/* What this visitor has changed in the network: maps set to zero and kernels rewritten. It travels with every question,
   holds for nobody else, and ends when another network is chosen. */

import { lab } from "./state.js";

/** @typedef {Record<string, number[]>} Edits */
/** @typedef {Record<string, Record<string, number[][]>>} Kernels */
/** @typedef {{ layer: string, map: number } | { layer: string, filter: number, channel: number }} Change */

/**
 * The same edits with this map ablated, or no longer.
 * @param {Edits} edits
 * @param {string} layer
 * @param {number} map
 * @returns {Edits}
 */
export function withMap(edits, layer, map) {
  const { [layer]: off = [], ...others } = edits;
  const next = off.includes(map) ? off.filter((other) => other !== map) : [...off, map].sort((a, b) => a - b);
  return next.length ? { ...others, [layer]: next } : others;
}

/**
 * The same kernels with this one rewritten, or with null as it was learned.
 * @param {Kernels} kernels
 * @param {string} layer
 * @param {number} filter
 * @param {number} channel
 * @param {number[][] | null} rows
 * @returns {Kernels}
 */
export function withKernel(kernels, layer, filter, channel, rows) {
  const { [layer]: own = {}, ...others } = kernels;
  const { [`${filter},${channel}`]: _, ...rest } = own;
  const next = rows ? { ...rest, [`${filter},${channel}`]: rows } : rest;
  return Object.keys(next).length ? { ...others, [layer]: next } : others;
}

/**
 * All changes, one by one.
 * @param {Edits} edits
 * @param {Kernels} kernels
 * @returns {Change[]}
 */
export function changes(edits, kernels) {
  const maps = Object.entries(edits).flatMap(([layer, off]) => off.map((map) => ({ layer, map })));
  const rewritten = Object.entries(kernels).flatMap(([layer, own]) =>
    Object.keys(own).map((key) => {
      const [filter, channel] = key.split(",").map(Number);
      return { layer, filter, channel };
    }),
  );
  return [...maps, ...rewritten];
}

/**
 * Is this map set to zero?
 * @param {string} layer
 * @param {number} map
 */
export const isOff = (layer, map) => Boolean(lab.state.edits[layer]?.includes(map));

/**
 * @param {string} layer
 * @param {number} map
 */
export function switchMap(layer, map) {
  lab.set({ edits: withMap(lab.state.edits, layer, map) });
}

/**
 * @param {string} layer
 * @param {number} filter
 * @param {number} channel
 * @param {number[][] | null} rows
 */
export function setKernel(layer, filter, channel, rows) {
  lab.set({ kernels: withKernel(lab.state.kernels, layer, filter, channel, rows) });
}

/** @param {Change} change */
export function undo(change) {
  if ("map" in change) switchMap(change.layer, change.map);
  else setKernel(change.layer, change.filter, change.channel, null);
}

export function resetEdits() {
  lab.set({ edits: {}, kernels: {} });
}
