/* The first seconds: an example draws itself, so that something has moved before anybody has decided anything. It ends
   with the first touch, and after a few digits by itself. */

import { lab } from "../state.js";
import { pad, sendDrawing } from "./pad_content.js";
import { beginningOf } from "./strokes.js";

/** @typedef {import("../state.js").Stroke} Stroke */

const FRAME = 70; // milliseconds between two looks at the growing line
const REST = 3200; // between two digits
const POINTS = 16; // of a line while it grows

/** @type {[number, number][][][]} digits as lines on the pad */
const DIGITS = [
  [
    [
      [84, 78],
      [196, 74],
      [168, 128],
      [146, 176],
      [130, 222],
    ],
  ],
  [
    [
      [92, 84],
      [134, 62],
      [178, 86],
      [160, 128],
      [124, 140],
      [168, 152],
      [184, 188],
      [142, 220],
      [92, 204],
    ],
  ],
  [
    [
      [186, 66],
      [106, 70],
      [98, 132],
      [150, 124],
      [186, 156],
      [172, 204],
      [128, 222],
      [90, 204],
    ],
  ],
];

/* Shows the digits one after the other until somebody takes over. */
export function startDemo() {
  const isAsked = new URLSearchParams(location.search).has("image");
  if (isAsked || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  let stopped = false;
  const stop = () => {
    stopped = true;
  };
  for (const event of ["pointerdown", "keydown", "wheel"])
    document.addEventListener(event, stop, { once: true, capture: true });
  void show();

  async function show() {
    await wait(REST);
    for (const digit of [...DIGITS.slice(1), DIGITS[0]]) {
      if (isOver()) return;
      await draw(digit);
      await wait(REST);
    }
  }

  /** @param {[number, number][][]} digit */
  async function draw(digit) {
    lab.set({ drawing: true });
    for (let step = 1; step <= POINTS && !isOver(); step++) {
      pad.set({
        strokes: digit.map((line) => ({ width: 20, erase: false, points: beginningOf(line, step / POINTS) })),
      });
      sendDrawing();
      await wait(FRAME);
    }
    lab.set({ drawing: false });
  }

  const isOver = () =>
    stopped ||
    !pad.state.example ||
    document.hidden ||
    lab.state.tab !== "classify" ||
    lab.state.image?.kind === "test";
}

/** @param {number} milliseconds */
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
