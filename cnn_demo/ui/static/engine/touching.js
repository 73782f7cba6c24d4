/* Two digits that touch, told by a cut between them, as are_touching() in cnn_demo/prediction/marks/touching.py finds
   it: one thin stroke crossed, nearly the whole height on both sides. */

import { rounded } from "./rounding.js";

/** @typedef {import("./parts.js").Part} Part */
/** @typedef {import("./parts.js").Run} Run */

/**
 * What is known of each column of a box of marks, and its runs.
 * @typedef {object} Columns
 * @property {number} height
 * @property {number[]} strokes
 * @property {number[]} ink
 * @property {number[]} tops
 * @property {number[]} bottoms
 * @property {Run[]} runs
 */

const LEANS = [-2, -1, 0, 1, 2]; // fifths of a column that a cut goes aside from one row to the next
const [TALL, THIN, SHARE] = [0.9, 0.35, 0.1];
const [END, BEYOND, NEAR] = [0.2, 0.35, 0.4];

/** @param {Part} part */
export const areTouching = (part) => LEANS.some((lean) => canBeCut(columnsOf(part, lean)));

/**
 * With each row moved aside, so that a leaning cut becomes a column.
 * @param {Part} part
 * @param {number} lean
 * @returns {Columns}
 */
function columnsOf({ top, bottom, left, right, runs: whole }, lean) {
  const height = bottom - top;
  const aside = (/** @type {number} */ row) => Math.floor((row * lean) / 5);
  const first = Math.min(0, aside(height - 1));
  const width = right - left + Math.abs(aside(height - 1));
  /** @type {Run[]} */
  const runs = whole.map(([row, start, end]) => {
    const move = aside(row - top) - first - left;
    return [row - top, start + move, end + move];
  });
  const [strokes, ink, tops, bottoms] = [0, 0, height, 0].map((value) => new Array(width).fill(value));
  for (const [row, start, end] of runs)
    for (let x = start; x < end; x++) {
      if (!ink[x] || bottoms[x] < row) strokes[x]++;
      ink[x]++;
      [tops[x], bottoms[x]] = [Math.min(tops[x], row), row + 1];
    }
  return { height, strokes, ink, tops, bottoms, runs };
}

/** @param {Columns} columns */
function canBeCut(columns) {
  const { height, strokes, ink, tops, bottoms } = columns;
  const total = ink.reduce((sum, each) => sum + each, 0);
  const heights = heightsBefore(tops, bottoms);
  const after = heightsBefore([...tops].reverse(), [...bottoms].reverse()).reverse();
  let before = 0;
  return ink.some((each, x) => {
    const least = Math.min(before, total - before - each);
    before += each;
    const isThin = strokes[x] === 1 && each <= THIN * height;
    const isBetween = least >= SHARE * total && Math.min(heights[x], after[x]) >= TALL * height;
    return isThin && isBetween && !isOpenRing(columns, x);
  });
}

/**
 * Of all that lies before each column.
 * @param {number[]} tops
 * @param {number[]} bottoms
 */
function heightsBefore(tops, bottoms) {
  let [highest, lowest] = [tops[0], bottoms[0]];
  return tops.map((top, x) => {
    const height = x ? lowest - highest : 0;
    [highest, lowest] = [Math.min(highest, top), Math.max(lowest, bottoms[x])];
    return height;
  });
}

/**
 * Do both sides join at one end and come near each other at the other one?
 * @param {Columns} columns
 * @param {number} cut
 */
function isOpenRing({ height, tops, bottoms, runs }, cut) {
  const twice = tops[cut] + bottoms[cut];
  if (2 * END * height < twice && twice < 2 * (1 - END) * height) return false;
  const beyond = rounded(BEYOND * height);
  const other = runs.filter(([row]) => (twice > height ? row < beyond : row >= height - beyond));
  const left = Math.max(...other.filter(([, start]) => start < cut).map(([, , end]) => Math.min(end, cut) - 1));
  const right = Math.min(...other.filter(([, , end]) => end > cut + 1).map(([, start]) => Math.max(start, cut + 1)));
  return right - left <= NEAR * height;
}
