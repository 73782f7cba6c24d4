/* Every layer and map of the network for the current image: the network's picture on top, the open block below it, and
   the chosen map enlarged beside both. Pressing a value opens the sum behind it at the window's lower edge. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make } from "../../kit/dom.js";
import { pad, sendDrawing } from "../../session/input/pad_content.js";
import { blockOf } from "../../session/layers.js";
import { lab } from "../../session/state.js";
import { networkGraph } from "../graph/network_graph.js";
import { replay } from "../graph/replay.js";
import { dock } from "../sum/dock.js";
import { blockPanel } from "./block_panel.js";
import { mapPanel } from "./map_panel.js";
import { now } from "./now.js";
import { probeTabs } from "./probe_tabs.js";
import { sheetBar } from "./sheet_bar.js";
import { followNetwork, openBlock, pick, view } from "./view.js";
import { startWatching } from "./watching.js";

const [ROWS, LARGEST] = [2, 48]; // of maps in the network's picture, and their pixels

/** @type {import("../../tabs.js").Tab} */
export const insideTab = {
  id: "inside",
  title: words.title,
  start(panel) {
    if (!lab.state.image && !new URLSearchParams(location.search).has("image") && pad.state.strokes.length)
      sendDrawing();
    const graph = networkGraph({ open: openBlock, pick, rows: ROWS, largest: LARGEST });
    const map = mapPanel();
    const block = blockPanel();
    panel.append(
      make("h1", { class: "visually-hidden" }, words.heading),
      make(
        "div",
        { class: "inside-stage" },
        now().element,
        make("div", { class: "inside-network" }, graph.element, replay().element),
        make("div", { class: "inside-block" }, block.element, probeTabs().element),
        make("div", { class: "inside-sheet" }, sheetBar().element, map.element, dock().element),
      ),
    );
    followNetwork();
    startWatching();
    view.on("layer", (layer) => {
      const open = blockOf(lab.state.graph, layer ?? undefined);
      if (open) graph.markOpen(open.number);
    });
    view.on("sheet", (sheet) => panel.setAttribute("data-sheet", sheet));
    lab.on("tab", (tab) => {
      if (tab !== "inside") return;
      lab.set({ hovered: null });
      /* Who comes from a map of another tab goes on at that map. */
      if (lab.state.pinned && !document.activeElement?.closest("[role=tab], .tab-bar"))
        requestAnimationFrame(map.focus);
    });
  },
};
