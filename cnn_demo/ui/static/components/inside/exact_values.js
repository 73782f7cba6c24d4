/* The exact numbers of one map: asked once for each state of image and network. */

import { floats } from "../../kit/image/canvas.js";
import { latest } from "../../kit/server/latest.js";
import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { layerOf } from "../../session/layers.js";
import { aboutImage, lab } from "../../session/state.js";

/** @typedef {import("../../session/state.js").MapChoice} MapChoice */

/**
 * @typedef {object} ExactMap
 * @property {MapChoice} choice
 * @property {number} h
 * @property {number} w
 * @property {Float32Array} values
 * @property {boolean} signed
 * @property {number} low
 * @property {number} high
 * @property {number} layerLimit the largest magnitude of the whole layer
 */

/** @param {(found: ExactMap) => void} done */
export function exactValues(done) {
  /** @type {MapChoice | null} */
  let wish = null;
  const look = latest(async () => {
    const about = aboutImage();
    const choice = wish;
    const { graph } = lab.state;
    if (!about || !choice || graph?.network !== about.network || !layerOf(graph, choice.layer)) return;
    const found = await ask("map_values", { ...about, layer: choice.layer, map: choice.map });
    if (found.error) {
      if (!isPassing(found) || wish !== choice) return;
      await sleep(1000 * (found.error.retry_after ?? 1));
      void look();
      return;
    }
    const { h, w, signed, low, high, layer_limit } = found;
    const numbers = { low: low ?? 0, high: high ?? 0, layerLimit: layer_limit ?? 0 };
    if (wish?.layer === choice.layer && wish.map === choice.map)
      done({ choice, h, w, signed, values: floats(found.values), ...numbers });
  });
  return {
    /** @param {MapChoice | null} choice */
    want(choice) {
      wish = choice;
      if (choice) void look();
    },
  };
}
