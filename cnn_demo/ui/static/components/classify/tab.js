/* Draw or upload an image and see it classified while you draw: pad, network, prediction in one window. */

import { classify as words } from "../../../texts/tabs/classify.js";
import { make } from "../../kit/dom.js";
import { lab } from "../../session/state.js";
import { tourChips } from "../../shell/tour.js";
import { networkGraph } from "../graph/network_graph.js";
import { replay } from "../graph/replay.js";
import { answer } from "./answer.js";
import { betterNetwork } from "./better_network.js";
import { examples } from "./examples.js";
import { pad } from "./pad.js";
import { preprocessing } from "./preprocessing.js";
import { why } from "./why.js";

/** @type {import("../../tabs.js").Tab} */
export const classifyTab = {
  id: "classify",
  title: words.title,
  start(panel) {
    const graph = networkGraph({ open: openBlock, pick: openMap });
    const invite = make("p", {}, words.invite.digits);
    lab.on("network", (network) => {
      const { digits, others } = words.invite;
      invite.textContent = !network || network.data === "mnist" ? digits : others;
    });
    panel.append(
      make("div", { class: "classify-hero" }, make("h1", {}, words.hero), invite, tourChips()),
      make(
        "div",
        { class: "classify-stage" },
        make("div", { class: "classify-pad" }, pad().element, betterNetwork().element),
        make("div", { class: "classify-answer" }, answer().element),
        make("div", { class: "classify-examples" }, examples().element),
        make("div", { class: "classify-network" }, graph.element, replay().element),
        make("div", { class: "classify-below" }, why().element, preprocessing().element),
      ),
    );
  },
};

/** @param {number} number */
function openBlock(number) {
  const face = lab.state.graph?.blocks[number]?.face;
  if (face) openMap(face, 0);
}

/**
 * @param {string} layer
 * @param {number} map
 */
function openMap(layer, map) {
  lab.set({ pinned: { layer, map }, tab: "inside" });
}
