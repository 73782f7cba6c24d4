/* From block to block: one back, one on, or any of them by its name, by stages where the network has them. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make } from "../../kit/dom.js";
import { blockOf, stageOf } from "../../session/layers.js";
import { lab } from "../../session/state.js";
import { openBlock, view } from "./view.js";

export function blockPicker() {
  const select = make("select", { "aria-label": words.chooseBlock, onchange: () => openBlock(Number(select.value)) });
  const step = (/** @type {number} */ by) => openBlock((number() ?? 0) + by);
  const back = make(
    "button",
    { type: "button", "aria-label": words.previous, title: words.previous, onclick: () => step(-1) },
    "‹",
  );
  const on = make(
    "button",
    { type: "button", "aria-label": words.next, title: words.next, onclick: () => step(1) },
    "›",
  );
  const number = () => blockOf(lab.state.graph, view.state.layer ?? undefined)?.number;

  lab.on("graph", (graph) => {
    /** @type {Map<string, HTMLElement>} */
    const groups = new Map();
    select.replaceChildren();
    for (const block of graph?.blocks ?? []) {
      const option = make("option", { value: block.number }, block.title);
      const stage = stageOf(graph, block);
      if (!stage) select.append(option);
      else {
        const group = groups.get(stage) ?? make("optgroup", { label: words.stage(stage) });
        if (!groups.has(stage)) select.append(group);
        groups.set(stage, group);
        group.append(option);
      }
    }
  });
  view.on("layer", () => {
    const at = number();
    if (at === undefined) return;
    select.value = String(at);
    back.disabled = at === 0;
    on.disabled = at === (lab.state.graph?.blocks.length ?? 0) - 1;
  });
  return { element: make("div", { class: "block-picker" }, back, select, on) };
}
