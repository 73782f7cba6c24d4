/* Experiments with the chosen map, one at a time; each is started when it is first opened. */

import { inside as words } from "../../../texts/inside.js";
import { make } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { layerOf } from "../../session/layers.js";
import { lab } from "../../session/state.js";
import { settings } from "./probes/chosen.js";
import { PROBES } from "./probes/index.js";
import { subject, view } from "./view.js";

export function probeTabs() {
  const title = make("h2", {}, words.probes);
  const list = make("div", { class: "probe-tabs", role: "tablist", "aria-label": words.probes });
  const place = make("div", { class: "probe-place" });
  const element = make("section", { class: "probes", "aria-label": words.probes }, title, list, place);
  /** @type {Map<string, HTMLElement>} */
  const started = new Map();
  let open = "";
  const buttons = PROBES.map((probe) =>
    make(
      "button",
      { type: "button", role: "tab", id: `probe-tab-${probe.id}`, tabindex: -1, onclick: () => show(probe.id) },
      probe.title,
    ),
  );
  list.append(...buttons);
  const walk = roving(list, "[role=tab]:not([hidden])");

  /** @param {string} id */
  function show(id) {
    open = open === id ? "" : id;
    const probe = PROBES.find((other) => other.id === open);
    if (probe && !started.has(open)) {
      const panel = make("div", { class: "probe", role: "tabpanel", "aria-labelledby": `probe-tab-${open}` });
      started.set(open, panel);
      place.append(panel);
      probe.start(panel);
    }
    for (const [name, panel] of started) panel.hidden = name !== open;
    PROBES.forEach((other, index) => buttons[index].setAttribute("aria-selected", String(other.id === open)));
  }

  function fit() {
    const { graph } = lab.state;
    settings.set({ fallback: subject() });
    const layer = layerOf(graph, subject()?.layer);
    PROBES.forEach((probe, index) => {
      buttons[index].hidden = !graph || !layer || !probe.fits(layer, graph);
      if (buttons[index].hidden && open === probe.id) show(probe.id);
    });
    element.hidden = buttons.every((button) => button.hidden);
    walk.refresh();
  }
  lab.onAny(["pinned", "graph"], fit);
  view.onAny(["layer", "ranking"], fit);
  return { element };
}
