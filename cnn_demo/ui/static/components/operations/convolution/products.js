/* The middle of the stage: what lies under the window, the kernel that can be typed into, and their products. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { numberGrid } from "../shared/number_grid.js";
import { exact, limitOf } from "../shared/number_text.js";
import { bench, change, presetOf } from "./bench.js";

const words = operations.convolution;

/** @typedef {import("./arithmetic.js").Step} Step */

export function products() {
  const element = make("div", { class: "products" });
  const about = make("p", { class: "quiet-text kernel-about" });
  const all = make("div", { class: "products-all" }, element, about);
  /** @type {ReturnType<typeof row>[]} */
  let rows = [];
  let built = "";

  /**
   * @param {Step} found
   * @param {boolean} isKnown
   * @param {number} limit of the input's numbers
   */
  function draw(found, isKnown, limit) {
    const { channels, padding } = found;
    const size = padding.length;
    const { shown } = bench.state;
    const isAll = channels.length <= 3 && (channels.length === 1 || size <= 3);
    const list = isAll ? channels.map((_, c) => c) : [Math.min(Math.max(shown, 0), channels.length - 1)];
    const key = `${list.join()}|${channels.length}`;
    if (key !== built) {
      built = key;
      rows = list.map((c) => row(c, channels.length, list.length));
      element.replaceChildren(...rows.map((one) => one.element));
      element.dataset.rows = String(list.length);
    }
    const most = limitOf(channels.flatMap((channel) => channel.products.flat()));
    const kernelLimit = limitOf(channels.flatMap((channel) => channel.kernel.flat()));
    rows.forEach((one, i) => one.draw(channels[list[i]], padding, { limit, kernelLimit, most, isKnown }));
  }
  bench.onAny(["preset", "classics"], () => {
    const { preset, classics } = bench.state;
    about.textContent = classics.find(({ id }) => id === preset)?.sentence ?? words.kernelHint;
  });
  return { element: all, draw };
}

/**
 * One channel's window ⊙ kernel = products.
 * @param {number} channel
 * @param {number} count of all channels
 * @param {number} lines how many stand below each other
 */
function row(channel, count, lines) {
  const narrow = () => window.innerWidth <= 700;
  const tallest = () => (narrow() ? 110 : lines > 1 ? 84 : Math.max(150, Math.min(200, window.innerHeight - 580)));
  const patch = numberGrid({ label: words.window, tallest, largest: 60 });
  const kernel = numberGrid({
    label: words.kernel,
    tallest,
    largest: 60,
    edit: { isOpen: () => true, write, refuse: (text) => bench.set({ trouble: words.notNumber(text) }), atOnce: true },
  });
  const result = numberGrid({ label: words.products, tallest, largest: 60 });
  const sum = make("span", { class: "products-sum" });
  const name = count > 1 ? make("span", { class: "products-name" }, words.namesOf(count)[channel]) : null;
  /** @param {string} title @param {HTMLElement} grid @param {string} [css] */
  const part = (title, grid, css = "") => make("div", { class: `products-part ${css}` }, make("h3", {}, title), grid);
  const element = make(
    "div",
    { class: "products-row" },
    name,
    part(words.window, patch.element),
    make("span", { class: "products-sign", "aria-hidden": "true" }, "⊙"),
    part(words.kernel, kernel.element, "kernel-part"),
    make("span", { class: "products-sign", "aria-hidden": "true" }, "="),
    part(words.products, result.element, "op-veiled"),
    count > 1 ? sum : null,
  );

  /** @param {number} y @param {number} x @param {number} value */
  function write(y, x, value) {
    const { kernel: tables } = bench.state;
    const next = tables.map((table, c) =>
      c === channel ? table.map((old, i) => (i === y ? old.map((each, j) => (j === x ? value : each)) : old)) : table,
    );
    change({ kernel: next, preset: presetOf(next) });
  }

  /**
   * @param {import("./arithmetic.js").ChannelStep} found
   * @param {boolean[][]} padding
   * @param {{ limit: number, kernelLimit: number, most: number, isKnown: boolean }} scale
   */
  function draw(found, padding, { limit, kernelLimit, most, isKnown }) {
    const size = padding.length;
    const place = { h: size, w: size };
    patch.draw({ ...place, values: found.patch.flat(), limit, muted: padding });
    kernel.draw({ ...place, values: found.kernel.flat(), limit: kernelLimit });
    result.draw({ ...place, values: found.products.flat(), limit: most, hidden: isKnown ? null : () => true });
    sum.textContent = isKnown ? `Σ ${exact(found.sum)}` : "Σ ?";
  }
  return { element, draw };
}
