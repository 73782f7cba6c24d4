/* The kernels that made the chosen map, each beside the map that it looks at. */

import { isVector, layerOf } from "../../../session/layers.js";
import { lab } from "../../../session/state.js";
import { subject, view } from "../view.js";
import { FEW_KERNELS, kernels } from "./kernels.js";
import { mapInputs } from "./map_inputs.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MapInputsAnswer} MapInputsAnswer */

const ALL = 1024;

/**
 * The chosen unit of a layer without maps.
 * @param {string} layer
 */
export const unitOf = (layer) => (lab.state.value?.layer === layer ? lab.state.value.channel : null);

/** @param {(found: MapInputsAnswer | null) => void} tell is called with each answer, and with null before the next */
export function chosenInputs(tell) {
  const parts = kernels({ all: (all) => want(all ? ALL : FEW_KERNELS) });
  const inputs = mapInputs((found) => {
    tell(found);
    if (!found) return;
    parts.draw(found);
    view.set({ inputs: { layer: found.source, maps: found.inputs.map(({ map }) => map) } });
  });
  let about = "";

  /** @param {number} [most] */
  function want(most) {
    const chosen = subject();
    const found = layerOf(lab.state.graph, chosen?.layer);
    if (!chosen || !found) return;
    const map = isVector(found) ? (unitOf(found.name) ?? lab.state.answer?.best ?? 0) : chosen.map;
    const key = `${found.name} ${map}`;
    if (key === about && !most) return;
    if (key !== about) parts.reset();
    about = key;
    inputs.want({ layer: found.name, map: Math.min(map, found.shape[0] - 1), most: most ?? FEW_KERNELS });
  }

  lab.onAny(["pinned", "graph", "value"], () => want());
  view.onAny(["layer", "ranking"], () => want());
  return { element: parts.element, dim: parts.dim };
}
