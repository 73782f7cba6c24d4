/* The units of a dense layer as bars from zero, the strongest first; those of the class scores by class. Pressing one
   opens its sum. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make, refill } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { number, percent } from "../../kit/numbers/format.js";
import { isOff } from "../../session/edits.js";
import { isVector, layerOf, SOFTMAX } from "../../session/layers.js";
import { lab } from "../../session/state.js";
import { exactValues } from "./exact_values.js";
import { pickValue, view } from "./view.js";

const FEW = 16;

export function unitList() {
  const list = make("ol", { class: "unit-list" });
  const more = make("button", { type: "button", class: "quiet", onclick: () => view.set({ all: !view.state.all }) });
  const element = make("div", { class: "units", hidden: true }, list, more);
  const walk = roving(list, ".unit");
  /** @type {import("./exact_values.js").ExactMap | null} */
  let exact = null;
  const values = exactValues((found) => {
    exact = found;
    draw();
  });

  const layer = () => {
    const found = layerOf(lab.state.graph, view.state.layer ?? undefined);
    return found && isVector(found) ? found : null;
  };
  function look() {
    const found = layer();
    if (found && lab.state.tab === "inside" && lab.state.answer) values.want({ layer: found.name, map: 0 });
    else values.want(null);
    draw();
  }

  function draw() {
    const found = layer();
    if (!found || exact?.choice.layer !== found.name) return list.replaceChildren();
    const { classes } = lab.state.network ?? { classes: [] };
    const isClasses = found.name === lab.state.graph?.blocks.at(-1)?.face || found.name === SOFTMAX;
    const all = [...exact.values].map((_, unit) => unit);
    if (!isClasses) all.sort((a, b) => size(b) - size(a));
    const shown = view.state.all ? all : all.slice(0, FEW);
    const limit = exact.layerLimit || 1;
    more.hidden = all.length <= FEW;
    more.textContent = view.state.all ? words.fewer(FEW) : words.allUnits(all.length);
    list.toggleAttribute("data-signed", exact.signed);
    list.toggleAttribute("data-named", isClasses && classes.some((name) => name.length > 3));
    refill(
      list,
      shown.map((unit) => row(found.name, unit, exact?.values[unit] ?? 0, limit, isClasses ? classes[unit] : "")),
    );
    walk.refresh();
    return undefined;
  }
  const size = (/** @type {number} */ unit) => Math.abs(exact?.values[unit] ?? 0);

  /**
   * @param {string} name
   * @param {number} unit
   * @param {number} value
   * @param {number} limit
   * @param {string} label
   */
  function row(name, unit, value, limit, label) {
    const { value: chosen } = lab.state;
    const isChosen = chosen?.layer === name && chosen.channel === unit;
    const fill = make("span", { class: value < 0 ? "unit-fill negative" : "unit-fill" });
    fill.style.setProperty("--share", String(Math.abs(value) / limit));
    const text = name === SOFTMAX ? percent(value) : number(value);
    const button = make(
      "button",
      {
        type: "button",
        class: isOff(name, unit) ? "unit off" : "unit",
        tabindex: isChosen ? 0 : -1,
        "aria-pressed": String(isChosen),
        "aria-label": words.unit(label || `${unit}`, text),
        "data-unit": unit,
        onclick: () => choose(name, unit),
      },
      make("span", { class: "unit-name" }, label || `${unit}`),
      make("span", { class: "unit-track" }, fill),
      make("span", { class: "unit-value" }, text),
    );
    return make("li", {}, button);
  }

  /**
   * @param {string} name
   * @param {number} unit
   */
  function choose(name, unit) {
    view.set({ sheet: view.state.sheet === "full" ? "full" : "half" });
    pickValue({ layer: name, channel: unit, y: 0, x: 0 });
    /** @type {HTMLElement | null} */ (list.querySelector(`[data-unit="${unit}"]`))?.focus();
  }

  lab.onAny(["answer", "tab"], look);
  view.on("layer", look);
  lab.on("value", draw);
  view.on("all", draw);
  return { element };
}
