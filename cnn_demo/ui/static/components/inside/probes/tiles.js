/* Many small signed maps on one canvas, as many in a row as there is room for; one may be framed. */

import { legend } from "../../../kit/chart/legend.js";
import { make } from "../../../kit/dom.js";
import { bytes, fit } from "../../../kit/image/canvas.js";
import { onTheme, paint, rgb } from "../../../kit/image/palette.js";
import { tileGrid } from "./readings.js";

/** @typedef {import("../../../kit/server/rpc_types.js").GradientTiles} GradientTiles */

const GAP = 4;

/** @param {string} title */
export function tileSheet(title) {
  const name = make("h4", {}, title);
  const key = legend();
  const canvas = make("canvas", { class: "tile-sheet", role: "img", "aria-label": title });
  const note = make("p", { class: "quiet-text" });
  const element = make(
    "div",
    { class: "tile-part" },
    make("div", { class: "tile-head" }, name, key.element),
    canvas,
    note,
  );
  /** @type {{ tiles: GradientTiles, framed: number } | null} */
  let shown = null;
  const paintAll = () => {
    const room = element.clientWidth;
    if (!shown || !room) return;
    const { codes, count, w, h } = squared(shown.tiles);
    const grid = tileGrid(count, Math.max(w, h), room, { gap: GAP, most: count === 1 ? 160 : 72 });
    const across = grid.side;
    const down = Math.max(1, Math.round((across * h) / w));
    const context = fit(canvas, grid.columns * (across + GAP) - GAP, grid.rows * (down + GAP) - GAP);
    context.clearRect(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < count; i++) {
      const tile = paint(codes.subarray(i * w * h, (i + 1) * w * h), w, h, true);
      const [x, y] = [(i % grid.columns) * (across + GAP), Math.floor(i / grid.columns) * (down + GAP)];
      context.drawImage(tile, x, y, across, down);
      if (i !== shown.framed) continue;
      context.strokeStyle = rgb("--accent");
      context.lineWidth = 3;
      context.strokeRect(x + 1, y + 1, across - 2, down - 2);
    }
  };
  new ResizeObserver(paintAll).observe(element);
  onTheme(paintAll);
  return {
    element,
    /**
     * @param {string} words
     * @param {GradientTiles} tiles
     * @param {string} about
     * @param {number} [framed]
     */
    draw(words, tiles, about, framed = -1) {
      name.textContent = words;
      note.textContent = about;
      note.hidden = !about;
      canvas.setAttribute("aria-label", words);
      key.range(-(tiles.limit ?? 0), tiles.limit ?? 0);
      shown = { tiles, framed };
      paintAll();
    },
  };
}

/**
 * A long row of values as a square.
 * @param {GradientTiles} tiles
 */
function squared({ codes, w, h, shown }) {
  const flat = bytes(codes);
  if (h > 1 || w <= 16) return { codes: flat, w, h, count: shown[0] * shown[1] };
  const side = Math.ceil(Math.sqrt(w));
  const count = shown[0] * shown[1];
  const filled = new Uint8Array(count * side * side).fill(128);
  for (let i = 0; i < count; i++) filled.set(flat.subarray(i * w, (i + 1) * w), i * side * side);
  return { codes: filled, w: side, h: side, count };
}
