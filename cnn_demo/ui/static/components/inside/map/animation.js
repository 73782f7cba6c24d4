/* The convolution at work: its window walks over the strongest input map while the output fills, value by value. Where
   motion is not wanted, each press is one step. */

import { inside as words } from "../../../../texts/tabs/inside.js";
import { make } from "../../../kit/dom.js";
import { fit } from "../../../kit/image/canvas.js";
import { rgb } from "../../../kit/image/palette.js";
import { paintInput } from "./input_map.js";
import { reachedAfter, windowAt } from "./windows.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MapInputsAnswer} MapInputsAnswer */

const SIDE = 150;

/**
 * @param {{ size: () => { h: number, w: number } | null, step: (reached: number | null) => void }} output its rows and
 *   columns, and what is told how far the walk has come; null: it is over
 */
export function animation(output) {
  const canvas = make("canvas", { class: "walk-input", role: "img", "aria-label": words.walk.input });
  const caption = make("figcaption", { class: "quiet-text" });
  const figure = make("figure", { class: "walk", hidden: true }, canvas, caption);
  const button = make("button", { type: "button", "aria-pressed": "false", title: words.walk.about, onclick: toggle });
  /** @type {MapInputsAnswer | null} */
  let inputs = null;
  /** @type {number | null} */
  let reached = null;
  let frame = 0;
  const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  label();

  function label() {
    const isOn = reached !== null && !isCalm();
    button.textContent = isCalm() ? words.walk.next : isOn ? words.walk.stop : words.walk.start;
    button.setAttribute("aria-pressed", String(isOn));
  }

  function toggle() {
    if (isCalm()) return show((reached ?? -1) + 1);
    if (reached !== null) return stop();
    const begin = performance.now();
    const step = (/** @type {number} */ time) => {
      const size = output.size();
      if (!size || !figure.isConnected || figure.closest("[hidden]:not(.walk)")) return stop();
      const next = reachedAfter(Math.max(0, time - begin), size.h * size.w);
      if (next >= size.h * size.w) return stop();
      if (next !== reached) show(next);
      frame = requestAnimationFrame(step);
      return undefined;
    };
    show(0);
    frame = requestAnimationFrame(step);
    return undefined;
  }

  /** @param {number} next */
  function show(next) {
    const size = output.size();
    if (!size || next >= size.h * size.w) return stop();
    reached = next;
    figure.hidden = false;
    label();
    drawInput(Math.floor(next / size.w), next % size.w);
    output.step(next);
    return undefined;
  }

  /**
   * @param {number} y
   * @param {number} x
   */
  function drawInput(y, x) {
    const first = inputs?.inputs[0];
    const map = first && paintInput(first.layer, first.map);
    if (!inputs?.window || !map) return;
    const [above, before] = inputs.window.offset;
    const cell = SIDE / Math.max(map.width + 2 * before, map.height + 2 * above);
    const context = fit(canvas, (map.width + 2 * before) * cell, (map.height + 2 * above) * cell);
    context.fillStyle = rgb("--sunken");
    context.fillRect(0, 0, SIDE, SIDE);
    context.drawImage(map, before * cell, above * cell, map.width * cell, map.height * cell);
    const { top, left, height, width } = windowAt(inputs.window, y, x);
    for (const [line, color] of /** @type {[number, string][]} */ ([
      [5, "--paper"],
      [2, "--accent"],
    ])) {
      context.lineWidth = line;
      context.strokeStyle = rgb(color);
      context.strokeRect((left + before) * cell + 1, (top + above) * cell + 1, width * cell - 2, height * cell - 2);
    }
    caption.textContent = words.inputMap(first.layer, first.map);
  }

  function stop() {
    cancelAnimationFrame(frame);
    if (reached === null) return;
    reached = null;
    figure.hidden = true;
    label();
    output.step(null);
  }

  return {
    figure,
    button,
    stop,
    /** @param {MapInputsAnswer | null} next what makes the map now */
    follow(next) {
      if (next?.made_by !== inputs?.made_by || next?.filter !== inputs?.filter) stop();
      inputs = next;
      button.hidden = !next?.window || !next.inputs.length;
    },
  };
}
