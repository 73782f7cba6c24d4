/* What the dock draws: numbers in colored fields, in the colors that they have in the maps, and the image with the
   receptive field framed. Padding is dashed: a zero where it is one, and no value where it never takes part. */

import { sum as words } from "../../../texts/sum.js";
import { make } from "../../kit/dom.js";
import { bytes, fit } from "../../kit/image/canvas.js";
import { colorOf, grayOf, inkOn, onTheme, paintImage, rgb } from "../../kit/image/palette.js";
import { cell } from "../../kit/numbers/format.js";

const MOST_WRITTEN = 5; // columns, beyond which there are only colors

/** @typedef {{ limit: number, signed: boolean, gray?: [number, number] | null }} Scale */

/**
 * @param {number | null} value
 * @param {Scale} scale
 */
export function colored(value, { limit, signed, gray }) {
  if (gray) return grayOf(value ?? 0, gray);
  return { color: colorOf(value ?? 0, limit, signed), ink: inkOn(value ?? 0, limit, signed) };
}

/**
 * @param {(number | null)[][]} rows
 * @param {Scale & { name: string, padding?: boolean[][], isEmpty?: boolean, winner?: number[] |
 *   null }} look `isEmpty`: padding has no value
 */
export function numberGrid(rows, look) {
  const { name, padding, isEmpty = false, winner = null } = look;
  const isWritten = rows[0].length <= MOST_WRITTEN;
  const body = rows.map((row, y) =>
    make(
      "tr",
      {},
      ...row.map((value, x) => {
        const hangs = Boolean(padding?.[y]?.[x]);
        const isGone = hangs && isEmpty;
        const wins = winner?.[0] === y && winner[1] === x;
        const text = isGone ? words.none : cell(value);
        const field = make(
          "td",
          {
            class: [hangs ? "padding" : "", wins ? "winner" : ""].join(" ").trim() || null,
            title: hangs ? (isGone ? words.noValue : words.padding) : isWritten ? null : text,
          },
          isWritten ? text : "",
        );
        if (!isGone) {
          const { color, ink } = colored(value, look);
          [field.style.background, field.style.color] = [color, ink];
        }
        return field;
      }),
    ),
  );
  return make(
    "table",
    { class: isWritten ? "number-grid" : "number-grid dense" },
    make("caption", {}, name),
    make("tbody", {}, ...body),
  );
}

/** @typedef {import("../../kit/server/rpc_types.js").ReceptiveField} ReceptiveField */
/** @typedef {import("../../kit/server/rpc_types.js").Pixels} Pixels */

const SIDE = 112;

export function fieldPicture() {
  const canvas = make("canvas", { role: "img" });
  const caption = make("figcaption", { class: "quiet-text" });
  const element = make("figure", { class: "sum-field" }, canvas, caption);
  /** @type {[Pixels, ReceptiveField] | null} */
  let shown = null;
  onTheme(() => shown && draw(...shown));

  /**
   * @param {Pixels} seen
   * @param {ReceptiveField} field
   */
  function draw(seen, field) {
    shown = [seen, field];
    const [above, before, below, behind] = field.padding;
    const [w, h] = [before + seen.width + behind, above + seen.height + below];
    const scale = SIDE / Math.max(w, h);
    const context = fit(canvas, Math.round(w * scale), Math.round(h * scale));
    context.fillStyle = rgb("--sunken");
    context.fillRect(0, 0, SIDE, SIDE);
    const image = paintImage(bytes(seen.pixels), seen.width, seen.height, seen.channels);
    context.drawImage(image, before * scale, above * scale, seen.width * scale, seen.height * scale);
    context.strokeStyle = rgb("--positive");
    context.lineWidth = 2;
    const width = field.right - field.left + before + behind;
    const height = field.bottom - field.top + above + below;
    context.strokeRect(field.left * scale + 1, field.top * scale + 1, width * scale - 2, height * scale - 2);
    caption.textContent = words.field(height, width);
    canvas.setAttribute("aria-label", field.words);
    canvas.title = field.words;
  }
  return { element, draw };
}
