/* The stage: the input with the window on it, window ⊙ kernel = products with the sum below, and the output. */

import { operations } from "../../../../texts/tabs/operations.js";
import { legend } from "../../../kit/chart/legend.js";
import { make, refill } from "../../../kit/dom.js";
import { plural } from "../../../kit/numbers/format.js";
import { numberGrid } from "../shared/number_grid.js";
import { bracket, exact, limitOf } from "../shared/number_text.js";
import { step, windowOver } from "./arithmetic.js";
import { bench, change, go } from "./bench.js";
import { products } from "./products.js";

const words = operations.convolution;
const MANY = 10; // products that one line holds

const isNarrow = () => window.innerWidth <= 700;
const tallest = () => (isNarrow() ? 172 : Math.max(240, Math.min(340, window.innerHeight - 478)));

export function stage() {
  /** @param {number} dy @param {number} dx */
  const walk = (dy, dx) => go(bench.state.at[0] + dy, bench.state.at[1] + dx);
  const input = numberGrid({
    label: words.input,
    tallest,
    walk,
    press: (y, x) => {
      const { slid } = bench.state;
      if (slid) go(...windowOver(slid, y, x, slid.h, slid.w));
    },
    edit: { isOpen: () => bench.state.source === "numbers", write, refuse },
  });
  const output = numberGrid({ label: words.output, tallest, walk, press: go });
  const middle = products();
  const [inputTitle, outputTitle] = [make("h3", {}), make("h3", {})];
  const [inputLegend, outputLegend] = [legend(), legend()];
  const chips = make("div", { class: "channel-chips", role: "group", "aria-label": words.channelShown });
  const dropped = make("p", { class: "quiet-text stage-dropped" });
  const equation = make("p", { class: "equation op-result", role: "status", "data-testid": "equation" });
  const trouble = make("p", { class: "op-trouble", role: "alert" });
  const element = make(
    "div",
    { class: "conv-stage" },
    make(
      "section",
      { class: "stage-input", "aria-label": words.input },
      make("div", { class: "conv-stage-head" }, inputTitle, chips),
      input.element,
      make("div", { class: "conv-stage-foot" }, inputLegend.element, dropped),
    ),
    make("section", { class: "conv-stage-middle", "aria-label": words.sum }, middle.element, equation, trouble),
    make(
      "section",
      { class: "stage-output op-veiled", "aria-label": words.output },
      make("div", { class: "conv-stage-head" }, outputTitle),
      output.element,
      make("div", { class: "conv-stage-foot op-result" }, outputLegend.element),
    ),
  );

  /** @param {number} y @param {number} x @param {number} value */
  function write(y, x, value) {
    const shown = Math.max(bench.state.shown, 0);
    const numbers = bench.state.numbers.map((table, c) =>
      c === shown ? table.map((row, i) => (i === y ? row.map((old, j) => (j === x ? value : old)) : row)) : table,
    );
    change({ numbers });
  }
  /** @param {string} text */
  function refuse(text) {
    bench.set({ trouble: words.notNumber(text) });
  }

  function draw() {
    const { slid, at, shown, known } = bench.state;
    if (!slid) return;
    const { maps, channels, height, width, sides, stride, dilation, kernel } = slid;
    const channel = Math.min(Math.max(shown, 0), channels - 1);
    const colors = shown === -1 ? slid.colors : null;
    const values = /** @type {Float64Array} */ (maps).subarray(
      channel * height * width,
      (channel + 1) * height * width,
    );
    const limit = limitOf(maps);
    const size = kernel[0].length;
    const window = { y: at[0] * stride, x: at[1] * stride, size, dilation, kernel: kernel[channel] };
    const wordsOf = words.windowAt(at[0] * stride - sides[0], at[1] * stride - sides[0]);
    input.draw({
      values,
      h: height,
      w: width,
      limit,
      pad: sides,
      colors,
      window,
      dropped: slid.dropped,
      words: wordsOf,
    });
    const hidden = known ? (/** @type {number} */ i) => !known.has(i) : null;
    output.draw({
      values: slid.output,
      h: slid.h,
      w: slid.w,
      limit: limitOf(slid.output),
      chosen: at,
      hidden,
      words: words.chosen(...at),
    });
    inputTitle.textContent = words.sized(words.input, height, width);
    outputTitle.textContent = words.sized(words.output, slid.h, slid.w);
    inputLegend.range(-limit, limit);
    const most = limitOf(slid.output);
    outputLegend.range(-most, most);
    const [rows, columns] = slid.dropped;
    const parts = [
      rows ? plural(rows, words.row, words.rowsMany) : "",
      columns ? plural(columns, words.column, words.columnsMany) : "",
    ];
    dropped.textContent = rows || columns ? words.dropped(parts.filter(Boolean).join(words.and)) : "";
    explain();
  }

  function explain() {
    const { slid, at, known, predict } = bench.state;
    if (!slid) return;
    const found = step(slid, ...at);
    const isKnown = !predict || Boolean(known?.has(at[0] * slid.w + at[1]));
    equation.hidden = !isKnown;
    equation.replaceChildren(`${left(found, slid.bias)} = `, make("strong", {}, exact(found.total)));
    middle.draw(found, isKnown, limitOf(slid.maps));
  }

  bench.onAny(["slid", "at", "shown", "known", "predict"], draw);
  bench.on("trouble", (sentence) => {
    trouble.textContent = sentence;
  });
  bench.onAny(["source", "numbers", "pixels", "shown"], () => {
    const { source, numbers, pixels, shown } = bench.state;
    const count = source === "numbers" ? numbers.length : (pixels?.c ?? 1);
    const names = words.namesOf(count);
    const picks = count === 1 ? [] : names.map((name, c) => /** @type {const} */ ([c, name]));
    const all = source === "image" && count === 3 ? [/** @type {const} */ ([-1, words.allChannels]), ...picks] : picks;
    refill(
      chips,
      all.map(([c, name]) =>
        make(
          "button",
          { type: "button", "aria-pressed": String(c === shown), onclick: () => bench.set({ shown: c }) },
          name,
        ),
      ),
    );
  });
  return { element };
}

/**
 * One channel: its products that are not zero. Several: the sum of each. The bias last.
 * @param {import("./arithmetic.js").Step} found
 * @param {number} bias
 */
function left({ channels }, bias) {
  const isSeveral = channels.length > 1;
  const all = isSeveral ? channels.map(({ sum }) => sum) : channels[0].products.flat().filter(Boolean);
  const few = all.slice(0, MANY);
  const parts = few.map((value, i) => (i ? bracket(value) : exact(value)));
  if (all.length > MANY)
    parts.push(words.more(all.length - MANY, exact(all.slice(MANY).reduce((sum, value) => sum + value, 0))));
  if (!parts.length) parts.push("0");
  return [...parts, words.plusBias(bracket(bias))].join(" + ");
}
