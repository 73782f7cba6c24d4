/* Experiments with the chosen map, one at a time; each is started when it is first opened. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { addressChanged, addressPart } from "../../kit/links.js";
import { layerOf } from "../../session/layers.js";
import { lab } from "../../session/state.js";
import { settings } from "./probes/chosen.js";
import { PROBES } from "./probes/index.js";
import { subject, view } from "./view.js";

const isShown = () => lab.state.tab === "inside" && view.state.probe;

addressPart({
  names: ["probe", "method", "seen"],
  write() {
    const { method, seenAt } = settings.state;
    const own = view.state.probe === "attribution" ? { method, seen: seenAt } : {};
    return isShown() ? { probe: view.state.probe, ...own } : {};
  },
  read({ probe = "", method, seen }) {
    view.set({ probe: PROBES.some(({ id }) => id === probe) ? probe : "" });
    if (probe !== "attribution") return;
    if (/^\w{1,40}$/.test(method ?? "")) settings.set({ method });
    settings.set({ seenAt: /^[\w.#]{1,120}$/.test(seen ?? "") ? seen : null });
  },
});

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
      { type: "button", role: "tab", id: `probe-tab-${probe.id}`, tabindex: -1, onclick: () => toggle(probe.id) },
      probe.title,
    ),
  );
  list.append(...buttons);
  const walk = roving(list, "[role=tab]:not([hidden])");

  /** @param {string} id */
  function toggle(id) {
    view.set({ probe: open === id ? "" : id, sheet: "closed" });
    if (open && list.getBoundingClientRect().top > window.innerHeight / 2) list.scrollIntoView({ block: "start" });
    addressChanged({ push: true });
  }
  /** @param {string} id */
  function show(id) {
    open = id;
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

  /* A link leads to its experiment, once the maps above it stand. */
  function arrive() {
    const leave = lab.on("answer", (answer) => {
      if (!answer) return;
      setTimeout(() => leave());
      requestAnimationFrame(() => requestAnimationFrame(() => list.scrollIntoView({ block: "start" })));
    });
  }

  function fit() {
    const { graph } = lab.state;
    settings.set({ fallback: subject() });
    const layer = layerOf(graph, subject()?.layer);
    PROBES.forEach((probe, index) => {
      buttons[index].hidden = !graph || !layer || !probe.fits(layer, graph);
      if (buttons[index].hidden && layer && open === probe.id) view.set({ probe: "" });
    });
    element.hidden = buttons.every((button) => button.hidden);
    walk.refresh();
  }
  view.on("probe", show);
  if (open) arrive();
  settings.onAny(["method", "seenAt"], () => addressChanged());
  lab.onAny(["pinned", "graph"], fit);
  view.onAny(["layer", "ranking"], fit);
  return { element };
}
