/* What lies on the bench (an input, a kernel, how it slides) and what came out. The server slides the kernel once for
   each change; every step of the window is worked out in the page, from the numbers that it already has. */

import { bytes, doubles } from "../../../kit/image/canvas.js";
import { latest } from "../../../kit/server/latest.js";
import { ask, isPassing, sleep } from "../../../kit/server/rpc.js";
import { createStore } from "../../../kit/store.js";
import { lab } from "../../../session/state.js";

/** @typedef {import("../../../kit/server/rpc_types.js").FormulaLine} FormulaLine */
/** @typedef {import("../../../kit/server/rpc_types.js").ClassicKernel} ClassicKernel */
/** @typedef {import("../../../kit/server/rpc_types.js").PixelInput} PixelInput */
/** @typedef {"gray" | "rgb" | "red" | "green" | "blue"} Channels */
/** @typedef {number | "valid" | "same" | "full"} Padding */

/**
 * @typedef {import("./arithmetic.js").Sliding & { channels: number, colors: Uint8Array | null, output: Float64Array,
 *   h: number, w: number, dropped: number[], formulas: FormulaLine[] }} Slid
 */

/**
 * @typedef {object} Bench
 * @property {"numbers" | "image"} source typed numbers, or the current image
 * @property {number[][][]} numbers channels of rows
 * @property {PixelInput | null} pixels the image's
 * @property {number} side pixels that the image gets
 * @property {Channels} channels
 * @property {number[][][]} kernel one table for each channel
 * @property {string} preset the name of a classic kernel, or "": typed
 * @property {number} stride
 * @property {Padding} padding
 * @property {number} dilation
 * @property {number} bias
 * @property {[number, number]} at the output value that is worked out
 * @property {number} shown the channel on show; -1: all of a color image
 * @property {Slid | null} slid
 * @property {string} trouble
 * @property {ClassicKernel[]} classics
 * @property {Set<number> | null} known output values that may be seen; null: all
 * @property {boolean} predict one value after the other is to be predicted
 */

/** @type {Bench} */
const beginning = {
  source: "numbers",
  numbers: [
    [
      [3, 5, 2, 8, 1],
      [9, 7, 5, 4, 3],
      [2, 0, 6, 1, 6],
      [6, 3, 7, 9, 2],
      [1, 4, 9, 5, 1],
    ],
  ],
  pixels: null,
  side: 28,
  channels: "gray",
  kernel: [
    [
      [1, 0, 0],
      [1, 1, 0],
      [0, 0, 1],
    ],
  ],
  preset: "",
  stride: 1,
  padding: "valid",
  dilation: 1,
  bias: 0,
  at: [0, 0],
  shown: 0,
  slid: null,
  trouble: "",
  classics: [],
  known: null,
  predict: false,
};

export const bench = createStore(beginning);

/** @param {Bench} now */
export const channelCount = (now) => (now.source === "numbers" ? now.numbers.length : (now.pixels?.c ?? 1));

/**
 * Every change goes through here.
 * @param {Partial<Bench>} changes
 */
export function change(changes) {
  const next = { ...bench.state, ...changes };
  const wanted = channelCount(next);
  const { kernel } = next;
  if (kernel.length !== wanted)
    next.kernel = Array.from({ length: wanted }, (_, c) => kernel[Math.min(c, kernel.length - 1)]);
  const canShowAll = next.source === "image" && wanted === 3;
  if (next.shown >= wanted || (next.shown === -1 && !canShowAll)) next.shown = 0;
  bench.set({ ...changes, kernel: next.kernel, shown: next.shown, known: next.predict ? new Set() : null });
  if (["source", "side", "channels"].some((name) => name in changes)) void takeImage();
  void slide();
}

/**
 * Another value of the output; nothing has to be asked.
 * @param {number} y
 * @param {number} x
 */
export function go(y, x) {
  const { slid } = bench.state;
  if (!slid) return;
  bench.set({ at: [Math.min(Math.max(y, 0), slid.h - 1), Math.min(Math.max(x, 0), slid.w - 1)] });
}

/** Takes the current image, where one is wanted. */
export const takeImage = latest(async () => {
  const { image } = lab.state;
  const { source, side, channels } = bench.state;
  if (source !== "image" || !image) return;
  const answer = await ask("image_numbers", { image, side, channels });
  const now = bench.state;
  if (now.source !== "image" || now.side !== side || now.channels !== channels) return;
  if (answer.error) return bench.set({ trouble: answer.error.sentence });
  const isFirst = answer.c === 3 && channelCount(now) !== 3;
  change({ pixels: answer, ...(isFirst ? { shown: -1 } : {}) });
});

/** The question about what lies on the bench. */
export function question() {
  const { source, numbers, pixels, kernel, stride, padding, dilation, bias } = bench.state;
  if (source === "image" && !pixels) return null;
  const input = source === "image" && pixels ? pixels : { numbers };
  return { input, kernel, stride, padding, dilation, bias };
}

const slide = latest(async () => {
  const asked = question();
  if (!asked) return;
  const now = bench.state;
  const answer = await ask("slide", asked);
  if (answer.error) {
    bench.set({ trouble: answer.error.sentence });
    if (!isPassing(answer)) return;
    await sleep(1000);
    return void slide();
  }
  if (JSON.stringify(question()) !== JSON.stringify(asked)) return; // something else lies there by now
  const { output, sides, dropped, formulas } = answer;
  const { kernel, stride, dilation, bias } = asked;
  const slid = { ...inputOf(now), kernel, stride, dilation, bias, sides, dropped, formulas };
  const all = { ...slid, output: doubles(output.values), h: output.h, w: output.w };
  const [y, x] = bench.state.at;
  bench.set({ trouble: "", slid: all, at: [Math.min(y, output.h - 1), Math.min(x, output.w - 1)] });
});

/** @param {Bench} now */
function inputOf({ source, numbers, pixels }) {
  if (source === "numbers" || !pixels) {
    const maps = Float64Array.from(numbers.flat(2));
    return { maps, channels: numbers.length, height: numbers[0].length, width: numbers[0][0].length, colors: null };
  }
  const colors = bytes(pixels.pixels);
  const { c, h, w } = pixels;
  return { maps: Float64Array.from(colors), channels: c, height: h, width: w, colors: c === 3 ? colors : null };
}

/**
 * The classic kernel that lies on every channel, or "".
 * @param {number[][][]} kernel
 */
export function presetOf(kernel) {
  const size = String(kernel[0].length);
  const text = JSON.stringify(kernel[0]);
  if (kernel.some((rows) => JSON.stringify(rows) !== text)) return "";
  return bench.state.classics.find(({ rows }) => JSON.stringify(rows[size]) === text)?.id ?? "";
}

/** Asks for what one begins with. */
export function startBench() {
  void slide();
  void askClassics();
}

async function askClassics() {
  for (;;) {
    const answer = await ask("kernel_choices", {});
    if (!answer.error) return bench.set({ classics: answer.kernels, preset: presetOf(bench.state.kernel) });
    await sleep(1500);
  }
}
