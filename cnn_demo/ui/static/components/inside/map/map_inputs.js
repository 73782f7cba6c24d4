/* Asks what the chosen map is made of, whenever that may have changed. */

import { latest } from "../../../kit/server/latest.js";
import { ask, isPassing, sleep } from "../../../kit/server/rpc.js";
import { layerOf, SOFTMAX } from "../../../session/layers.js";
import { aboutNetwork, lab } from "../../../session/state.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MapInputsAnswer} MapInputsAnswer */
/** @typedef {{ layer: string, map: number, most: number }} Wish */

/** @param {(found: MapInputsAnswer | null) => void} done */
export function mapInputs(done) {
  /** @type {Wish | null} */
  let wish = null;
  let asked = "";
  const look = latest(async () => {
    const { graph } = lab.state;
    if (!wish || !graph || lab.state.tab !== "inside" || graph.network !== lab.state.network?.network) return;
    if (!layerOf(graph, wish.layer)) return;
    const layer = wish.layer === SOFTMAX ? (graph.blocks.at(-1)?.layers.at(-1)?.name ?? "") : wish.layer;
    const question = { ...aboutNetwork(), layer, map: wish.map, most: wish.most };
    const key = JSON.stringify(question);
    if (key === asked) return;
    const found = await ask("map_inputs", question);
    if (found.error && isPassing(found)) {
      await sleep(1000 * (found.error.retry_after ?? 1));
      void look();
      return;
    }
    asked = key;
    done(found.error ? null : found);
  });
  lab.onAny(["network", "epoch", "kernels", "tab"], () => void look());
  return {
    /** @param {Wish | null} next */
    want(next) {
      wish = next;
      void look();
    },
  };
}
