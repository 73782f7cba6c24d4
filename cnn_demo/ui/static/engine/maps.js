/* Feature maps as bytes, as cnn_demo/inspection/layers/feature_maps.py and cnn_demo/ui/rpc/maps.py make them: the maps
   that are asked for, or those in which most goes on. */

import { fourDigits } from "./rounding.js";

/** @typedef {import("../kit/server/rpc_types.js").MapsWanted} MapsWanted */
/** @typedef {import("../kit/server/rpc_types.js").MapSet} MapSet */
/** @typedef {import("./network.js").Layer} Layer */

const MOST_UNITS = 1024; // of a layer without maps

/**
 * @param {Layer} layer
 * @param {MapsWanted} wanted
 * @param {"layer" | "map"} scale
 * @param {number} cells of one map; larger ones are averaged down
 * @returns {MapSet}
 */
export function mapSet(layer, wanted, scale, cells) {
  const { text, values } = layer;
  const isVector = text.shape.length === 1;
  const size = isVector ? Math.min(values.length, MOST_UNITS) : text.shape[1] * text.shape[2];
  const largest = magnitude(values);
  const numbers = isVector ? [0] : chosen(layer, wanted, size);
  const maps = numbers.map((number) => values.subarray(number * size, (number + 1) * size));
  const [lows, highs] = [maps.map(least), maps.map(most)];
  const signed = text.signed || lows.some((low) => low < 0);
  const whole = isVector ? Math.max(-lows[0], highs[0]) : largest;
  const limits = lows.map((low, i) => (scale === "layer" ? whole : Math.max(Math.abs(low), Math.abs(highs[i]))));
  const [height, width] = isVector ? [1, size] : text.shape.slice(1);
  const [h, w] = isVector ? [1, size] : smaller(height, width, cells);
  const codes = new Uint8Array(maps.length * h * w);
  maps.forEach((map, i) => {
    const shown = h === height && w === width ? map : averaged(map, height, width, h, w);
    encode(shown, limits[i], signed, codes.subarray(i * h * w, (i + 1) * h * w));
  });
  return {
    name: text.name,
    kind: text.kind,
    shape: text.shape,
    maps: isVector ? Array.from({ length: size }, (_, i) => i) : numbers,
    signed,
    lows: lows.map(fourDigits),
    highs: highs.map(fourDigits),
    limit: fourDigits(largest),
    h,
    w,
    codes,
  };
}

/** @param {Float64Array} values */
function least(values) {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) found = Math.min(found, values[i]);
  return found;
}

/** @param {Float64Array} values */
function most(values) {
  let found = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) found = Math.max(found, values[i]);
  return found;
}

/** @param {Float64Array | Float32Array} values */
export function magnitude(values) {
  let found = 0;
  for (let i = 0; i < values.length; i++) found = Math.max(found, Math.abs(values[i]));
  return found;
}

/**
 * The maps that are asked for, or those with the highest peaks.
 * @param {Layer} layer
 * @param {MapsWanted} wanted
 * @param {number} size
 */
function chosen({ text, values }, { maps, most: few = 12 }, size) {
  const [total] = text.shape;
  if (maps) {
    const there = maps.filter((number) => number >= 0 && number < total).slice(0, total);
    return there.length ? there : [0];
  }
  const single = (/** @type {number} */ map) => Math.fround(magnitude(values.subarray(map * size, (map + 1) * size)));
  const peaks = Array.from({ length: total }, (_, map) => single(map)); // as in the server, so that ties are ties
  return peaks
    .map((_, map) => map)
    .sort((a, b) => peaks[b] - peaks[a] || a - b)
    .slice(0, few);
}

/**
 * Signed: 128 is zero, 1 and 255 the ends; else 0 is zero and 255 the end.
 * @param {Float64Array} values
 * @param {number} limit
 * @param {boolean} signed
 * @param {Uint8Array} codes
 */
function encode(values, limit, signed, codes) {
  const factor = (signed ? 127 : 255) / Math.max(limit, 1e-30);
  const zero = signed ? 128.5 : 0.5;
  for (let i = 0; i < codes.length; i++) codes[i] = Math.max(0, Math.min(255, values[i] * factor + zero));
}

/**
 * @param {number} height
 * @param {number} width
 * @param {number} cells
 */
function smaller(height, width, cells) {
  if (height * width <= cells) return [height, width];
  const factor = Math.ceil(Math.sqrt((height * width) / cells));
  return [height, width].map((side) => Math.max(1, Math.floor(side / factor)));
}

/**
 * @param {Float64Array} map
 * @param {number} height
 * @param {number} width
 * @param {number} h
 * @param {number} w
 */
function averaged(map, height, width, h, w) {
  const result = new Float64Array(h * w);
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      const [top, bottom] = share(y, height, h);
      const [left, right] = share(x, width, w);
      let sum = 0;
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++) sum += map[row * width + column];
      result[y * w + x] = sum / ((bottom - top) * (right - left));
    }
  return result;
}

/**
 * @param {number} place
 * @param {number} size
 * @param {number} wanted
 */
const share = (place, size, wanted) => [Math.floor((place * size) / wanted), Math.ceil(((place + 1) * size) / wanted)];
