/* Tells the page which maps are looked at here, so that the next answer brings them; none while the tab is hidden. */

import { isVector, layerOf } from "../../session/layers.js";
import { mapsWanted } from "../../session/maps.js";
import { lab } from "../../session/state.js";
import { view } from "./view.js";

export const FEW = 12;

/** @typedef {import("../../kit/server/rpc_types.js").MapsWanted} MapsWanted */

export function startWatching() {
  const watch = () => {
    const wished = lab.state.tab === "inside" ? wanted() : [];
    if (JSON.stringify(wished) !== JSON.stringify(lab.state.watched)) lab.set({ watched: wished });
  };
  lab.onAny(["tab", "graph", "pinned"], watch);
  view.onAny(["layer", "order", "all", "visible", "inputs"], watch);
}

/** @returns {MapsWanted[]} */
function wanted() {
  const { graph, pinned } = lab.state;
  const open = layerOf(graph, view.state.layer ?? undefined);
  if (!open) return [];
  /** @type {MapsWanted[]} */
  const list = [];
  const { order, all, ranking, visible, inputs } = view.state;
  const about = { layer: open.name, total: open.shape[0], order, all, ranking, visible, few: FEW };
  if (!isVector(open)) list.push(mapsWanted(about));
  if (pinned && layerOf(graph, pinned.layer)?.shape.length === 3)
    list.push({ layer: pinned.layer, maps: [pinned.map] });
  if (inputs && layerOf(graph, inputs.layer)?.shape.length === 3) list.push(inputs);
  return list;
}
