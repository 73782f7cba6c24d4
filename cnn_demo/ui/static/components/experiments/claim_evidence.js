/* What a test of a claim measured, as pictures: curves, maps, tables, or bars of its numbers. */

import { experiments } from "../../../texts/tabs/experiments.js";
import { bars } from "../../kit/chart/bars.js";
import { chart } from "../../kit/chart/chart.js";
import { legend } from "../../kit/chart/legend.js";
import { make } from "../../kit/dom.js";
import { bytes, mapPainter } from "../../kit/image/canvas.js";
import { duration } from "../../kit/numbers/format.js";
import { shareOf } from "./shares.js";

/** @typedef {import("../../kit/server/rpc_types.js").MeasuredClaim} Measured */

const words = experiments.myths;

/** @param {Measured} measured */
export function evidence({ numbers, charts, maps, tables, seconds }) {
  const shares = numbers.flatMap(({ of, value }) => {
    const share = shareOf(value);
    return share === null ? [] : [{ name: of, share, value }];
  });
  const others = numbers.filter(({ value }) => shareOf(value) === null);
  const drawn = charts.map(curve);
  const parts = [
    drawn.length ? make("div", { class: "evidence-charts" }, ...drawn.map(({ element }) => element)) : null,
    maps.length ? make("div", { class: "evidence-maps" }, ...maps.map(map)) : null,
    tables.length ? make("div", { class: "evidence-tables" }, ...tables.map(table)) : null,
    shares.length && !charts.length ? bars(shares, { label: words.numbers }) : null,
    others.length || charts.length
      ? make(
          "dl",
          { class: "evidence-numbers" },
          ...(charts.length ? numbers : others).map(({ of, value }) =>
            make("div", {}, make("dt", {}, value), make("dd", {}, of)),
          ),
        )
      : null,
    make("p", { class: "quiet-text" }, words.time(duration(Math.max(seconds, 0.1)))),
  ];
  requestAnimationFrame(() => drawn.forEach(({ draw }) => draw()));
  return parts.filter((part) => part !== null);
}

/** @param {Measured["charts"][0]} shown */
function curve({ title, along, lines }) {
  const made = chart({ title, x: along, percent: true, height: 200 });
  const from = Math.min(...lines.flatMap(({ points }) => points.map(([x]) => x)));
  const series = lines.map(({ name, points }) => ({ name, points, dots: true, label: lines.length > 1 ? name : "" }));
  return { element: made.element, draw: () => made.draw({ from, series }) };
}

/** @param {Measured["maps"][0]} shown */
function map({ title, tiles }) {
  const canvas = make("canvas", { role: "img", class: "pixelated evidence-map", "aria-label": title });
  const key = legend();
  mapPainter(canvas)(bytes(tiles.codes), tiles.w, tiles.h, true);
  key.range(-(tiles.limit ?? 1), tiles.limit ?? 1);
  return make("figure", {}, canvas, make("figcaption", {}, title), key.element);
}

/** @param {Measured["tables"][0]} shown */
function table({ title, rows, columns, counts }) {
  return make(
    "table",
    { class: "evidence-table" },
    make("caption", {}, title),
    make("thead", {}, make("tr", {}, make("td", {}), ...columns.map((name) => make("th", { scope: "col" }, name)))),
    make(
      "tbody",
      {},
      ...rows.map((name, row) =>
        make("tr", {}, make("th", { scope: "row" }, name), ...counts[row].map((count) => make("td", {}, count))),
      ),
    ),
  );
}
