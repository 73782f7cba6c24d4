/* Numbers in colored fields, in the colors that they have in the maps. Padding is dashed: a zero where it is one, and no
   value where it never takes part. */

import { sum as words } from "../../../texts/sum.js";
import { make } from "../../kit/dom.js";
import { cell } from "../../kit/format.js";
import { colorOf, inkOn } from "../../kit/palette.js";

const MOST_WRITTEN = 5; // columns, beyond which there are only colors

/**
 * @param {(number | null)[][]} rows
 * @param {{ name: string, limit: number, signed: boolean, padding?: boolean[][], isEmpty?: boolean, winner?: number[] |
 *   null }} look `isEmpty`: padding has no value
 */
export function numberGrid(rows, { name, limit, signed, padding, isEmpty = false, winner = null }) {
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
          field.style.background = colorOf(value ?? 0, limit, signed);
          field.style.color = inkOn(value ?? 0, limit, signed);
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
