/* Where the names of a chart's dots stand, so that they meet neither dots nor each other. */

/** @typedef {{ name: string, cx: number, cy: number }} Dot */
/** @typedef {{ x0: number, x1: number, y: number }} Taken */
/** @typedef {Dot & { x: number, y: number, anchor: "start" | "end", isFar: boolean }} Placed */

const LINE = 16; // pixels
const LETTER = 7.2;
const PLACES = [0, -LINE, LINE, -2 * LINE, 2 * LINE, -3 * LINE, 3 * LINE].flatMap((down) => [
  { down, end: false },
  { down, end: true },
]); // right or left of the dot, then above and below

/**
 * @param {Dot[]} dots
 * @param {{ left: number, right: number, top: number, bottom: number }} frame
 * @returns {Placed[]} from the upper edge to the lower
 */
export function labelPlaces(dots, { left, right, top, bottom }) {
  const sorted = [...dots].sort((a, b) => a.cy - b.cy);
  /** @type {Taken[]} */
  const taken = sorted.map(({ cx, cy }) => ({ x0: cx - 7, x1: cx + 7, y: cy + 4 }));
  /** @param {Taken} place */
  const isFree = ({ x0, x1, y }) =>
    x0 >= left &&
    x1 <= right &&
    y > top &&
    y < bottom &&
    !taken.some((other) => Math.abs(other.y - y) < LINE && other.x0 < x1 && x0 < other.x1);
  return sorted.map((dot) => {
    const { name, cx, cy } = dot;
    const wide = name.length * LETTER;
    const tries = PLACES.map(({ down, end }) => ({
      down,
      end,
      x0: end ? cx - 11 - wide : cx + 11,
      x1: end ? cx - 11 : cx + 11 + wide,
      y: cy + 4 + down,
    }));
    const found = tries.find(isFree) ?? tries[cx + wide + 14 > right ? 1 : 0];
    taken.push(found);
    const anchor = found.end ? "end" : "start";
    return { ...dot, x: found.end ? found.x1 : found.x0, y: found.y, anchor, isFar: Math.abs(found.down) > LINE };
  });
}
