/* What is done to lines of ink, as cnn_demo/prediction/marks/ink.py does it: finding them, and drawing them again with
   another pen. Images are gray, 0 paper to 255 ink. */

import { BILINEAR, resized } from "./resample.js";
import { rounded } from "./rounding.js";

/** @typedef {import("./resample.js").Gray} Gray */

const FAINTEST = 25;
const [PEN, THINNEST, THICKEST] = [2, 1.7, 2.6]; // pixels of MNIST's pens
const FINE = 4; // times finer than the network's pixels

/** @param {Gray} image */
export function peakOf({ pixels }) {
  let most = 0;
  for (let i = 0; i < pixels.length; i++) if (pixels[i] > most) most = pixels[i];
  return most;
}

/**
 * The part that holds all marks; the whole image when there are none.
 * @param {Gray} image
 * @returns {Gray}
 */
export function inkOnly(image) {
  const { pixels, width, height } = image;
  const faintest = Math.min(FAINTEST, peakOf(image) >> 1);
  let [top, bottom, left, right] = [height, 0, width, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (pixels[y * width + x] <= faintest) continue;
      [top, bottom] = [Math.min(top, y), y + 1];
      [left, right] = [Math.min(left, x), Math.max(right, x + 1)];
    }
  return bottom ? cut(image, top, bottom, left, right) : image;
}

/**
 * The square around the marks, in which their box takes this share of a side.
 * @param {Gray} image
 * @param {number} share
 * @returns {Gray}
 */
export function closeUp(image, share) {
  const marks = inkOnly(image);
  const side = rounded(Math.max(marks.width, marks.height) / share);
  const [top, left] = [side - marks.height, side - marks.width].map((room) => Math.floor(room / 2));
  const pixels = new Uint8Array(side * side);
  for (let y = 0; y < marks.height; y++)
    pixels.set(marks.pixels.subarray(y * marks.width, (y + 1) * marks.width), (y + top) * side + left);
  return { pixels, width: side, height: side };
}

/**
 * @param {Gray} image
 * @param {number} top
 * @param {number} bottom
 * @param {number} left
 * @param {number} right
 * @returns {Gray}
 */
export function cut({ pixels, width }, top, bottom, left, right) {
  const result = { pixels: new Uint8Array((bottom - top) * (right - left)), width: right - left, height: bottom - top };
  for (let y = top; y < bottom; y++)
    result.pixels.set(pixels.subarray(y * width + left, y * width + right), (y - top) * result.width);
  return result;
}

/**
 * The same line with the width of MNIST's pens once the longer side is `side` pixels.
 * @param {Gray} image
 * @param {number} side
 * @returns {Gray}
 */
export function withPen(image, side) {
  const factor = (FINE * side) / Math.max(image.width, image.height);
  const [width, height] = [image.width, image.height].map((size) => Math.max(1, rounded(size * factor)));
  const small = resized(image, width, height, BILINEAR);
  const peak = peakOf(small);
  if (!peak) return small;
  const fine = { ...small, pixels: small.pixels.map((value) => Math.min(value * (255 / peak), 255)) };
  const line = lineWidth(fine) / FINE;
  if (THINNEST <= line && line <= THICKEST) return fine;
  const target = line < THINNEST ? PEN : THICKEST;
  const rounds = rounded((Math.abs(target - line) * FINE) / 2);
  return line < target ? grown(padded(fine, rounds), rounds) : inverted(grown(inverted(fine), rounds));
}

/**
 * Twice the area over the length of the outline.
 * @param {Gray} image
 */
export function lineWidth({ pixels, width, height }) {
  const at = (/** @type {number} */ y, /** @type {number} */ x) =>
    y >= 0 && x >= 0 && y < height && x < width ? pixels[y * width + x] : 0;
  let [area, outline] = [0, 0];
  for (let y = 0; y <= height; y++)
    for (let x = 0; x <= width; x++) {
      area += at(y, x);
      outline += Math.abs(at(y, x) - at(y - 1, x)) + Math.abs(at(y, x) - at(y, x - 1));
    }
  return outline ? (2 * area) / outline : 0;
}

/**
 * @param {Gray} image
 * @returns {Gray}
 */
export const inverted = (image) => ({ ...image, pixels: image.pixels.map((value) => 255 - value) });

/**
 * @param {Gray} image
 * @param {number} edge
 * @returns {Gray}
 */
function padded({ pixels, width, height }, edge) {
  const wide = width + 2 * edge;
  const result = new Uint8Array(wide * (height + 2 * edge));
  for (let y = 0; y < height; y++) result.set(pixels.subarray(y * width, (y + 1) * width), (y + edge) * wide + edge);
  return { pixels: result, width: wide, height: height + 2 * edge };
}

/**
 * Every line wider by one pixel on each side per round, in the shape of an octagon.
 * @param {Gray} image
 * @param {number} rounds
 * @returns {Gray}
 */
function grown({ pixels, width, height }, rounds) {
  let now = pixels;
  for (let turn = 0; turn < rounds; turn++) now = widened(now, width, height, turn % 2 === 1);
  return { pixels: now, width, height };
}

/**
 * The largest of each pixel and its neighbors: the four beside it, with `corners` all eight.
 * @param {Uint8Array} pixels
 * @param {number} width
 * @param {number} height
 * @param {boolean} corners
 */
function widened(pixels, width, height, corners) {
  const across = new Uint8Array(pixels.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      across[i] = Math.max(pixels[i], x > 0 ? pixels[i - 1] : 0, x < width - 1 ? pixels[i + 1] : 0);
  const down = corners ? across : pixels;
  const result = new Uint8Array(pixels.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      result[i] = Math.max(across[i], y > 0 ? down[i - width] : 0, y < height - 1 ? down[i + width] : 0);
  return result;
}
