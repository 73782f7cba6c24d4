/* Arrow keys, and the wheel while a field has the focus, change a typed number by a step that fits its size. */

import { readNumber, stepped, writeNumber } from "./read_number.js";

const NOTCH = 40; // pixels of wheeling that are one step: a wheel's notch is more, a touchpad sends many small ones

/**
 * @param {HTMLInputElement} input
 * @param {() => import("./read_number.js").Bounds} bounds as they are when a key is pressed
 * @param {() => void} changed the field holds another number
 */
export function numberSteps(input, bounds, changed) {
  let wheeled = 0;

  /** @param {number} direction */
  function move(direction) {
    const now = readNumber(input.value, bounds().whole);
    if (Number.isNaN(now)) return;
    input.value = writeNumber(now === null ? bounds().low : stepped(now, direction, bounds()));
    changed();
  }
  input.addEventListener("keydown", (event) => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    move(direction);
  });
  /** @param {WheelEvent} event */
  function onWheel(event) {
    if (document.activeElement !== input || !event.deltaY || event.ctrlKey) return;
    event.preventDefault();
    const way = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : Math.sign(event.deltaY) * NOTCH;
    wheeled = Math.sign(way) === Math.sign(wheeled) ? wheeled + way : way;
    if (Math.abs(wheeled) < NOTCH) return;
    wheeled = 0;
    move(way < 0 ? 1 : -1);
  }
  input.addEventListener("wheel", onWheel, { passive: false });
}
