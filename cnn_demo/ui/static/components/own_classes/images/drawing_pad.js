/* A pad in a card: what is drawn on it becomes an image of the class, and the pad is empty for the next one. */

import { ownClasses } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { context2d } from "../../../kit/image/canvas.js";
import { onTheme } from "../../../kit/image/palette.js";
import { drawingOf, render } from "../../../session/input/pad_content.js";
import { SIDE } from "../../../session/input/strokes.js";
import { addImages } from "../../../session/own_classes/collection.js";
import { ready } from "../../../session/own_classes/images.js";
import { drawCursor, keyboardPen, pointerPen } from "../../classify/pens.js";

/** @typedef {import("../../../session/state.js").Stroke} Stroke */

const words = ownClasses.drawing;
const BRUSH = 16; // of the pad's units

/**
 * @param {string} key of the card
 * @param {string} title of the class
 * @param {() => void} close
 */
export function drawingPad(key, title, close) {
  const canvas = make("canvas", { class: "own-pad", tabindex: 0, role: "img", "aria-label": words.label(title) });
  const add = make("button", { type: "button", class: "primary", disabled: true, onclick: take }, words.add);
  const clear = make("button", { type: "button", disabled: true, onclick: empty }, words.clear);
  const end = make("button", { type: "button", onclick: close }, words.close);
  const hint = make("p", { class: "quiet-text" }, words.hint);
  const element = make(
    "div",
    { class: "own-drawing" },
    canvas,
    make("div", { class: "own-input-side" }, add, clear, hint, end),
  );
  /** @type {Stroke[]} */
  let strokes = [];

  function draw() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || SIDE;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const context = context2d(canvas);
    const style = getComputedStyle(canvas);
    context.clearRect(0, 0, side, side);
    render(context, strokes, side, style.getPropertyValue("--ink"));
    if (pen.cursor) drawCursor(context, pen.cursor, side, style.getPropertyValue("--accent"));
    add.disabled = clear.disabled = !strokes.length;
  }
  const lines = {
    /**
     * @param {number} x
     * @param {number} y
     */
    begin(x, y) {
      strokes = [...strokes, { width: BRUSH, erase: false, points: [[x, y]] }];
      draw();
    },
    /**
     * @param {number} x
     * @param {number} y
     */
    extend(x, y) {
      strokes.at(-1)?.points.push([x, y]);
      draw();
    },
    drop() {
      strokes = strokes.slice(0, -1);
      draw();
    },
  };
  pointerPen(canvas, lines);
  const pen = keyboardPen(canvas, lines, draw);

  function empty() {
    strokes = [];
    draw();
  }
  function take() {
    const image = drawingOf(strokes);
    if (image) addImages(key, [ready({ kind: "ink", data: image.data })]);
    empty();
    canvas.focus({ preventScroll: true });
  }
  canvas.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && strokes.length) take();
  });
  const endTheme = onTheme(draw);
  return { element, start: draw, end: () => void endTheme() };
}
