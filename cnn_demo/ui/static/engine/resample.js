/* Resizing a gray image exactly as Pillow does (its Resample.c): a filter over all pixels under each new one, first
   along rows, then along columns, with weights in 22 bits and every pass rounded to whole numbers. */

/** @typedef {{ pixels: Uint8Array, width: number, height: number }} Gray */
/** @typedef {{ support: number, weight: (x: number) => number }} Filter */

/** @type {Filter} */
export const BOX = { support: 0.5, weight: (x) => (x > -0.5 && x <= 0.5 ? 1 : 0) };

/** @type {Filter} */
export const BILINEAR = { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };

/** @type {Filter} */
export const BICUBIC = {
  support: 2,
  weight(x) {
    const [a, t] = [-0.5, Math.abs(x)];
    if (t < 1) return ((a + 2) * t - (a + 3)) * t * t + 1;
    return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
  },
};

/** @type {Filter} */
export const LANCZOS = { support: 3, weight: (x) => (x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0) };

const sinc = (/** @type {number} */ x) => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));

const BITS = 22;
const ONE = 2 ** BITS;

/**
 * @param {Gray} image
 * @param {number} width
 * @param {number} height
 * @param {Filter} filter
 * @returns {Gray}
 */
export function resized(image, width, height, filter) {
  const across = image.width === width ? image : alongRows(image, width, filter);
  return across.height === height ? across : turned(alongRows(turned(across), height, filter));
}

/**
 * @param {Gray} image
 * @param {number} width
 * @param {Filter} filter
 * @returns {Gray}
 */
function alongRows({ pixels, width: before, height }, width, filter) {
  const result = new Uint8Array(width * height);
  const windows = Array.from({ length: width }, (_, x) => windowOf(x, before, width, filter));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const { first, weights } = windows[x];
      let sum = ONE / 2;
      for (let i = 0; i < weights.length; i++) sum += pixels[y * before + first + i] * weights[i];
      result[y * width + x] = Math.max(0, Math.min(255, sum >> BITS));
    }
  return { pixels: result, width, height };
}

/**
 * The pixels under a new one: the first of them, and the weight of each.
 * @param {number} x
 * @param {number} before
 * @param {number} width
 * @param {Filter} filter
 */
function windowOf(x, before, width, { support, weight }) {
  const scale = before / width;
  const wide = Math.max(1, scale);
  const center = (x + 0.5) * scale;
  const first = Math.max(0, Math.trunc(center - support * wide + 0.5));
  const last = Math.min(before, Math.trunc(center + support * wide + 0.5));
  const raw = Array.from({ length: last - first }, (_, i) => weight((first + i - center + 0.5) / wide));
  const total = raw.reduce((sum, value) => sum + value, 0) || 1;
  const weights = Int32Array.from(raw, (value) => {
    const share = (value / total) * ONE;
    return Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
  });
  return { first, weights };
}

/**
 * Rows as columns.
 * @param {Gray} image
 * @returns {Gray}
 */
function turned({ pixels, width, height }) {
  const result = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) result[x * height + y] = pixels[y * width + x];
  return { pixels: result, width: height, height: width };
}
