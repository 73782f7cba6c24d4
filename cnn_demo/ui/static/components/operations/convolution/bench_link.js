/* The bench in the words of a link, and back. */

import { name, number, oneOf, place, tables, whole, writeTables } from "../shared/link_words.js";

/** @typedef {import("./bench.js").Bench} Bench */

/** @type {readonly import("./bench.js").Channels[]} */
export const CHANNELS = ["gray", "rgb", "red", "green", "blue"];
/** @type {readonly ("valid" | "same" | "full")[]} */
export const NAMED = ["valid", "same", "full"];
export const BENCH_WORDS = [
  "input",
  "pixels",
  "kernel",
  "stride",
  "padding",
  "dilation",
  "bias",
  "show",
  "at",
  "predict",
];

/**
 * @param {Bench} bench
 * @returns {Record<string, string | null>}
 */
export function writeBench({
  source,
  numbers,
  side,
  channels,
  kernel,
  stride,
  padding,
  dilation,
  bias,
  shown,
  at,
  predict,
}) {
  return {
    input: source === "numbers" ? writeTables(numbers) : `image.${channels}.${side}`,
    kernel: writeTables(kernel),
    stride: stride === 1 ? null : String(stride),
    padding: padding === "valid" ? null : String(padding),
    dilation: dilation === 1 ? null : String(dilation),
    bias: bias === 0 ? null : String(bias),
    show: shown === -1 ? "all" : shown ? String(shown) : null,
    at: at.some(Boolean) ? at.join(".") : null,
    predict: predict ? "1" : null,
  };
}

/**
 * Changes of the bench; what does not read stays as it begins. `old`: an image as links of earlier versions say it,
 * mnist.1.gray.28.
 * @param {Record<string, string>} words
 * @param {string} [old]
 * @returns {Partial<Bench>}
 */
export function readBench(words, old) {
  const kernel = tables(words.kernel, { side: 7, channels: 4, most: 1e6 });
  const padding = oneOf(words.padding, NAMED) ?? whole(words.padding, 0, 64);
  return {
    ...inputOf(words.input, old),
    ...(kernel && kernel[0].length === kernel[0][0].length ? { kernel } : {}),
    stride: whole(words.stride, 1, 64) ?? 1,
    padding: padding ?? "valid",
    dilation: whole(words.dilation, 1, 64) ?? 1,
    bias: number(words.bias, -1e6, 1e6) ?? 0,
    shown: words.show === "all" ? -1 : (whole(words.show, 0, 3) ?? 0),
    at: place(words.at, 256) ?? [0, 0],
    predict: words.predict === "1",
  };
}

/**
 * @param {string | undefined} text
 * @param {string | undefined} old
 * @returns {Partial<Bench>}
 */
function inputOf(text, old) {
  const former = /^(\w{1,40})\.(\d{1,6})\.(\w+)\.(\d+)$/.exec(old ?? "");
  const image = /^image\.(\w+)\.(\d+)$/.exec(text ?? "");
  const [channels, side] = former ? [former[3], former[4]] : image ? [image[1], image[2]] : [];
  if (channels !== undefined) {
    const known = oneOf(channels, CHANNELS);
    const cells = whole(side, 4, 64);
    return known && cells ? { source: "image", channels: known, side: cells } : {};
  }
  const numbers = tables(text, { side: 64, channels: 4, most: 1e6 });
  return numbers ? { source: "numbers", numbers } : {};
}

/**
 * The test image of a link of an earlier version.
 * @param {string | undefined} old
 */
export function formerImage(old) {
  const found = /^(\w{1,40})\.(\d{1,6})\.\w+\.\d+$/.exec(old ?? "");
  const data = name(found?.[1]);
  return found && data ? { data, index: Number(found[2]) } : null;
}
