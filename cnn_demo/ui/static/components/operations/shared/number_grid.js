/* A grid of numbers: pressed, walked with the arrow keys, typed into as in a spreadsheet. */

import { make } from "../../../kit/dom.js";
import { fit } from "../../../kit/image/canvas.js";
import { onTheme } from "../../../kit/image/palette.js";
import { ARROWS } from "../../../kit/keys.js";
import { cellEditor } from "./cell_editor.js";
import { paintGrid } from "./grid_paint.js";
import { limitOf } from "./number_text.js";

/** @typedef {import("./grid_paint.js").GridView} GridView */

/**
 * @typedef {object} GridOptions
 * @property {string} label
 * @property {() => number} [tallest] pixels that it may be high
 * @property {number} [largest] pixels of one cell, at most
 * @property {(dy: number, dx: number) => void} [walk] by the arrow keys
 * @property {(y: number, x: number) => void} [press]
 * @property {(y: number, x: number) => void} [hover]
 * @property {() => void} [leave]
 * @property {{ isOpen: () => boolean, write: (y: number, x: number, value: number) => void,
 *   refuse: (text: string) => void, atOnce?: boolean }} [edit] a press selects, typing or a second press changes;
 *   `atOnce`: one press does
 */

/** @param {GridOptions} options */
export function numberGrid({ label, tallest = () => 300, largest = 64, walk, press, hover, leave, edit }) {
  const canvas = make("canvas", { class: "grid-canvas", width: 1, height: 1, role: "img", "aria-label": label });
  const place = make("div", { class: "grid-place" }, canvas);
  const element = make("div", { class: "grid" }, place);
  if (walk || edit) canvas.tabIndex = 0;
  if (press || edit) canvas.classList.add("pressable");
  /** @type {GridView | null} */
  let view = null;
  let side = 0;
  /** @type {[number, number]} of the cell that is typed into */
  let cursor = [0, 0];

  const before = () => view?.pad?.[0] ?? 0;
  const edge = () => before() + (view?.pad?.[1] ?? 0);
  const editor = edit ? cellEditor({ label, place, edit, box, move, focus: () => canvas.focus() }) : null;

  /** @param {GridView | null} [next] */
  function draw(next = view) {
    view = next;
    if (!view || !element.clientWidth) return;
    const [rows, columns] = [view.h + edge(), view.w + edge()];
    const room = Math.min(element.clientWidth / columns, tallest() / rows, largest);
    side = room >= 8 ? Math.floor(room) : Math.max(1, Math.floor(room * 4) / 4);
    const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const context = fit(canvas, columns * side, rows * side);
    paintGrid(context, { ...view, limit: view.limit ?? limitOf(view.values) }, side, scale);
    canvas.setAttribute("aria-label", `${label}, ${view.h}×${view.w}. ${view.words ?? ""}`.trim());
    editor?.moved();
  }

  /** @param {MouseEvent} event */
  function cellAt(event) {
    const bounds = canvas.getBoundingClientRect();
    const [x, y] = [event.clientX - bounds.left, event.clientY - bounds.top].map((at) => Math.floor(at / side));
    return /** @type {[number, number]} */ ([y - before(), x - before()]);
  }
  /** @param {[number, number]} cell */
  const isInside = ([y, x]) => Boolean(view && y >= 0 && x >= 0 && y < view.h && x < view.w);

  /** @param {number} y @param {number} x */
  function box(y, x) {
    return { left: (x + before()) * side, top: (y + before()) * side, side, value: view?.values[y * view.w + x] ?? 0 };
  }

  /**
   * The next cell to type into; false at the edge.
   * @param {number} y
   * @param {number} x
   */
  function move(y, x) {
    if (!isInside([y, x])) return false;
    cursor = [y, x];
    press?.(y, x);
    return true;
  }

  canvas.addEventListener("click", (event) => {
    if (!view) return;
    const cell = cellAt(event);
    const isSecond = cell[0] === cursor[0] && cell[1] === cursor[1] && document.activeElement === canvas && touched;
    touched = true;
    if (isInside(cell)) cursor = cell;
    press?.(...cell);
    if (edit?.isOpen() && isInside(cell) && (edit.atOnce || isSecond)) editor?.open(...cell);
  });
  let touched = false;
  canvas.addEventListener("pointermove", (event) => hover?.(...cellAt(event)));
  canvas.addEventListener("pointerleave", () => leave?.());
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow && edit?.isOpen()) {
      event.preventDefault();
      move(cursor[0] + arrow[0], cursor[1] + arrow[1]);
    } else if (arrow && walk) {
      event.preventDefault();
      walk(...arrow);
    } else if (edit?.isOpen() && (event.key === "Enter" || event.key === "F2")) {
      event.preventDefault();
      editor?.open(...cursor);
    } else if (edit?.isOpen() && /^[-−.,\d]$/.test(event.key)) {
      event.preventDefault();
      editor?.open(...cursor, event.key);
    }
  });

  let width = 0;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    draw();
  }).observe(element);
  window.addEventListener("resize", () => draw());
  onTheme(() => draw());
  return { element, draw, canvas, cursor: () => cursor };
}
