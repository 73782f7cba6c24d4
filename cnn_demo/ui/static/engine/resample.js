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
  return across.height === height ? across : alongColumns(across, height, filter);
}

/**
 * @param {Gray} image
 * @param {number} width
 * @param {Filter} filter
 * @returns {Gray}
 */
function alongRows({ pixels, width: before, height }, width, filter) {
  const result = new Uint8Array(width * height);
  const { firsts, starts, weights } = windows(before, width, filter);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = ONE / 2;
      for (let i = starts[x], from = y * before + firsts[x]; i < starts[x + 1]; i++) sum += pixels[from++] * weights[i];
      result[y * width + x] = inByte(sum);
    }
  return { pixels: result, width, height };
}

/**
 * @param {Gray} image
 * @param {number} height
 * @param {Filter} filter
 * @returns {Gray}
 */
function alongColumns({ pixels, width, height: before }, height, filter) {
  const result = new Uint8Array(width * height);
  const { firsts, starts, weights } = windows(before, height, filter);
  const sums = new Int32Array(width);
  for (let y = 0; y < height; y++) {
    sums.fill(ONE / 2);
    for (let i = starts[y], from = firsts[y] * width; i < starts[y + 1]; i++, from += width)
      for (let x = 0; x < width; x++) sums[x] += pixels[from + x] * weights[i];
    for (let x = 0; x < width; x++) result[y * width + x] = inByte(sums[x]);
  }
  return { pixels: result, width, height };
}

const inByte = (/** @type {number} */ sum) => Math.max(0, Math.min(255, sum >> BITS));

/**
 * For each new pixel along a side the first of those under it, and in `weights`, from `starts` on, the weight of each.
 * @typedef {{ firsts: Int32Array, starts: Int32Array, weights: number[] }} Windows
 */

const MOST_WINDOWS = 200; // some sizes come with every stroke, others hardly ever again
/** @type {Map<Filter, Map<string, Windows>>} */
const known = new Map([BOX, BILINEAR, BICUBIC, LANCZOS].map((filter) => [filter, new Map()]));

/**
 * @param {number} before
 * @param {number} size
 * @param {Filter} filter
 * @returns {Windows}
 */
function windows(before, size, filter) {
  const ofFilter = /** @type {Map<string, Windows>} */ (known.get(filter));
  const key = `${before} ${size}`;
  const found = ofFilter.get(key) ?? madeWindows(before, size, filter);
  if (ofFilter.size >= MOST_WINDOWS) ofFilter.clear();
  ofFilter.set(key, found);
  return found;
}

/**
 * @param {number} before
 * @param {number} size
 * @param {Filter} filter
 * @returns {Windows}
 */
function madeWindows(before, size, { support, weight }) {
  const scale = before / size;
  const wide = Math.max(1, scale);
  const [firsts, starts] = [new Int32Array(size), new Int32Array(size + 1)];
  /** @type {number[]} */
  const weights = [];
  for (let place = 0; place < size; place++) {
    const center = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - support * wide + 0.5));
    const last = Math.min(before, Math.trunc(center + support * wide + 0.5));
    const raw = Array.from({ length: last - first }, (_, i) => weight((first + i - center + 0.5) / wide));
    const total = raw.reduce((sum, value) => sum + value, 0) || 1;
    weights.push(...raw.map((value) => whole((value / total) * ONE)));
    [firsts[place], starts[place + 1]] = [first, weights.length];
  }
  return { firsts, starts, weights };
}

const whole = (/** @type {number} */ share) => Math.trunc(share < 0 ? share - 0.5 : share + 0.5);
