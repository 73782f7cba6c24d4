/* The pad: drawn on with mouse, pen, touch or keyboard, or filled with an image. Every stroke goes to the network
   while it is being drawn. Strokes are kept as lines, so that undo, eraser and another size cost nothing. */

import { classify } from "../../../texts/tabs/classify.js";
import { make, uniqueId, say as write } from "../../kit/dom.js";
import { withIcon } from "../../kit/icons.js";
import { context2d } from "../../kit/image/canvas.js";
import { onTheme, rgb } from "../../kit/image/palette.js";
import { toast } from "../../kit/toast.js";
import { pad as content, render, sendDrawing } from "../../session/input/pad_content.js";
import { SIDE } from "../../session/input/strokes.js";
import { lab } from "../../session/state.js";
import { cameraButton } from "./camera.js";
import { imageDoor, isTyped } from "./image_door.js";
import { drawCursor, keyboardPen, pointerPen } from "./pens.js";

/** @typedef {import("../../session/state.js").Stroke} Stroke */

const words = classify.pad;
const WIDER = 1.6; // an eraser than its brush

/** @param {string} tab where it stands */
export function pad(tab = "classify") {
  const canvas = make("canvas", { class: "pad-canvas", tabindex: 0, role: "img", "aria-label": words.label });
  const hint = make("p", { class: "pad-hint" });
  const brush = make("input", { type: "range", min: 6, max: 44, value: 20, id: uniqueId("brush") });
  const eraser = make("button", { type: "button", "aria-pressed": "false", onclick: switchEraser }, words.eraser);
  const undo = make("button", { type: "button", onclick: takeBack }, words.undo);
  const clear = make("button", { type: "button", onclick: empty }, words.clear);
  const note = make("p", { class: "pad-note", role: "status" });
  const door = imageDoor(say);
  withIcon(eraser, "eraser");
  withIcon(undo, "undo");
  withIcon(clear, "clear");
  withIcon(door.button, "image");
  const element = make(
    "div",
    { class: "pad" },
    make("div", { class: "pad-frame" }, canvas, hint),
    make(
      "div",
      { class: "pad-tools" },
      make("label", { class: "visually-hidden", for: brush.id }, words.brush),
      brush,
      eraser,
      undo,
      clear,
      door.button,
      door.input,
      withIcon(cameraButton(say), "camera"),
    ),
    note,
  );
  const context = context2d(canvas);

  /** @param {string} text */
  function say(text) {
    write(note, text);
    if (text && lab.state.tab !== tab) toast(text);
  }
  function switchEraser() {
    eraser.setAttribute("aria-pressed", String(eraser.getAttribute("aria-pressed") !== "true"));
  }

  function draw() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || SIDE;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    const { strokes, shown, example } = content.state;
    context.clearRect(0, 0, side, side);
    if (shown) {
      const scale = Math.min(side / shown.width, side / shown.height);
      const [w, h] = [shown.width * scale, shown.height * scale];
      context.imageSmoothingEnabled = shown.width > 64;
      context.drawImage(shown, (side - w) / 2, (side - h) / 2, w, h);
    } else {
      context.globalAlpha = example ? 0.55 : 1;
      render(context, strokes, side, rgb("--ink"));
      context.globalAlpha = 1;
    }
    if (keyboard.cursor) drawCursor(context, keyboard.cursor, side, rgb("--accent"));
    const isEmpty = !strokes.some(({ erase }) => !erase);
    write(hint, shown ? words.replace : example ? words.over : isEmpty ? words.here : "");
  }

  let frame = 0;
  function changed() {
    say("");
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      draw();
      sendDrawing();
    });
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} [byEraserEnd]
   */
  function begin(x, y, byEraserEnd = false) {
    const { example, shown, strokes } = content.state;
    const erase = byEraserEnd || eraser.getAttribute("aria-pressed") === "true";
    /** @type {Stroke} */
    const stroke = { width: Number(brush.value) * (erase ? WIDER : 1), erase, points: [[x, y]] };
    content.state.strokes = example || shown ? [stroke] : [...strokes, stroke];
    content.state.example = false;
    content.state.shown = null;
    changed();
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  function extend(x, y) {
    content.state.strokes.at(-1)?.points.push([x, y]);
    changed();
  }

  const press = (/** @type {boolean} */ drawing) => lab.set({ drawing });
  const lines = { begin, extend, drop: () => content.state.strokes.pop(), press };
  pointerPen(canvas, lines);
  const keyboard = keyboardPen(canvas, lines, draw);

  document.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    if (!isUndo || isTyped(event) || lab.state.tab !== tab) return;
    event.preventDefault();
    takeBack();
  });

  function takeBack() {
    if (content.state.example || content.state.shown) return empty();
    content.state.strokes = content.state.strokes.slice(0, -1);
    return changed();
  }
  function empty() {
    content.set({ strokes: [], example: false, shown: null });
    changed();
  }

  content.onAny(["strokes", "shown", "example"], draw);
  onTheme(draw);
  new ResizeObserver(draw).observe(canvas);
  return { element };
}
