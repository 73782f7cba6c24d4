/* The network that is trained: its first layer's filters after the epoch that is looked at, and a scrubber over the
   epochs that were kept. All epochs share one color scale. */

import { train } from "../../../../texts/tabs/train.js";
import { legend } from "../../../kit/chart/legend.js";
import { make } from "../../../kit/dom.js";
import { context2d } from "../../../kit/image/canvas.js";
import { onTheme, paint, paintImage } from "../../../kit/image/palette.js";
import { count } from "../../../kit/numbers/format.js";
import { lab } from "../../../session/state.js";
import { forming, frameNow } from "./forming.js";

const words = train.forming;
const COLUMNS = 4;
const TILE = 48; // pixels a side of what is drawn; the style sheet makes it as large as there is room
const GAP = 4;
const BEAT = 400; // milliseconds an epoch

export function filters() {
  const title = make("h3", {}, words.title);
  const what = make("p", { class: "quiet-text" });
  const canvas = make("canvas", { class: "filters-canvas pixelated", role: "img" });
  const colors = legend();
  const slider = make("input", { type: "range", min: 0, step: 1, "aria-label": words.scrub, oninput: scrub });
  const now = make("output", { class: "filters-epoch" });
  const play = make("button", { type: "button", class: "quiet", onclick: toggle }, words.play);
  const scrubber = make("div", { class: "filters-scrubber", hidden: true }, slider, play);
  const element = make(
    "section",
    { class: "filters", "aria-label": words.title },
    make("div", { class: "filters-head" }, title, now),
    canvas,
    scrubber,
    what,
    colors.element,
  );

  function scrub() {
    const { frames } = forming.state;
    const at = Number(slider.value);
    look(at >= frames.length - 1 ? null : frames[at].epoch);
  }
  /** @param {number | null} epoch */
  function look(epoch) {
    forming.set({ epoch });
    const { progress, network } = lab.state;
    if (progress?.network !== network?.network) return;
    const isKept = epoch !== null && forming.state.facts?.epochs.includes(epoch);
    lab.set({ epoch: isKept ? epoch : null });
  }

  let timer = 0;
  function toggle() {
    if (timer) return halt();
    const { frames } = forming.state;
    if (frameNow() === frames.at(-1)) look(frames[0].epoch);
    play.textContent = words.stop;
    timer = window.setInterval(() => {
      slider.value = String(Number(slider.value) + 1);
      scrub();
      if (forming.state.epoch === null) halt();
    }, BEAT);
    return undefined;
  }
  function halt() {
    clearInterval(timer);
    timer = 0;
    play.textContent = words.play;
  }

  function draw() {
    const { facts, frames } = forming.state;
    const frame = frameNow();
    canvas.hidden = colors.element.hidden = !frame?.values;
    scrubber.hidden = frames.length < 2;
    if (!facts || !frame) {
      what.textContent = words.waiting;
      now.textContent = "";
      return;
    }
    const [shown, channels] = facts.shape;
    const isConvolution = facts.kind === "convolution";
    title.textContent = isConvolution ? words.title : words.titleDense;
    const some = (isConvolution ? words.some : words.someDense)(shown, count(facts.total), facts.layer);
    const notes = [channels === 3 ? words.color : "", facts.too_large ? words.tooLarge : ""].filter(Boolean);
    what.textContent = [some, ...notes].join("; ");
    slider.max = String(frames.length - 1);
    slider.value = String(frames.indexOf(frame));
    const epoch = words.epoch(frame.epoch);
    now.textContent = facts.best_epoch === frame.epoch && frame.epoch ? `${epoch}, ${words.best}` : epoch;
    slider.setAttribute("aria-valuetext", now.textContent);
    canvas.setAttribute("aria-label", `${some}, ${epoch}`);
    const limit = Math.max(1e-9, ...frames.map(({ values }) => (values ? largest(values) : 0)));
    colors.range(-limit, limit);
    if (frame.values) tiles(canvas, frame.values, facts.shape, limit);
  }
  forming.onAny(["facts", "frames", "epoch", "trouble"], draw);
  onTheme(draw);
  return { element };
}

/** @type {WeakMap<Float32Array, number>} */
const measured = new WeakMap();

/** @param {Float32Array} values */
function largest(values) {
  const before = measured.get(values);
  if (before !== undefined) return before;
  const most = values.reduce((all, value) => Math.max(all, Math.abs(value)), 0);
  measured.set(values, most);
  return most;
}

/**
 * Filters side by side; signed, or in color where they read three channels.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values
 * @param {number[]} shape filters, channels, height, width
 * @param {number} limit
 */
function tiles(canvas, values, [filters, channels, h, w], limit) {
  const size = h > 9 ? TILE * 2 : TILE;
  const rows = Math.ceil(filters / COLUMNS);
  canvas.width = COLUMNS * (size + GAP) - GAP;
  canvas.height = rows * (size + GAP) - GAP;
  const context = context2d(canvas);
  context.imageSmoothingEnabled = false;
  const code = (/** @type {number} */ value) => Math.round(Math.min(Math.max(128 + (127 * value) / limit, 1), 255));
  for (let filter = 0; filter < filters; filter++) {
    const own = values.subarray(filter * channels * h * w, (filter + 1) * channels * h * w);
    const color = (/** @type {number} */ i) => code(own[(i % 3) * h * w + Math.floor(i / 3)]);
    const small =
      channels === 3
        ? paintImage(
            Uint8Array.from({ length: 3 * h * w }, (_, i) => color(i)),
            w,
            h,
            3,
          )
        : paint(Uint8Array.from(own.subarray(0, h * w), code), w, h, true);
    const [x, y] = [filter % COLUMNS, Math.floor(filter / COLUMNS)];
    context.drawImage(small, x * (size + GAP), y * (size + GAP), size, size);
  }
}
