/* The last maps and the vector that they become. Hover or walk a value and its place in the vector lights up. */

import { operations } from "../../../../texts/tabs/operations.js";
import { legend } from "../../../kit/chart/legend.js";
import { make } from "../../../kit/dom.js";
import { doubles, fit } from "../../../kit/image/canvas.js";
import { onTheme, paint, rgb } from "../../../kit/image/palette.js";
import { count, plural } from "../../../kit/numbers/format.js";
import { whole } from "../shared/link_words.js";
import { exact, limitOf } from "../shared/number_text.js";

const words = operations.flatten;
const MOST_MAPS = 64;
const GAP = 4;

/** @param {() => void} changed */
export function vectorView(changed) {
  const maps = make("canvas", { class: "vector-canvas", width: 1, height: 1, tabindex: 0, role: "img" });
  const row = make("canvas", { class: "vector-canvas", width: 1, height: 1, tabindex: 0, role: "img" });
  const way = make("p", { class: "quiet-text" });
  const link = make("p", { class: "op-formula", role: "status", "data-testid": "vector-place" });
  const scale = legend();
  const mapsTitle = make("h3", {}, words.lastMaps);
  const rowTitle = make("h3", {}, words.vector);
  const element = make(
    "section",
    { class: "flatten-part vector", "aria-label": words.vector },
    mapsTitle,
    maps,
    rowTitle,
    row,
    link,
    scale.element,
    way,
  );
  /** @type {import("../../../kit/server/rpc_types.js").LayOutAnswer | null} */
  let found = null;
  /** @type {Float64Array} */
  let values = new Float64Array(0);
  let at = 0;
  let isAsked = false;

  /**
   * @param {import("../../../kit/server/rpc_types.js").LayOutAnswer} answer
   * @param {Float64Array} vector
   */
  function draw(answer, vector) {
    [found, values] = [answer, vector];
    at = Math.min(at, values.length - 1);
    if (!isAsked) at = values.indexOf(values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY));
    const { layer, maps: shape, whole_maps: isWhole, dense, count: many } = answer;
    const [h, w] = [shape.h / many, shape.w];
    const name = layer === "input" ? words.theImage : layer;
    const layers = dense.map((each) => `${each.layer} (${count(each.units)})`).join(" → ");
    const maps = `${name}: ${plural(many, words.map, words.mapsMany)}, ${h}×${w}`;
    const numbers = words.numbers(count(values.length)) + (isWhole ? words.oneOfEach : "");
    way.textContent = `${maps} → ${numbers} → ${layers}`;
    repaint();
  }

  const tiles = () => {
    if (!found) return { h: 1, w: 1, shown: 0, size: 1, columns: 1 };
    const many = found.count;
    const [h, w] = [found.maps.h / many, found.maps.w];
    const shown = Math.min(many, MOST_MAPS);
    const room = Math.max(element.clientWidth, 120);
    const columns = Math.max(1, Math.min(shown, Math.ceil(Math.sqrt(shown * 2))));
    const size = Math.max(1, Math.min(Math.floor((room / columns - GAP) / w), shown === 1 ? 6 : 8));
    return { h, w, shown, size, columns };
  };
  const cells = () => {
    const room = Math.max(element.clientWidth, 120);
    const side = Math.max(3, Math.min(14, Math.floor(Math.sqrt((room * 110) / Math.max(values.length, 1)))));
    const columns = Math.max(1, Math.min(values.length, Math.floor(room / side)));
    return { side, columns, lines: Math.ceil(values.length / columns) };
  };
  /** @param {ArrayLike<number>} numbers @param {number} limit */
  const codes = (numbers, limit) => Uint8Array.from(numbers, (value) => Math.round(128 + (127 * value) / (limit || 1)));

  function repaint() {
    if (!found || !element.clientWidth) return;
    const limit = limitOf(values);
    scale.range(-limit, limit);
    const accent = rgb("--accent");
    const { h, w, shown, size, columns } = tiles();
    const isWhole = found.whole_maps;
    const map = isWhole ? at : Math.floor(at / (h * w));
    const [y, x] = isWhole ? [-1, -1] : [Math.floor((at % (h * w)) / w), at % w];
    const lines = Math.ceil(shown / columns);
    const context = fit(maps, columns * (w * size + GAP) - GAP, lines * (h * size + GAP) - GAP);
    context.clearRect(0, 0, maps.width, maps.height);
    const numbers = isWhole ? mapValues() : values;
    const small = paint(codes(numbers.subarray(0, shown * h * w), limitOf(numbers)), w, h * shown, true);
    for (let i = 0; i < shown; i++)
      context.drawImage(
        small,
        0,
        i * h,
        w,
        h,
        (i % columns) * (w * size + GAP),
        Math.floor(i / columns) * (h * size + GAP),
        w * size,
        h * size,
      );
    context.strokeStyle = accent;
    context.lineWidth = 2;
    if (map < shown) {
      const [left, top] = [(map % columns) * (w * size + GAP), Math.floor(map / columns) * (h * size + GAP)];
      context.strokeRect(left + 1, top + 1, w * size - 2, h * size - 2);
      if (y >= 0) context.strokeRect(left + x * size - 1, top + y * size - 1, size + 2, size + 2);
    }
    const { side, columns: wide, lines: high } = cells();
    const padded = new Float64Array(wide * high);
    padded.set(values);
    const second = fit(row, wide * side, high * side);
    second.drawImage(paint(codes(padded, limit), wide, high, true), 0, 0, wide * side, high * side);
    second.strokeStyle = accent;
    second.lineWidth = 2;
    second.strokeRect((at % wide) * side - 1, Math.floor(at / wide) * side - 1, side + 2, side + 2);
    maps.setAttribute("aria-label", words.mapsLabel(found.count, map));
    row.setAttribute("aria-label", words.vectorLabel(count(values.length), at));
    const value = exact(Number(values[at].toPrecision(4)));
    link.textContent = isWhole ? words.ofWhole(at, map, value) : words.ofPlace(map, y, x, h, w, at, value);
  }
  /* The maps' own numbers, where the vector holds only one of each. */
  function mapValues() {
    return found ? doubles(found.maps.values) : values;
  }

  /** @param {number} index */
  function mark(index) {
    if (!(index >= 0 && index < values.length) || index === at) return;
    [at, isAsked] = [index, true];
    repaint();
    changed();
  }
  /** @param {PointerEvent} event */
  function onMaps(event) {
    const { h, w, size, columns, shown } = tiles();
    const box = maps.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const map = Math.floor(py / (h * size + GAP)) * columns + Math.floor(px / (w * size + GAP));
    const [y, x] = [Math.floor((py % (h * size + GAP)) / size), Math.floor((px % (w * size + GAP)) / size)];
    if (map < shown && y < h && x < w) mark(found?.whole_maps ? map : (map * h + y) * w + x);
  }
  /** @param {PointerEvent} event */
  function onRow(event) {
    const { side, columns } = cells();
    const box = row.getBoundingClientRect();
    mark(Math.floor((event.clientY - box.top) / side) * columns + Math.floor((event.clientX - box.left) / side));
  }
  for (const name of /** @type {const} */ (["pointermove", "pointerdown"])) {
    maps.addEventListener(name, onMaps);
    row.addEventListener(name, onRow);
  }
  for (const canvas of [maps, row]) {
    canvas.addEventListener("keydown", (event) => {
      const line = canvas === row ? cells().columns : found?.whole_maps ? 1 : tiles().w;
      const by = /** @type {Record<string, number>} */ ({
        ArrowLeft: -1,
        ArrowRight: 1,
        ArrowUp: -line,
        ArrowDown: line,
      })[event.key];
      if (!by) return;
      event.preventDefault();
      mark(at + by);
    });
  }
  let width = 0;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    repaint();
  }).observe(element);
  onTheme(repaint);
  return {
    element,
    draw,
    mark,
    write: () => ({ number: isAsked ? String(at) : null }),
    /** @param {Record<string, string>} given */
    read(given) {
      const asked = whole(given.number, 0, 1_000_000);
      [at, isAsked] = [asked ?? 0, asked !== undefined];
    },
  };
}
