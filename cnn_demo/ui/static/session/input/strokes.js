/* A drawing in few letters, for a link: its strokes with the points that matter. */

/** @typedef {import("../state.js").Stroke} Stroke */

export const SIDE = 280; // the pad's own units
const TOLERANCE = 2.2; // units that a simplified line may lie away from what was drawn
const MOST_STROKES = 60;
const MOST_POINTS = 400;

/**
 * The points of a line that it cannot be told from without (Ramer 1972, Douglas and Peucker 1973).
 * @param {[number, number][]} points
 * @param {number} [tolerance]
 * @returns {[number, number][]}
 */
export function simplified(points, tolerance = TOLERANCE) {
  if (points.length < 3) return points;
  const [first, last] = [points[0], points[points.length - 1]];
  let [worst, at] = [0, 0];
  for (let i = 1; i < points.length - 1; i++) {
    const away = distance(points[i], first, last);
    if (away > worst) [worst, at] = [away, i];
  }
  if (worst <= tolerance) return [first, last];
  const before = simplified(points.slice(0, at + 1), tolerance);
  return [...before.slice(0, -1), ...simplified(points.slice(at), tolerance)];
}

/**
 * From a point to the segment between two others.
 * @param {[number, number]} point
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
function distance([x, y], [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length ? Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/**
 * Letters for a link: for each stroke its pen, how many points, and the points, a byte each.
 * @param {Stroke[]} strokes
 */
export function writeStrokes(strokes) {
  /** @type {number[]} */
  const bytes = [];
  for (const { width, erase, points } of fitting(strokes.slice(-MOST_STROKES))) {
    const few = points.slice(0, 255);
    bytes.push(Math.min(127, Math.round(width)) + (erase ? 128 : 0), few.length);
    for (const place of few) for (const value of place) bytes.push(toByte(value));
  }
  const letters = btoa(String.fromCharCode(...bytes));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * As finely as fits into a link.
 * @param {Stroke[]} strokes
 */
function fitting(strokes) {
  for (let tolerance = TOLERANCE; ; tolerance *= 1.5) {
    const coarse = strokes.map((stroke) => ({ ...stroke, points: simplified(stroke.points, tolerance) }));
    if (coarse.reduce((sum, { points }) => sum + points.length, 0) <= MOST_POINTS) return coarse;
  }
}

/** @param {number} value */
const toByte = (value) => Math.max(0, Math.min(255, Math.round(((value + 20) / (SIDE + 40)) * 255)));

/** @param {number} byte */
const fromByte = (byte) => (byte / 255) * (SIDE + 40) - 20;

/**
 * The strokes in these letters; null when they are none.
 * @param {string} letters
 * @returns {Stroke[] | null}
 */
export function readStrokes(letters) {
  if (!/^[\w-]{2,4000}$/.test(letters)) return null;
  let bytes;
  try {
    const text = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    bytes = Array.from(text, (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
  /** @type {Stroke[]} */
  const strokes = [];
  let [at, total] = [0, 0];
  while (at < bytes.length) {
    const [pen, count] = [bytes[at], bytes[at + 1]];
    at += 2;
    total += count;
    if (!count || at + 2 * count > bytes.length || strokes.length >= MOST_STROKES || total > MOST_POINTS) return null;
    /** @type {[number, number][]} */
    const points = [];
    for (let i = 0; i < count; i++) points.push([fromByte(bytes[at + 2 * i]), fromByte(bytes[at + 2 * i + 1])]);
    at += 2 * count;
    strokes.push({ width: Math.max(2, pen & 127), erase: pen > 127, points });
  }
  return strokes.length ? strokes : null;
}

/**
 * The beginning of a line: `share` of its length.
 * @param {[number, number][]} line
 * @param {number} share
 * @returns {[number, number][]}
 */
export function beginningOf(line, share) {
  const lengths = line.slice(1).map(([x, y], i) => Math.hypot(x - line[i][0], y - line[i][1]));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  /** @type {[number, number][]} */
  const found = [line[0]];
  for (const [i, length] of lengths.entries()) {
    const t = Math.min(1, left / length);
    found.push([line[i][0] + t * (line[i + 1][0] - line[i][0]), line[i][1] + t * (line[i + 1][1] - line[i][1])]);
    left -= length;
    if (left <= 0) break;
  }
  return found;
}
