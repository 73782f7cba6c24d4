/* Real buttons over the maps that a column paints: each is pressed, pointed at and walked to like any other button. */

import { graph as words } from "../../../texts/graph.js";
import { make } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { lab } from "../../session/state.js";

/** @typedef {import("../../session/state.js").MapChoice} MapChoice */

/**
 * @param {import("../../kit/server/rpc_types.js").GraphBlock} block
 * @param {{ pick: (layer: string, map: number) => void, perRow: () => number }} actions
 */
export function mapButtons(block, { pick, perRow }) {
  const element = make("div", { class: "graph-buttons", role: "group", "aria-label": block.title });
  const walk = roving(element, "button", perRow);
  let layoutKey = "";

  /**
   * @param {number[]} list of maps
   * @param {number} height of a button
   * @param {string} template of the grid's columns
   */
  function layout(list, height, template) {
    const key = `${list.join()} ${height} ${template}`;
    if (key === layoutKey) return;
    layoutKey = key;
    element.style.gridTemplateColumns = template;
    element.style.gridAutoRows = `${height}px`;
    const focused = [...element.children].indexOf(/** @type {Element} */ (document.activeElement));
    element.replaceChildren(...list.map(button));
    walk.refresh();
    if (focused >= 0) /** @type {HTMLElement | undefined} */ (element.children[focused])?.focus();
    mark(lab.state.pinned, lab.state.hovered);
  }

  /** @param {number} map */
  function button(map) {
    const label = block.shape.length === 1 ? words.units(block.title) : words.map(block.title, map);
    const hover = () => lab.set({ hovered: { layer: block.face, map } });
    const leave = () => lab.set({ hovered: null });
    return make("button", {
      type: "button",
      class: "graph-tile",
      tabindex: -1,
      "data-map": map,
      "aria-label": label,
      title: label,
      onpointerenter: hover,
      onfocus: hover,
      onblur: leave,
      onpointerleave: leave,
      onclick: () => pick(block.face, map),
    });
  }

  /**
   * @param {MapChoice | null} pinned
   * @param {MapChoice | null} hovered
   */
  function mark(pinned, hovered) {
    for (const each of element.children) {
      const is = (/** @type {MapChoice | null} */ choice) =>
        choice?.layer === block.face && String(choice.map) === each.getAttribute("data-map");
      each.classList.toggle("pinned", is(pinned));
      each.classList.toggle("hovered", is(hovered));
    }
  }

  /** @param {number} map @returns {HTMLElement | null} */
  const of = (map) => element.querySelector(`[data-map="${map}"]`);
  return { element, layout, mark, of };
}
