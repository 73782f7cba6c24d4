/* A map as the server sends it, with its name, its legend and a line of words; and asking only while somebody looks. */

import { legend } from "../../../kit/chart/legend.js";
import { make } from "../../../kit/dom.js";
import { doubles } from "../../../kit/image/canvas.js";
import { latest } from "../../../kit/server/latest.js";
import { lab } from "../../../session/state.js";
import { numberGrid } from "./number_grid.js";
import { limitOf } from "./number_text.js";

/** @typedef {import("../../../kit/server/rpc_types.js").DoubleMap} DoubleMap */

/**
 * @param {string} title
 * @param {Partial<import("./number_grid.js").GridOptions>} [options]
 */
export function mapView(title, options = {}) {
  const tallest = () => (window.innerWidth <= 700 ? 200 : Math.max(170, Math.min(320, window.innerHeight - 430)));
  const grid = numberGrid({ label: title, tallest, largest: 76, ...options });
  const scale = legend();
  const caption = make("figcaption", { class: "map-words" }, "\u00a0");
  const name = make("h3", {}, title);
  const element = make(
    "figure",
    { class: "map-view" },
    name,
    grid.element,
    make("div", { class: "map-foot" }, make("span", { class: "op-result" }, scale.element), caption),
  );
  /**
   * @param {DoubleMap | { values: ArrayLike<number>, h: number, w: number }} map
   * @param {string} [said]
   * @param {Partial<import("./grid_paint.js").GridView>} [marks]
   */
  function draw({ values, h, w }, said = "\u00a0", marks = {}) {
    const numbers = typeof values === "string" ? doubles(values) : values;
    const limit = marks.limit ?? limitOf(numbers);
    grid.draw({ values: numbers, h, w, limit, ...marks });
    scale.range(-limit, limit);
    caption.textContent = said;
    return numbers;
  }
  /** @param {string} next */
  function rename(next) {
    name.textContent = next;
  }
  return { element, draw, grid, rename };
}

/**
 * work() whenever what it depends on has changed, but only while the part is on show.
 * @param {HTMLElement} element
 * @param {(keyof import("../../../session/state.js").State)[]} names
 * @param {() => Promise<void>} work
 */
export function whileShown(element, names, work) {
  const isShown = () => lab.state.tab === "operations" && element.isConnected && !element.closest("[hidden]");
  let isDue = true;
  const run = latest(async () => {
    isDue = false;
    await work();
  });
  const ask = () => {
    isDue = true;
    if (isShown() && !lab.state.drawing) void run();
  };
  lab.onAny([...names, "tab", "drawing"], () => {
    isDue = true;
    requestAnimationFrame(ask);
  });
  return {
    ask,
    /* To be called when the part is shown again. */
    show() {
      if (isDue && isShown()) void run();
    },
  };
}
