/* Pooling: a window without weights over one map, and how much of a small shift it forgets. */

import { operations } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { doubles } from "../../kit/image/canvas.js";
import { digits, plural } from "../../kit/numbers/format.js";
import { ask } from "../../kit/server/rpc.js";
import { toast } from "../../kit/toast.js";
import { poolSettings } from "./pool_settings.js";
import { place, tables, writeTables } from "./shared/link_words.js";
import { mapChoice } from "./shared/map_choice.js";
import { mapView, whileShown } from "./shared/map_view.js";
import { limitOf } from "./shared/number_text.js";
import { opHeading } from "./shared/op_heading.js";
import { inWords, underWindow } from "./shared/pool_window.js";
import { shiftExperiment } from "./shift_experiment.js";

const FIRST = [
  [7, 3, 5, 2],
  [8, 7, 1, 6],
  [4, 9, 3, 9],
  [0, 8, 4, 5],
];
const words = operations.pooling;

/**
 * @param {() => void} changed
 * @returns {import("./tab.js").Operation}
 */
export function pooling(changed) {
  let rows = FIRST;
  /** @type {[number, number]} */
  let at = [0, 0];
  /** @type {import("./shared/pool_window.js").Pooled | null} */
  let found = null;
  const again = () => {
    changed();
    work.ask();
  };
  const choice = mapChoice({ own: ["typed", "sobel", "bench"], change: again });
  const settings = poolSettings(again);
  /** @param {number} dy @param {number} dx */
  const walk = (dy, dx) => go(at[0] + dy, at[1] + dx);
  const tallest = () => (window.innerWidth <= 700 ? 190 : Math.max(150, Math.min(300, window.innerHeight - 520)));
  const before = mapView(words.map, {
    tallest,
    walk,
    press: (y, x) =>
      found && go(Math.floor((y + found.pad) / found.stride), Math.floor((x + found.pad) / found.stride)),
    edit: {
      isOpen: () => choice.value() === "typed",
      write(y, x, value) {
        rows = rows.map((row, i) => (i === y ? row.map((old, j) => (j === x ? value : old)) : row));
        again();
      },
      refuse: (text) => toast(operations.convolution.notNumber(text)),
    },
  });
  const after = mapView(words.pooled, { tallest, walk, press: (y, x) => go(y, x) });
  after.element.classList.add("op-veiled");
  const line = make("p", { class: "equation op-result", role: "status", "data-testid": "pool-equation" });
  const sizes = make("p", { class: "quiet-text op-result" });
  const shift = shiftExperiment(
    () => settings.value().kind,
    () => settings.value().size,
    changed,
  );
  const element = make(
    "div",
    { class: "operation" },
    opHeading(words),
    make("div", { class: "op-settings" }, choice.element, ...settings.elements),
    make(
      "div",
      { class: "op-row pooling-row" },
      before.element,
      make("div", { class: "op-between" }, line, sizes),
      after.element,
    ),
    shift.element,
  );
  const work = whileShown(element, ["image", "network", "epoch"], pool);

  async function pool() {
    await choice.ready();
    const of = await choice.of(rows);
    if (!of) return;
    const asked = settings.value();
    const answer = await ask("pool_map", { of, ...asked });
    if (answer.error) {
      line.textContent = answer.error.sentence;
      return;
    }
    const { map, pooled, dropped, formula } = answer;
    found = {
      values: doubles(map.values),
      h: map.h,
      w: map.w,
      out: doubles(pooled.values),
      oh: pooled.h,
      ow: pooled.w,
      dropped,
      formula,
      size: asked.size,
      stride: asked.stride,
      pad: asked.padding,
      kind: asked.kind,
    };
    draw();
    shift.ask();
  }
  /** @param {number} y @param {number} x */
  function go(y, x) {
    if (!found) return;
    at = [Math.min(Math.max(y, 0), found.oh - 1), Math.min(Math.max(x, 0), found.ow - 1)];
    draw();
    changed();
  }
  function draw() {
    if (!found) return;
    const { values, h, w, out, oh, ow, dropped, formula, size: n, stride: s, pad } = found;
    at = [Math.min(at[0], oh - 1), Math.min(at[1], ow - 1)];
    const { numbers, winner } = underWindow(found, at);
    const isMax = found.kind === "max";
    const window = { y: at[0] * s, x: at[1] * s, size: n };
    before.draw({ values, h, w }, choice.said(), {
      pad: pad ? [pad, pad] : undefined,
      padText: isMax ? "" : "0",
      window,
      winner,
      dropped,
    });
    after.draw({ values: out, h: oh, w: ow }, words.pooledSize(oh, ow), { chosen: at, limit: limitOf(values) });
    line.replaceChildren(inWords(numbers, found.kind, n * n), make("strong", {}, digits(out[at[0] * ow + at[1]], 4)));
    const [below, right] = dropped;
    const parts = [
      below ? plural(below, words.row, words.rowsMany) : "",
      right ? plural(right, words.column, words.columnsMany) : "",
    ];
    const rest = parts.filter(Boolean).join(operations.convolution.and);
    const sentences = [
      words.sizeIs(formula),
      rest && operations.convolution.dropped(rest),
      pad && (isMax ? words.padMax : words.padAverage),
    ];
    sizes.textContent = sentences.filter(Boolean).join(" ");
  }

  return {
    element,
    names: ["of", "map", "from", ...settings.names, "numbers", "at", ...shift.names],
    write: () => ({
      ...choice.write(),
      ...settings.write(),
      numbers: choice.value() === "typed" ? writeTables([rows]) : null,
      at: at.some(Boolean) ? at.join(".") : null,
      ...shift.write(),
    }),
    read(given) {
      settings.read(given);
      rows = tables(given.numbers, { side: 16, channels: 1, most: 1e6 })?.[0] ?? FIRST;
      at = place(given.at, 64) ?? [0, 0];
      choice.read(given);
      shift.read(given);
      work.ask();
    },
    show: work.show,
  };
}
