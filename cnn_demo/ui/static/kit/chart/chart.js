/* A line chart in SVG that everybody shares. Series differ in color, dash, shape of dots and a label at their end, so
   that color is never the only sign. Values are read with the pointer or, once the chart has the focus, with the arrow
   keys. What is not finite is not drawn. */

import { kit as words } from "../../../texts/kit.js";
import { make, svg } from "../dom.js";
import { percent as asPercent, number } from "../numbers/format.js";
import { plot } from "./chart_plot.js";

/** @typedef {[number, number]} Point */

/**
 * @typedef {object} Series
 * @property {string} name
 * @property {Point[]} points
 * @property {string} [label] at the line's end: the name, unless another is given; "" for none
 * @property {string} [kind] a class: "training", "validation", "series-1" to "series-7"; by place, unless given
 * @property {boolean} [dots] each point is marked
 * @property {boolean} [line] false leaves only the dots
 * @property {boolean} [faint]
 * @property {boolean} [cloud] many small points without a line, seen but not read
 */

/**
 * @typedef {object} ChartOptions
 * @property {string} title its caption, and its name for those who do not see it
 * @property {string} [x] what runs along the horizontal axis
 * @property {boolean} [percent] values are shares of 1
 * @property {boolean} [xPercent] so is what runs along the horizontal axis
 * @property {boolean} [log] the vertical axis is logarithmic
 * @property {boolean} [logX] so is the horizontal one
 * @property {boolean} [choice] a switch between a linear and a logarithmic vertical axis
 * @property {number} [height]
 * @property {(value: number) => string} [say] value -> text, where neither percent nor plain numbers fit
 */

/** @typedef {{ series: Series[], from?: number, to?: number, marks?: { at: number, label: string }[] }} Drawing */

const KINDS = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7"];
const STEPS = /** @type {Record<string, number>} */ ({
  ArrowRight: 1,
  ArrowUp: 1,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageUp: 10,
  PageDown: -10,
  Home: -Infinity,
  End: Infinity,
});

/** @param {ChartOptions} options */
export function chart(options) {
  const { title, x: along = "epoch", percent = false, xPercent = false, choice = false } = options;
  let log = options.log ?? false;
  const logX = options.logX ?? false;
  const height = options.height ?? 240;
  let width = 640; // as wide as there is room, so that the words keep their size
  /** @type {import("./chart_plot.js").Drawn | null} */
  let drawn = null;
  /** @type {number | null} where it is being read */
  let place = null;
  /** @type {ReturnType<typeof plot> | null} */
  let plotted = null;
  const surface = svg("svg", {
    class: "chart-svg",
    tabindex: 0,
    role: "slider",
    "aria-label": `${title}: values`,
    style: `height: ${height}px`,
    "aria-valuemin": 0,
    "aria-valuemax": 0,
    "aria-valuenow": 0,
    "aria-valuetext": "nothing yet",
  });
  const readout = make("p", { class: "chart-readout" }, "\u00a0");
  const head = make(
    "figcaption",
    { class: "chart-head" },
    make("span", { class: "chart-title" }, title),
    choice ? axisChoice() : null,
  );
  const element = make("figure", { class: "chart" }, head, surface, readout);
  new ResizeObserver(() => {
    if (!surface.clientWidth || surface.clientWidth === width) return;
    width = surface.clientWidth;
    paint();
  }).observe(surface);

  const value = options.say ?? (percent ? asPercent : number);
  const where = (/** @type {number} */ at) => (xPercent ? asPercent(at) : number(at));

  function axisChoice() {
    const buttons = [false, true].map((wish) =>
      make(
        "button",
        {
          type: "button",
          "aria-pressed": String(log === wish),
          onclick: () => {
            log = wish;
            buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(log === Boolean(index))));
            paint();
          },
        },
        wish ? "log" : "linear",
      ),
    );
    return make(
      "span",
      { class: "segmented chart-axes", role: "group", "aria-label": words.axisOf(title) },
      ...buttons,
    );
  }

  /** @param {Drawing} drawing */
  function draw({ series, from = 0, to, marks = [] }) {
    const clean = series.map((one, index) => ({
      ...one,
      label: one.label ?? one.name,
      kind: one.kind ?? KINDS[index % KINDS.length],
      line: one.line ?? true,
      points: one.points.filter((point) => point.every(Number.isFinite)),
    }));
    const all = clean.flatMap(({ points }) => points.map(([x]) => x));
    drawn = {
      series: clean.filter(({ points }) => points.length),
      from,
      to: to ?? Math.max(from, ...all),
      marks: marks.filter(({ at }) => Number.isFinite(at)),
    };
    paint();
  }

  function paint() {
    if (!drawn) return;
    surface.setAttribute("viewBox", `0 0 ${width} ${height}`);
    plotted = plot(drawn, { width, height, along, percent, xPercent, log, logX });
    surface.replaceChildren(...plotted.parts, ...cursor());
    limits();
  }

  /* Reading: a line at a place, a dot on each series, the values in words below. */
  function cursor() {
    if (place === null || !drawn?.series.length || !plotted) return [];
    const { x, y, usable, top, bottom } = plotted;
    const at = place;
    const line = svg("line", { x1: x(at), x2: x(at), y1: top, y2: bottom, class: "chart-cursor" });
    const dots = readable(drawn.series).flatMap((one) =>
      usable([nearest(one.points, at)]).map(([px, py]) =>
        svg("circle", { cx: x(px), cy: y(py), r: 4, class: `chart-read ${one.kind}` }),
      ),
    );
    return [line, ...dots];
  }

  /** @param {number | null} at */
  function read(at) {
    place = at;
    for (const old of surface.querySelectorAll(".chart-cursor, .chart-read")) old.remove();
    if (at === null || !drawn?.series.length) {
      readout.textContent = "\u00a0";
      return;
    }
    surface.append(...cursor());
    const span = drawn.to - drawn.from || 1;
    const said = readable(drawn.series).map(({ name, points }) => {
      const [x, y] = nearest(points, at);
      return `${name} ${value(y)}${Math.abs(x - at) > span / 100 ? ` (${where(x)})` : ""}`;
    });
    readout.textContent = `${along} ${where(at)}: ${said.join(" · ")}`;
    limits();
  }

  function limits() {
    if (!drawn) return;
    const nothing = drawn.series.length ? "press an arrow key to read" : "nothing yet";
    surface.setAttribute("aria-valuemin", String(drawn.from));
    surface.setAttribute("aria-valuemax", String(drawn.to));
    surface.setAttribute("aria-valuenow", String(place ?? drawn.from));
    surface.setAttribute("aria-valuetext", place === null ? nothing : readout.textContent);
  }

  /* Arrow keys go from dot to dot where some series has dots, else from point to point. */
  function stops() {
    if (!drawn) return [];
    const own = readable(drawn.series).filter(({ faint }) => !faint);
    const dotted = own.filter(({ dots }) => dots);
    const chosen = dotted.length ? dotted : own.length ? own : drawn.series;
    return [...new Set(chosen.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
  }

  surface.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return read(null);
    if (!(event.key in STEPS) || !drawn?.series.length) return undefined;
    event.preventDefault();
    const all = stops();
    const step = STEPS[event.key];
    const at = place;
    const now =
      at === null
        ? step > 0
          ? -1
          : all.length
        : all.indexOf(
            nearest(
              all.map((x) => [x, 0]),
              at,
            )[0],
          );
    return read(all[Math.min(Math.max(now + step, 0), all.length - 1)]);
  });
  /** @param {PointerEvent} event */
  const follow = (event) => {
    if (!drawn || !plotted) return;
    const box = surface.getBoundingClientRect();
    const share = (((event.clientX - box.left) / box.width) * width - plotted.left) / (plotted.right - plotted.left);
    const t = Math.min(Math.max(share, 0), 1);
    const { from, to } = drawn;
    read(logX ? from * (to / from) ** t : from + t * (to - from));
  };
  surface.addEventListener("pointermove", follow);
  surface.addEventListener("pointerdown", follow);
  surface.addEventListener("pointerleave", () => read(null));
  surface.addEventListener("blur", () => read(null));
  return { element, draw };
}

/**
 * @template {{ cloud?: boolean }} S
 * @param {S[]} series
 */
const readable = (series) => series.filter(({ cloud }) => !cloud);

/**
 * @param {Point[]} points
 * @param {number} x
 */
const nearest = (points, x) => points.reduce((a, b) => (Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a));
