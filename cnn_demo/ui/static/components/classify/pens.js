/* Ways to draw on the pad: mouse, finger and pen; and the keyboard. Both begin lines and extend them. */

import { ARROWS } from "../../kit/keys.js";
import { SIDE } from "../../session/input/strokes.js";

const [BARREL, ERASER_END] = [2, 32]; // of a pen, in PointerEvent.buttons: both erase
const PALM = 2000; // milliseconds after a pen in which touches are the hand that holds it
const STEP = 8; // of the keyboard's pen, in the pad's units
const BIG_STEP = 24; // with Shift

/**
 * @typedef {object} Lines
 * @property {(x: number, y: number, isEraser?: boolean) => void} begin
 * @property {(x: number, y: number) => void} extend
 * @property {() => void} drop the line that was begun last
 * @property {(isDown: boolean) => void} [press] the pointer is set down, or lifted
 */

/**
 * One pointer draws at a time; a pen takes over from the palm that rests beside it.
 * @param {HTMLCanvasElement} canvas
 * @param {Lines} lines
 */
export function pointerPen(canvas, lines) {
  /** @type {{ id: number, type: string } | null} */
  let pointer = null;
  let penAt = Number.NEGATIVE_INFINITY;

  /** @param {PointerEvent} event */
  function isPalm({ pointerType, timeStamp }) {
    if (pointerType === "pen") penAt = timeStamp;
    return pointerType === "touch" && timeStamp - penAt < PALM;
  }

  /**
   * @param {PointerEvent} event
   * @returns {[number, number]}
   */
  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  }

  /** Lines go on outside the pad. @param {number} id */
  function hold(id) {
    try {
      canvas.setPointerCapture(id);
    } catch {
      // the pointer was gone before its event was handled: there is nothing to hold
    }
  }

  canvas.addEventListener("pointerdown", (event) => {
    const isEraser = event.pointerType === "pen" && (event.buttons & (BARREL | ERASER_END)) > 0;
    if ((event.button !== 0 && !isEraser) || isPalm(event)) return;
    if (pointer && !(event.pointerType === "pen" && pointer.type === "touch")) return;
    if (pointer) lines.drop();
    pointer = { id: event.pointerId, type: event.pointerType };
    hold(event.pointerId);
    lines.press?.(true);
    lines.begin(...place(event), isEraser);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (isPalm(event) || event.pointerId !== pointer?.id) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const step of events.length ? events : [event]) lines.extend(...place(step));
  });
  canvas.addEventListener("contextmenu", (event) => pointer && event.preventDefault()); // a held barrel button
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(end, (event) => {
      if (/** @type {PointerEvent} */ (event).pointerId !== pointer?.id) return;
      pointer = null;
      requestAnimationFrame(() => lines.press?.(false));
    });
  }
}

/**
 * Arrows move a pen, Space sets it down and lifts it, Escape puts it away.
 * @param {HTMLCanvasElement} canvas
 * @param {Lines} lines
 * @param {() => void} moved
 * @returns {{ readonly cursor: { x: number, y: number, down: boolean } | null, leave: () => void }}
 */
export function keyboardPen(canvas, lines, moved) {
  /** @type {{ x: number, y: number, down: boolean } | null} */
  let cursor = null;

  function leave() {
    cursor = null;
    moved();
  }

  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow && event.key !== " " && event.key !== "Escape") return;
    event.preventDefault();
    if (event.key === "Escape") return leave();
    cursor ??= { x: SIDE / 2, y: SIDE / 2, down: false };
    if (event.key === " ") {
      cursor.down = !cursor.down;
      if (cursor.down) lines.begin(cursor.x, cursor.y);
    } else {
      const [down, right] = arrow;
      const step = event.shiftKey ? BIG_STEP : STEP;
      cursor.x = Math.min(SIDE, Math.max(0, cursor.x + right * step));
      cursor.y = Math.min(SIDE, Math.max(0, cursor.y + down * step));
      if (cursor.down) lines.extend(cursor.x, cursor.y);
    }
    return moved();
  });
  canvas.addEventListener("blur", leave);
  canvas.addEventListener("pointerdown", leave);
  return {
    get cursor() {
      return cursor;
    },
    leave,
  };
}

/**
 * Where the keyboard's pen is: a small ring while it is down.
 * @param {CanvasRenderingContext2D} context
 * @param {{ x: number, y: number, down: boolean }} pen
 * @param {number} side of the canvas in pixels
 * @param {string} color
 */
export function drawCursor(context, { x, y, down }, side, color) {
  context.strokeStyle = color;
  context.lineWidth = 2 * devicePixelRatio;
  context.beginPath();
  context.arc((x * side) / SIDE, (y * side) / SIDE, (down ? 5 : 9) * devicePixelRatio, 0, 7);
  context.stroke();
}
