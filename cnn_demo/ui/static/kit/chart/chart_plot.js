/* What a chart draws: grid, axes, lines, dots and labels, for a size and its bounds. */

import { svg } from "../dom.js";
import { bounds, logTicks, ticks, tickText } from "../numbers/ticks.js";

/** @typedef {[number, number]} Point */
/**
 * @typedef {{ name: string, label: string, kind: string, line: boolean, points: Point[], dots?: boolean,
 *   faint?: boolean, cloud?: boolean }} Line
 */
/** @typedef {{ series: Line[], from: number, to: number, marks: { at: number, label: string }[] }} Drawn */
/**
 * @typedef {{ width: number, height: number, along: string, percent: boolean, xPercent: boolean, log: boolean,
 *   logX: boolean }} Axes
 */

const EDGE = { left: 54, right: 14, top: 14, bottom: 34 };
const LETTER = 7.5; // pixels of one letter of a label, about
const SHAPES = [
  // around (0, 0): circle, square, triangle, diamond, cross, upside-down triangle, plus
  "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z",
  "M-3 -3h6v6h-6z",
  "M0 -4l4 7h-8z",
  "M0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z",
  "M-3 -3l6 6M-3 3l6 -6",
  "M0 4l4 -7h-8z",
  "M-4 0h8M0 -4v8",
];

/** @param {string} kind */
const shapeOf = (kind) => SHAPES[Math.max(0, Number(/^series-(\d)$/.exec(kind)?.[1] ?? 1) - 1)];

/** @param {number} tick */
const percentTick = (tick) => `${Number((tick * 100).toPrecision(3))} %`;

/**
 * @param {Drawn} drawn
 * @param {Axes} axes
 */
export function plot({ series, from, to, marks }, axes) {
  const { width, height, log, logX, percent } = axes;
  const usable = (/** @type {Point[]} */ points) => points.filter(([x, y]) => (!log || y > 0) && (!logX || x > 0));
  const [low, high] = bounds(
    series.flatMap(({ points }) => usable(points).map(([, y]) => y)),
    { percent, log },
  );
  const longest = Math.max(0, ...series.map(({ label }) => label.length));
  const right = width - EDGE.right - Math.min(longest * LETTER + (longest ? 6 : 0), width * 0.3);
  const [top, bottom, left] = [EDGE.top, height - EDGE.bottom, EDGE.left];
  const tx = logX ? Math.log10 : (/** @type {number} */ v) => v;
  const ty = log ? Math.log10 : (/** @type {number} */ v) => v;
  const x = (/** @type {number} */ v) => left + ((tx(v) - tx(from)) / (tx(to) - tx(from) || 1)) * (right - left);
  const y = (/** @type {number} */ v) => bottom - ((ty(v) - ty(low)) / (ty(high) - ty(low) || 1)) * (bottom - top);
  const frame = { x, y, left, right, top, bottom, usable };
  const parts = [
    ...grid(frame, axes, [low, high], [from, to]),
    ...marks.flatMap((mark) => markLine(frame, mark, percent)),
    ...lines(frame, series),
    ...labels(frame, series, width),
  ];
  return { parts, ...frame };
}

/**
 * @typedef {{ x: (v: number) => number, y: (v: number) => number, left: number, right: number, top: number,
 *   bottom: number, usable: (points: Point[]) => Point[] }} Frame
 */

/**
 * @param {Frame} frame
 * @param {Axes} axes
 * @param {[number, number]} values
 * @param {[number, number]} span
 */
function grid({ x, y, left, right, top, bottom }, { along, percent, xPercent, log, logX, height }, values, span) {
  const most = Math.max(2, Math.floor((right - left) / 64));
  const across = logX ? logTicks(span, most) : ticks(span, most, along === "epoch");
  return [
    ...(log ? logTicks(values, Math.max(6, Math.floor((bottom - top) / 16))) : ticks(values, 4)).flatMap((tick) => [
      svg("line", { x1: left, x2: right, y1: y(tick), y2: y(tick), class: "chart-grid" }),
      text(left - 8, y(tick) + 4, percent ? percentTick(tick) : tickText(tick), "end"),
    ]),
    ...across.map((tick) => text(x(tick), bottom + 18, xPercent ? percentTick(tick) : tickText(tick), "middle")),
    text((left + right) / 2, height - 2, along, "middle"),
  ];
}

/**
 * @param {Frame} frame
 * @param {{ at: number, label: string }} mark
 * @param {boolean} percent
 */
function markLine({ x, left, right, top, bottom }, { at, label }, percent) {
  const late = x(at) > left + (right - left) * 0.8;
  const line = svg("line", { x1: x(at), x2: x(at), y1: top, y2: bottom, class: "chart-mark" });
  const words = text(
    x(at) + (late ? -6 : 6),
    percent ? bottom - 8 : top + 10,
    label,
    late ? "end" : "start",
    "chart-text halo",
  );
  return label ? [line, words] : [line];
}

/**
 * @param {Frame} frame
 * @param {Line[]} series
 */
function lines({ x, y, usable }, series) {
  const faintFirst = [...series].sort((a, b) => depth(b) - depth(a));
  return faintFirst.flatMap((one) => {
    const points = usable(one.points).map(([px, py]) => [x(px), y(py)]);
    const look = lookOf(one);
    const path = points.map((point) => point.map((v) => v.toFixed(1)).join()).join(" ");
    if (one.cloud) return [cloud(points, look)];
    const isDotted = one.dots || !one.line || points.length === 1;
    return [
      ...(one.line && points.length ? [svg("polyline", { points: path, class: `chart-line ${look}` })] : []),
      ...(isDotted ? points : []).map(([cx, cy]) =>
        svg("path", {
          d: shapeOf(one.kind),
          transform: `translate(${cx.toFixed(1)} ${cy.toFixed(1)})`,
          class: `chart-dot ${look}`,
        }),
      ),
    ];
  });
}

/**
 * @param {number[][]} points
 * @param {string} look
 */
function cloud(points, look) {
  const d = points.map(([px, py]) => `M${px.toFixed(1)} ${py.toFixed(1)}h0`).join("");
  return svg("path", { d, class: `chart-cloud ${look}` });
}

/** @param {Line} line */
const depth = ({ faint, cloud }) => (cloud ? 2 : faint ? 1 : 0);

/** @param {Line} line */
const lookOf = ({ kind, faint }) => `${kind}${faint ? " faint" : ""}`;

/**
 * Labels at the ends of lines, moved apart where they would lie on each other.
 * @param {Frame} frame
 * @param {Line[]} series
 * @param {number} width
 */
function labels({ x, y, usable, bottom }, series, width) {
  const ends = series.flatMap((one) => {
    const last = usable(one.points).at(-1);
    return last && one.label ? [{ label: one.label, look: lookOf(one), x: x(last[0]) + 8, y: y(last[1]) + 4 }] : [];
  });
  ends.sort((a, b) => a.y - b.y);
  ends.forEach((end, index) => {
    for (const other of ends.slice(0, index)) {
      const isNear = end.x < other.x + other.label.length * LETTER && other.x < end.x + end.label.length * LETTER;
      if (isNear) end.y = Math.max(end.y, other.y + 15);
    }
  });
  const over = Math.max(0, ...ends.map((end) => end.y - bottom));
  return ends.map((end) =>
    text(
      Math.min(end.x, width - 2 - end.label.length * LETTER),
      Math.max(end.y - over, 10),
      end.label,
      "start",
      `chart-label ${end.look}`,
    ),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} anchor
 * @param {string} [look]
 */
function text(x, y, content, anchor, look = "chart-text") {
  return svg("text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor, class: look }, content);
}
