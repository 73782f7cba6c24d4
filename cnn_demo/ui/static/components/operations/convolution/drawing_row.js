/* The same kernel on the current image, and what each classic kernel makes of it: press one to take it. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make, refill } from "../../../kit/dom.js";
import { bytes } from "../../../kit/image/canvas.js";
import { onTheme, paint } from "../../../kit/image/palette.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { numberGrid } from "../shared/number_grid.js";
import { exact, limitOf } from "../shared/number_text.js";
import { convolved, sidesOf } from "./arithmetic.js";
import { bench, change } from "./bench.js";

const words = operations.drawing;
const SIDE = 28;

export function drawingRow() {
  const tallest = () => (window.innerWidth <= 700 ? 150 : Math.max(96, Math.min(132, window.innerHeight - 640)));
  const before = numberGrid({ label: words.before, tallest, largest: 8 });
  const after = numberGrid({ label: words.after, tallest, largest: 8, press: open, hover, leave: () => hover(-1, -1) });
  const said = make("p", { class: "quiet-text drawing-row-said" }, words.hint);
  const classics = make("div", { class: "classics", role: "group", "aria-label": words.classics });
  const element = make(
    "section",
    { class: "drawing-row", "aria-label": words.title },
    make("div", { class: "drawing-words" }, make("h3", {}, words.title), said),
    make(
      "div",
      { class: "drawing-pair" },
      before.element,
      make("span", { class: "products-sign", "aria-hidden": "true" }, "→"),
      after.element,
    ),
    make("div", { class: "classics-part" }, make("h3", {}, words.classics), classics),
  );

  /** @type {{ maps: Float64Array, side: number } | null} */
  let image = null;
  let taken = /** @type {object | null} */ (null);
  /** @type {ReturnType<typeof convolved>} */
  let found = null;

  const take = latest(async () => {
    const now = lab.state.image;
    if (!now || now === taken || lab.state.tab !== "operations") return;
    const answer = await ask("image_numbers", { image: now, side: SIDE, channels: "gray" });
    if (answer.error) return;
    taken = now;
    image = { maps: Float64Array.from(bytes(answer.pixels)), side: answer.w };
    draw();
    drawClassics();
  });

  /** @param {number[][]} rows @param {boolean} isOwn */
  function slidingOf(rows, isOwn) {
    if (!image) return null;
    const { stride, padding, dilation, bias } = isOwn
      ? bench.state
      : { stride: 1, padding: /** @type {const} */ ("same"), dilation: 1, bias: 0 };
    const sides = sidesOf(padding, (rows.length - 1) * dilation + 1);
    const sliding = {
      maps: image.maps,
      height: image.side,
      width: image.side,
      kernel: [rows],
      stride,
      dilation,
      bias,
      sides,
    };
    return sliding;
  }

  function draw() {
    const sliding = slidingOf(bench.state.kernel[Math.max(bench.state.shown, 0)] ?? bench.state.kernel[0], true);
    if (!sliding || !image) return;
    found = convolved(sliding);
    before.draw({ values: image.maps, h: image.side, w: image.side, pad: sliding.sides });
    if (found) after.draw({ ...found });
    after.element.hidden = !found;
  }

  /** @param {number} y @param {number} x */
  function hover(y, x) {
    const sliding = slidingOf(bench.state.kernel[Math.max(bench.state.shown, 0)], true);
    if (!found || !sliding || !image) return;
    const isInside = y >= 0 && x >= 0 && y < found.h && x < found.w;
    const { stride, dilation, sides, kernel } = sliding;
    const window = isInside ? { y: y * stride, x: x * stride, size: kernel[0].length, dilation } : null;
    before.draw({ values: image.maps, h: image.side, w: image.side, pad: sides, window });
    after.draw({ ...found, chosen: isInside ? [y, x] : null });
    said.textContent = isInside ? words.value(y, x, exact(found.values[y * found.w + x])) : words.hint;
  }

  /** @param {number} y @param {number} x */
  function open(y, x) {
    if (!found || y < 0 || x < 0 || y >= found.h || x >= found.w) return;
    change({ source: "image", side: SIDE, channels: "gray", at: [y, x], shown: 0 });
  }

  function drawClassics() {
    if (!image) return;
    const { classics: kernels, preset } = bench.state;
    refill(
      classics,
      kernels.map(({ id, title, sentence, rows }) => {
        const canvas = make("canvas", { class: "classic-canvas pixelated" });
        const sliding = slidingOf(rows["3"] ?? rows["2"], false);
        const out = sliding && convolved(sliding);
        if (out) {
          const limit = limitOf(out.values) || 1;
          paint(
            Uint8Array.from(out.values, (value) => Math.round(128 + (127 * value) / limit)),
            out.w,
            out.h,
            true,
            canvas,
          );
        }
        return make(
          "button",
          {
            type: "button",
            class: "classic",
            title: sentence,
            "aria-pressed": String(id === preset),
            "data-kernel": id,
            onclick: () => choose(id),
          },
          canvas,
          make("span", {}, title),
        );
      }),
    );
  }
  /** @param {string} id */
  function choose(id) {
    const { kernel, classics: kernels } = bench.state;
    const rows = kernels.find((each) => each.id === id)?.rows;
    const next = rows?.[String(kernel[0].length)] ?? rows?.["3"];
    if (next) change({ preset: id, kernel: kernel.map(() => next) });
  }

  lab.onAny(["image", "tab"], () => void take());
  bench.onAny(["kernel", "stride", "padding", "dilation", "bias", "shown"], draw);
  bench.onAny(["classics", "preset"], drawClassics);
  onTheme(drawClassics);
  return { element };
}
