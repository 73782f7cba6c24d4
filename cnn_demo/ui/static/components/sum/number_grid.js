/* Numbers in colored fields, in the colors that they have in the maps. Padding is dashed: a zero where it is one, and
   no value where it never takes part. */

import { sum as words } from "../../../texts/sum.js";
import { make } from "../../kit/dom.js";
import { cell } from "../../kit/format.js";
import { colorOf, grayOf, inkOn } from "../../kit/palette.js";

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
