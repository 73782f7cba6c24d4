/* Which parts of a drawing are specks, which belong together, and whether there are several things, as
   without_specks() in cnn_demo/prediction/marks/parts.py decides it. */

import { peakOf } from "./ink.js";
import { areTouching, boxShare, enclosed, maskOf, partsOf } from "./parts.js";

/** @typedef {import("./resample.js").Gray} Gray */
/** @typedef {import("./parts.js").Mask} Mask */
/** @typedef {import("./parts.js").Part} Part */
/** @typedef {(part: Part) => [number, number]} Span */

const GRID = 96; // cells of the longer side, at most
const LIGHT = 60; // what is darker counts as a mark
const DUST = 0.05;
const SMALL = 0.25;
const [FAR, FARTHER] = [0.06, 1.5];
const [AS_LARGE, AS_HEAVY, APART] = [0.55, 0.12, 0.15];
const WIDE = 1.05;
const [FRAME, RING] = [0.9, 0.7];
const INNER = 0.4;

/** @type {Span} */
const rows = ({ top, bottom }) => [top, bottom];
/** @type {Span} */
const columns = ({ left, right }) => [left, right];

/**
 * The drawing without dust, far dots and a frame around it: null where there are none; and whether what is left are
 * several things.
 * @param {Gray} ink
 * @returns {{ kept: Gray | null, areSeveral: boolean }}
 */
export function withoutSpecks(ink) {
  const factor = Math.ceil(Math.max(ink.width, ink.height) / GRID);
  const grid = reduced(ink, factor);
  const parts = partsOf(grid);
  if (!parts.length) return { kept: null, areSeveral: false };
  const kept = parts.length > 1 ? oneDrawing(withoutFrame(parts, grid)) : parts;
  const away = parts.filter((part) => !kept.includes(part));
  return {
    kept: away.length ? erased(ink, maskOf(away, grid.width, grid.height), factor) : null,
    areSeveral: areSeveral(kept),
  };
}

/**
 * Each cell of factor × factor pixels: is there anything in it?
 * @param {Gray} ink
 * @param {number} factor
 * @returns {Mask}
 */
function reduced(ink, factor) {
  const { pixels, width, height } = ink;
  const least = Math.min(LIGHT, peakOf(ink) >> 1);
  const [w, h] = [width, height].map((side) => Math.ceil(side / factor));
  const cells = new Uint8Array(w * h);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (pixels[y * width + x] > least) cells[Math.floor(y / factor) * w + Math.floor(x / factor)] = 1;
  return { cells, width: w, height: h };
}

/**
 * @param {Gray} ink
 * @param {Mask} away
 * @param {number} factor
 * @returns {Gray}
 */
function erased({ pixels, width, height }, away, factor) {
  const cellOf = (/** @type {number} */ i) =>
    Math.floor(Math.floor(i / width) / factor) * away.width + Math.floor((i % width) / factor);
  return { pixels: pixels.map((value, i) => (away.cells[cellOf(i)] ? 0 : value)), width, height };
}

/**
 * Without the thin rectangle or ring that is drawn around all the rest, if there is one.
 * @param {Part[]} parts
 * @param {Mask} grid
 */
function withoutFrame(parts, { width, height }) {
  const boxOf = (/** @type {Part} */ { top, bottom, left, right }) => (bottom - top) * (right - left);
  const outer = parts.reduce((largest, part) => (boxOf(part) > boxOf(largest) ? part : largest));
  const rest = parts.filter((part) => part !== outer);
  const isInside = (/** @type {Part} */ { top, bottom, left, right }) =>
    outer.top < top && bottom < outer.bottom && outer.left < left && right < outer.right;
  const isAround = rest.every((part) => part.side <= DUST * outer.side || isInside(part));
  const inner = Math.max(...rest.map(({ side }) => side)) / outer.side;
  if (!isAround || inner < SMALL) return parts;
  return boxShare(enclosed(maskOf([outer], width, height))) >= (inner < INNER ? FRAME : RING) ? rest : parts;
}

/**
 * The largest part and, again and again, what is neither dust nor both small and far from what is kept.
 * @param {Part[]} parts
 */
function oneDrawing([largest, ...others]) {
  const kept = [largest];
  let waiting = others;
  for (;;) {
    const size = Math.max(extent(kept, rows), extent(kept, columns));
    const belongs = (/** @type {Part} */ part) =>
      part.side >= SMALL * size || kept.some((other) => distance(part, other) <= FAR * size + FARTHER * part.side);
    const near = waiting.filter((part) => part.side > DUST * size && belongs(part));
    if (!near.length) return kept;
    kept.push(...near);
    waiting = waiting.filter((part) => !near.includes(part));
  }
}

/**
 * @param {Part[]} parts
 * @param {Span} span
 */
function extent(parts, span) {
  return Math.max(...parts.map((part) => span(part)[1])) - Math.min(...parts.map((part) => span(part)[0]));
}

/**
 * Between their boxes, the larger of down and across.
 * @param {Part} a
 * @param {Part} b
 */
function distance(a, b) {
  return Math.max(a.top - b.bottom, b.top - a.bottom, a.left - b.right, b.left - a.right, 0);
}

/**
 * Do these look like two things side by side, or one above the other, each about as large as the other?
 * @param {Part[]} parts
 */
const areSeveral = (parts) => standApart(parts, columns) || standApart(parts, rows) || areTouching(parts[0]);

/**
 * Two groups of parts with a gap between them along `span`, about as large as each other.
 * @param {Part[]} parts
 * @param {Span} span
 */
function standApart(parts, span) {
  const groups = grouped(parts, span);
  const heights = groups.map((group) => extent(group, rows));
  const areas = groups.map((group) => group.reduce((sum, { area }) => sum + area, 0));
  const [highest, heaviest] = [Math.max(...heights), Math.max(...areas)];
  const large = groups.filter((_, i) => heights[i] >= AS_LARGE * highest && areas[i] >= AS_HEAVY * heaviest);
  if (large.length < 2) return false;
  const ends = large.map((group) => Math.max(...group.map((part) => span(part)[1])));
  const gaps = large.slice(1).map((group, i) => Math.min(...group.map((part) => span(part)[0])) - ends[i]);
  const whole = large.flat();
  const isWide = span === columns && extent(whole, columns) > WIDE * extent(whole, rows);
  return isWide || Math.max(...gaps) >= APART * highest;
}

/**
 * Parts that overlap along `span`, together.
 * @param {Part[]} parts
 * @param {Span} span
 */
function grouped(parts, span) {
  /** @type {Part[][]} */
  const groups = [];
  const ordered = [...parts].sort((a, b) => span(a)[0] - span(b)[0] || span(a)[1] - span(b)[1]);
  for (const part of ordered) {
    const last = groups.at(-1);
    if (last && overlap(span(part), last.map(span))) last.push(part);
    else groups.push([part]);
  }
  return groups;
}

/**
 * By at least half of the shorter one.
 * @param {[number, number]} span
 * @param {[number, number][]} others
 */
function overlap([start, end], others) {
  const [first, last] = [Math.min(...others.map(([from]) => from)), Math.max(...others.map(([, to]) => to))];
  return Math.min(end, last) - Math.max(start, first) >= 0.5 * Math.min(end - start, last - first);
}
