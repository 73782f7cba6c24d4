/* The separate parts of a drawing, connected sets of cells (8 neighbors), as cnn_demo/prediction/marks/parts.py finds
   them: from the runs of each row, and in the same order where two are equally large. And two digits that touch, told
   by a cut between them, as are_touching() in cnn_demo/prediction/marks/touching.py finds it: one thin stroke crossed,
   nearly the whole height on both sides. */

import { rounded } from "./rounding.js";

/** @typedef {{ cells: Uint8Array, width: number, height: number }} Mask cells are 0 or 1 */
/** @typedef {[row: number, start: number, end: number]} Run */

/**
 * @typedef {object} Part
 * @property {number} top
 * @property {number} bottom
 * @property {number} left
 * @property {number} right
 * @property {number} side the longer one of its box
 * @property {number} area
 * @property {Run[]} runs
 */

/**
 * All connected parts, the largest first.
 * @param {Mask} mask
 * @returns {Part[]}
 */
export function partsOf(mask) {
  const runs = runsOf(mask);
  /** @type {Map<number, Run[]>} */
  const groups = new Map();
  joined(runs).forEach((root, i) => {
    const group = groups.get(root);
    if (group) group.push(runs[i]);
    else groups.set(root, [runs[i]]);
  });
  const inOrder = [...groups].sort(([a], [b]) => a - b);
  return inOrder.map(([, group]) => partOf(group)).sort((a, b) => b.area - a.area);
}

/**
 * @param {Mask} mask
 * @returns {Run[]}
 */
function runsOf({ cells, width, height }) {
  /** @type {Run[]} */
  const runs = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (!cells[y * width + x]) continue;
      const start = x;
      while (x < width && cells[y * width + x]) x++;
      runs.push([y, start, x]);
    }
  return runs;
}

/**
 * For each run the number of a run that stands for its part.
 * @param {Run[]} runs
 */
function joined(runs) {
  const parent = runs.map((_, i) => i);
  const root = (/** @type {number} */ from) => {
    let i = from;
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]];
      i = parent[i];
    }
    return i;
  };
  let above = 0;
  runs.forEach(([row, start, end], i) => {
    while (runs[above][0] < row - 1 || (runs[above][0] === row - 1 && runs[above][2] < start)) above++;
    for (let other = above; other < i && runs[other][0] === row - 1 && runs[other][1] <= end; other++)
      parent[root(other)] = root(i);
  });
  return runs.map((_, i) => root(i));
}

/**
 * @param {Run[]} runs
 * @returns {Part}
 */
function partOf(runs) {
  const [top, bottom] = [runs[0][0], runs[runs.length - 1][0] + 1]; // runs come row by row
  let [left, right, area] = [Number.POSITIVE_INFINITY, 0, 0];
  for (const [, start, end] of runs) {
    [left, right] = [Math.min(left, start), Math.max(right, end)];
    area += end - start;
  }
  return { top, bottom, left, right, side: Math.max(bottom - top, right - left), area, runs };
}

/**
 * Where these parts are, on a grid.
 * @param {Part[]} parts
 * @param {number} width
 * @param {number} height
 * @returns {Mask}
 */
export function maskOf(parts, width, height) {
  const cells = new Uint8Array(width * height);
  for (const { runs } of parts)
    for (const [row, start, end] of runs) cells.fill(1, row * width + start, row * width + end);
  return { cells, width, height };
}

/**
 * The mask with its holes filled.
 * @param {Mask} mask
 * @returns {Mask}
 */
export function enclosed({ cells, width, height }) {
  const rest = partsOf({ cells: cells.map((cell) => 1 - cell), width, height });
  const reachesEdge = (/** @type {Part} */ { top, bottom, left, right }) =>
    top === 0 || left === 0 || bottom === height || right === width;
  const outside = maskOf(rest.filter(reachesEdge), width, height);
  return { cells: outside.cells.map((cell) => 1 - cell), width, height };
}

/**
 * The share of the tightest box, turned as it may be, that is filled.
 * @param {Mask} mask
 */
export function boxShare({ cells, width }) {
  /** @type {[number, number][]} */
  const points = [];
  cells.forEach((cell, i) => cell && points.push([Math.floor(i / width), i % width]));
  const boxes = Array.from({ length: 30 }, (_, i) => {
    const [cos, sin] = [Math.cos((3 * i * Math.PI) / 180), Math.sin((3 * i * Math.PI) / 180)];
    const across = points.map(([row, column]) => row * cos + column * sin);
    const along = points.map(([row, column]) => column * cos - row * sin);
    return (extent(across) + 1) * (extent(along) + 1);
  });
  return points.length / Math.min(...boxes);
}

/** @param {number[]} values */
function extent(values) {
  const [low, high] = values.reduce(
    ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
    [values[0], values[0]],
  );
  return high - low;
}

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
