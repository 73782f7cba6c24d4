/* The chosen map, enlarged: the one under the pointer, or the pinned one, or the strongest. Its values can be read and
   pressed, it can be ablated, watched at work, and taken apart into its kernels. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { legend } from "../../kit/chart/legend.js";
import { make } from "../../kit/dom.js";
import { digits, number } from "../../kit/numbers/format.js";
import { isVector, layerOf } from "../../session/layers.js";
import { findMap } from "../../session/maps.js";
import { lab } from "../../session/state.js";
import { exactValues } from "./exact_values.js";
import { ablateButton } from "./map/ablate_button.js";
import { animation } from "./map/animation.js";
import { chosenInputs, unitOf } from "./map/chosen_inputs.js";
import { enlargedMap, paddedCodes, wrapped } from "./map/enlarged_map.js";
import { pickValue, subject, view, walkValue } from "./view.js";

/** @typedef {import("./exact_values.js").ExactMap} ExactMap */
/** @typedef {import("../../session/state.js").MapChoice} MapChoice */

const [LARGE, SMALL, ON_PHONE] = [260, 150, 170]; // pixels of the enlarged map
const NARROW = matchMedia("(max-width: 960px)");

export function mapPanel() {
  const title = make("h2", { class: "map-title" });
  const canvas = make("canvas", { class: "map-large", tabindex: 0, role: "img" });
  const readout = make("p", { class: "map-readout", role: "status" });
  const colors = legend(true);
  const ablation = ablateButton();
  const large = enlargedMap(canvas);
  const walk = animation({ size: () => (exact && !isWrapped() ? exact : null), step: walked });
  const parts = chosenInputs(walk.follow);
  const element = make(
    "section",
    { class: "map-panel", "aria-label": words.panel },
    title,
    make("div", { class: "map-stage" }, walk.figure, canvas),
    readout,
    make("div", { class: "map-tools" }, colors.element, ablation.element, walk.button),
    parts.element,
  );

  /** @type {MapChoice | null} */
  let shown = null;
  /** @type {ExactMap | null} */
  let exact = null;
  /** @type {number | null} */
  let reached = null;
  /** @type {[number, number] | null} */
  let pointed = null;
  /** @type {MouseEvent | null} */
  let early = null; // a press on a map whose numbers are still on their way
  const values = exactValues((found) => {
    exact = found;
    draw();
    if (early) press(early);
  });
  const layer = () => layerOf(lab.state.graph, shown?.layer);
  const isWrapped = () => Boolean(layer() && isVector(/** @type {any} */ (layer())));

  function follow() {
    if (lab.state.tab !== "inside") return values.want(null);
    const next = lab.state.hovered ?? subject();
    if (next?.layer !== shown?.layer || next?.map !== shown?.map) {
      [exact, pointed, early] = [null, null, null];
      walk.stop();
    }
    shown = next;
    values.want(lab.state.answer ? shown : null);
    const chosen = subject();
    parts.dim(Boolean(lab.state.hovered && (chosen?.layer !== shown?.layer || chosen?.map !== shown?.map)));
    draw();
    return undefined;
  }

  function draw() {
    const found = layer();
    if (!shown || !found) return;
    title.textContent = isWrapped() ? words.unitsOf(found.name, found.shape[0]) : words.map(found.name, shown.map);
    ablation.draw(found, isWrapped() ? unitOf(found.name) : shown.map);
    drawMap(found.shape[0]);
    read();
  }

  /** @param {number} units */
  function drawMap(units) {
    const perMap = lab.state.scale === "map";
    if (exact && shown) {
      const limit = perMap ? Math.max(Math.abs(exact.low), Math.abs(exact.high)) : exact.layerLimit;
      const { w, h } = isWrapped() ? wrapped(exact.w) : exact;
      const codes = paddedCodes(exact.values, limit, exact.signed, w * h);
      large.draw({ w, h, count: exact.values.length, codes, signed: exact.signed, chosen: chosen(w), reached });
      colors.range(exact.signed ? -limit : 0, limit);
      return;
    }
    const found = shown && units && findMap(lab.state.answer, shown.layer, shown.map);
    if (!found) return;
    const { set, codes } = found;
    large.draw({ w: set.w, h: set.h, count: 0, codes, signed: set.signed, chosen: null, reached: null });
  }

  /**
   * @param {number} columns
   * @returns {[number, number] | null}
   */
  function chosen(columns) {
    if (reached !== null) return [Math.floor(reached / columns), reached % columns];
    const { value } = lab.state;
    if (!value || value.layer !== shown?.layer) return null;
    if (isWrapped()) return [Math.floor(value.channel / columns), value.channel % columns];
    return value.channel === shown.map ? [value.y, value.x] : null;
  }

  /* What stands under the map: the value under the pointer, of the walk, or the chosen one; else what there is. */
  function read() {
    if (!exact || !shown) return readout.replaceChildren();
    const { w } = isWrapped() ? wrapped(exact.w) : exact;
    const place = (reached === null ? pointed : null) ?? chosen(w);
    if (!place) {
      readout.textContent = words.range(number(exact.low), number(exact.high));
    } else {
      const [y, x] = place;
      const at = isWrapped() ? `${y * w + x}` : `${shown.map}, ${y}, ${x}`;
      readout.textContent = `${shown.layer}[${at}] = ${digits(exact.values[y * w + x], 6)}`;
    }
    canvas.setAttribute("aria-label", words.canvas(title.textContent ?? "", readout.textContent));
    return undefined;
  }

  /**
   * @param {number} y
   * @param {number} x
   */
  function choose(y, x) {
    if (!exact || !shown) return;
    const { layer: name, map } = shown;
    pickValue(
      isWrapped()
        ? { layer: name, channel: y * wrapped(exact.w).w + x, y: 0, x: 0 }
        : { layer: name, channel: map, y, x },
    );
  }
  canvas.addEventListener("pointermove", (event) => {
    pointed = large.placeOf(event);
    read();
  });
  canvas.addEventListener("pointerleave", () => {
    pointed = null;
    read();
  });
  canvas.addEventListener("click", (event) => {
    walk.stop();
    press(event);
  });

  /** @param {MouseEvent} event */
  function press(event) {
    early = exact ? null : event;
    const place = exact && large.placeOf(event);
    if (place) choose(...place);
  }
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return walk.stop();
    if (!exact) return undefined;
    const { w, h } = isWrapped() ? wrapped(exact.w) : exact;
    if (chosen(w)) return void walkValue(event, w);
    if (!event.key.startsWith("Arrow") && event.key !== "Enter") return undefined;
    event.preventDefault();
    return choose(Math.floor(h / 2), Math.floor(w / 2));
  });

  /** @param {number | null} next */
  function walked(next) {
    reached = next;
    element.toggleAttribute("data-walking", next !== null);
    resize();
    draw();
  }

  const resize = () => large.resize(reached !== null ? SMALL : NARROW.matches ? ON_PHONE : LARGE);
  NARROW.addEventListener("change", resize);
  resize();

  lab.onAny(["hovered", "pinned", "answer", "tab", "graph"], follow);
  view.onAny(["layer", "ranking"], follow);
  lab.onAny(["value", "edits", "scale"], draw);
  return { element, focus: () => canvas.focus({ preventScroll: true }) };
}
