/* The open block: which one, which of its layers, the facts about that layer, and its maps or units. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { legend } from "../../kit/chart/legend.js";
import { make, refill, segmented } from "../../kit/dom.js";
import { count, short } from "../../kit/numbers/format.js";
import { blockOf, branchesOf, isVector, layerOf, ownName, stageOf } from "../../session/layers.js";
import { lab } from "../../session/state.js";
import { blockPicker } from "./block_picker.js";
import { mapGrid } from "./map_grid.js";
import { unitList } from "./unit_list.js";
import { openLayer, view } from "./view.js";

/** @typedef {import("../../kit/server/rpc_types.js").GraphBlock} GraphBlock */
/** @typedef {import("../../kit/server/rpc_types.js").GraphLayer} GraphLayer */

export function blockPanel() {
  const title = make("h2", { tabindex: -1 });
  const switches = make("div", { class: "block-switches" });
  const facts = make("p", { class: "block-facts quiet-text" });
  const order = segmented(words.order.title, orders(), view.state.order, (value) =>
    view.set({ order: value, all: false, visible: [], ranking: [] }),
  );
  const scale = segmented(words.scale.title, scales(), lab.state.scale, (value) => lab.set({ scale: value }));
  const colors = legend(true);
  const settings = make(
    "div",
    { class: "block-settings" },
    labeled(words.order.title, order.element),
    labeled(words.scale.title, scale.element),
    colors.element,
  );
  const [grid, units] = [mapGrid(), unitList()];
  const element = make(
    "section",
    { class: "block", "aria-label": words.block },
    make("div", { class: "block-head" }, title, blockPicker().element, switches),
    facts,
    settings,
    grid.element,
    units.element,
  );

  view.on("layer", (name) => {
    const block = blockOf(lab.state.graph, name ?? undefined);
    const layer = layerOf(lab.state.graph, name ?? undefined);
    if (!block || !layer) return;
    const stage = stageOf(lab.state.graph, block);
    title.textContent = stage ? words.stageBlock(stage, block.title) : block.title;
    refill(switches, layerSwitches(block, layer.name));
    facts.replaceChildren(...factsOf(layer, block));
    grid.element.hidden = settings.hidden = isVector(layer);
    units.element.hidden = !isVector(layer);
  });
  lab.onAny(["answer", "scale"], drawLegend);
  view.on("layer", drawLegend);
  lab.on("scale", (value) => scale.show(value));

  function drawLegend() {
    const set = lab.state.answer?.layers.find(({ name }) => name === view.state.layer);
    if (!set) return;
    const top = set.limit ?? 0;
    colors.element.toggleAttribute("data-relative", lab.state.scale === "map");
    if (lab.state.scale === "map") colors.range(set.signed ? -1 : 0, 1);
    else colors.range(set.signed ? -top : 0, top);
    colors.element.title = lab.state.scale === "map" ? words.scale.each : words.scale.shared;
  }
  return { element, title };
}

/**
 * @param {string} label
 * @param {HTMLElement} control
 */
function labeled(label, control) {
  return make(
    "div",
    { class: "block-setting" },
    make("span", { class: "quiet-text", "aria-hidden": "true" }, label),
    control,
  );
}

/** @returns {{ value: "activation" | "index", text: string }[]} */
const orders = () => [
  { value: "activation", text: words.order.activation },
  { value: "index", text: words.order.index },
];

/** @returns {{ value: "layer" | "map", text: string, title: string }[]} */
const scales = () => [
  { value: "layer", text: words.scale.layer, title: words.scale.shared },
  { value: "map", text: words.scale.map, title: words.scale.each },
];

/**
 * Where a block has branches, first the branch, then its layers.
 * @param {GraphBlock} block
 * @param {string} open
 */
function layerSwitches(block, open) {
  const branches = branchesOf(block);
  const here = branches.find(({ layers }) => layers.some(({ name }) => name === open)) ?? branches[0];
  const names = here.layers.map(({ name }) => ({ value: name, text: words.layer(ownName(name)), title: name }));
  const layers = segmented(words.layers, names, open, openLayer).element;
  if (branches.length < 2) return [layers];
  const choices = branches.map(({ branch, layers: own }) => ({
    value: own.at(-1)?.name ?? "",
    text: words.branch(branch),
  }));
  const chosen = here.layers.at(-1)?.name ?? "";
  const first = segmented(words.branches, choices, chosen, openLayer).element;
  return here.layers.length > 1 ? [first, layers] : [first];
}

/**
 * @param {GraphLayer} layer
 * @param {GraphBlock} block
 */
function factsOf({ name, kind, shape, parameters, formula, size, macs }, block) {
  const [channels, height, width] = shape;
  const parts = [
    make("b", {}, name),
    words.facts.kind(kind),
    height === undefined ? words.facts.units(count(channels)) : words.facts.maps(count(channels), `${height}×${width}`),
    parameters ? words.facts.parameters(formula || count(parameters)) : "",
    size ? words.facts.size(size) : "",
    macs ? words.facts.macs(short(macs)) : "",
    block.parameters > parameters ? words.facts.block(short(block.parameters), short(block.macs)) : "",
  ];
  return parts.filter(Boolean).map((part) => make("span", {}, part));
}
