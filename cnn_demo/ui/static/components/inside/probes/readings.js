/* What the experiments read off their answers. No DOM: tests/js/probe_readings.test.js. */

/**
 * The strongest of two lists of patches, each image once.
 * @template {{ index: number, value: number | null }} Patch
 * @param {Patch[]} known
 * @param {Patch[]} found
 * @param {number} most
 * @returns {Patch[]}
 */
export function mergePatches(known, found, most = 9) {
  const all = new Map([...known, ...found].map((patch) => [patch.index, patch]));
  return [...all.values()].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity)).slice(0, most);
}

/**
 * Where a receptive field's pixels go in a square of `side`, its padding left empty around them.
 * @param {readonly number[]} field top, left, bottom, right in pixels of the image
 * @param {readonly number[]} padding above, before, below, behind
 * @param {number} side
 */
export function patchBox([top, left, bottom, right], [above, before, below, behind], side) {
  const [w, h] = [before + right - left + behind, above + bottom - top + below];
  const factor = side / Math.max(w, h, 1);
  return {
    x: (side - w * factor) / 2 + before * factor,
    y: (side - h * factor) / 2 + above * factor,
    width: (right - left) * factor,
    height: (bottom - top) * factor,
  };
}

/**
 * The stretch around a position over which the predicted class is `original`; null where it is another one there.
 * @param {number[]} at
 * @param {number[]} best
 * @param {number} original
 * @param {number} now
 * @returns {{ low: number, high: number, whole: boolean } | null}
 */
export function stretch(at, best, original, now) {
  const here = at.reduce((a, value, i) => (Math.abs(value - now) < Math.abs(at[a] - now) ? i : a), 0);
  if (best[here] !== original) return null;
  let [low, high] = [here, here];
  while (low > 0 && best[low - 1] === original) low -= 1;
  while (high < at.length - 1 && best[high + 1] === original) high += 1;
  return { low: at[low], high: at[high], whole: low === 0 && high === at.length - 1 };
}

/**
 * Lines between pixels of which one is light and the other dark: [x1, y1, x2, y2] in pixels.
 * @param {Uint8Array} pixels
 * @param {number} width
 * @param {number} height
 * @returns {[number, number, number, number][]}
 */
export function outline(pixels, width, height) {
  /** @type {[number, number, number, number][]} */
  const lines = [];
  const light = (/** @type {number} */ x, /** @type {number} */ y) =>
    x >= 0 && y >= 0 && x < width && y < height && pixels[y * width + x] >= 128;
  for (let y = 0; y <= height; y++) {
    for (let x = 0; x <= width; x++) {
      if (light(x, y) !== light(x - 1, y)) lines.push([x, y, x, y + 1]);
      if (light(x, y) !== light(x, y - 1)) lines.push([x, y, x + 1, y]);
    }
  }
  return lines;
}

/**
 * How many columns make tiles of one size fill a width best, and how large a pixel of theirs is then.
 * @param {number} count
 * @param {number} tile pixels a side
 * @param {number} room
 * @param {{ gap?: number, least?: number, most?: number }} [limits] of a tile's side on the page
 */
export function tileGrid(count, tile, room, { gap = 4, least = 28, most = 72 } = {}) {
  const side = Math.max(least, Math.min(most, tile * 8));
  const columns = Math.max(1, Math.min(count, Math.floor((room + gap) / (side + gap))));
  const width = count <= columns ? side : Math.floor((room + gap) / columns) - gap;
  return { columns, side: Math.min(width, most), rows: Math.ceil(count / columns) };
}
