/* One block in the network's picture: its name, its shape, and some of its maps under real buttons. */

import { graph as words } from "../../../texts/graph.js";
import { make, say } from "../../kit/dom.js";
import { bytes, fit } from "../../kit/image/canvas.js";
import { onTheme, paint } from "../../kit/image/palette.js";
import { count, percent, shape } from "../../kit/numbers/format.js";
import { mapButtons } from "./map_buttons.js";
import { isNamed, NAMED, paintBars, paintStrongest } from "./score_bars.js";

/** @typedef {import("../../kit/server/rpc_types.js").GraphBlock} GraphBlock */
/** @typedef {import("../../kit/server/rpc_types.js").MapSet} MapSet */
/** @typedef {import("../../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */
/** @typedef {import("../../session/state.js").MapChoice} MapChoice */

/**
 * @typedef {object} Column
 * @property {GraphBlock} block
 * @property {HTMLElement} element
 * @property {(width: number) => void} layout
 * @property {(blocks: number) => void} standFor of its stage, itself included
 * @property {(set: MapSet, answer: ClassifyAnswer) => void} draw
 * @property {(pinned: MapChoice | null, hovered: MapChoice | null) => void} mark
 * @property {(map: number) => HTMLElement | null} tile the button of a map, where it is shown
 */

const GAP = 3;
const BESIDE = 580; // pixels that the rest of the tab needs
const NARROW = 72; // pixels of a column, below which its name is a letter and a number
const TWO_WIDE = 64; // pixels of a column that holds two maps side by side

/**
 * @param {GraphBlock} block
 * @param {{ open: (block: number) => void, pick: (layer: string, map: number) => void, rows: number,
 *   largest: number, least: number }} actions `rows` of maps stand above each other, each `largest` pixels high or
 *   less, and more of them where there are `least` pixels for them
 * @returns {Column}
 */
export function blockColumn(block, { open, pick, rows, largest, least }) {
  const name = make(
    "button",
    {
      type: "button",
      class: "graph-name",
      tabindex: -1,
      onclick: () => open(block.number),
    },
    block.title,
  );
  const canvas = make("canvas", { class: "graph-maps" });
  const buttons = mapButtons(block, { pick, perRow: () => (isVector() ? 1 : perRow()) });
  const more = make("span", { class: "graph-more" });
  const size = make("span", { class: "graph-shape", title: shape(block.shape) });
  const number = /\d+$/.exec(block.title)?.[0] ?? "";
  const maps = make("div", { class: "graph-tiles" }, canvas, buttons.element);
  const element = make(
    "div",
    { class: "graph-column", "data-block": block.number, "data-kind": block.kind },
    name,
    size,
    maps,
    more,
  );

  const sheet = document.createElement("canvas"); // the maps as they are, one below the other
  let [width, stands] = [80, 1];
  /** @type {MapSet | null} */
  let set = null;
  /** @type {ClassifyAnswer | null} */
  let answer = null;
  onTheme(paintAll);

  const isVector = () => block.shape.length === 1;
  const isScores = () => block.kind === "scores";
  const perRow = () => (width >= TWO_WIDE ? 2 : 1);
  const tileSize = () => {
    const high = Math.max(40, (window.innerHeight - BESIDE) / rows);
    return Math.floor(Math.min((width - GAP * (perRow() - 1)) / perRow(), high, largest));
  };
  const down = () => Math.max(rows, Math.floor((least + GAP) / (tileSize() + GAP)));
  const room = () => down() * (tileSize() + GAP) - GAP;

  function shownMaps() {
    if (!set || isVector()) return [];
    return set.maps.slice(0, perRow() * down());
  }

  function paintAll() {
    if (!set || !element.isConnected) return;
    if (isScores()) paintScores(set);
    else if (isVector()) paintUnits(set);
    else paintMaps(set);
  }

  /** @param {MapSet} found */
  function paintMaps(found) {
    const size = tileSize();
    const list = shownMaps();
    const step = size + GAP;
    const context = fit(canvas, perRow() * step - GAP, Math.ceil(list.length / perRow()) * step - GAP);
    paint(bytes(found.codes), found.w, found.h * found.maps.length, found.signed, sheet);
    list.forEach((_, index) => {
      const [x, y] = [(index % perRow()) * step, Math.floor(index / perRow()) * step];
      context.drawImage(sheet, 0, index * found.h, found.w, found.h, x, y, size, size);
    });
    buttons.layout(list, size, `repeat(${perRow()}, ${size}px)`);
    say(more, list.length < block.shape[0] && width >= NARROW ? words.shown(list.length, block.shape[0]) : "");
  }

  /** @param {MapSet} found a layer of units: one small square for each, wrapped into lines */
  function paintUnits(found) {
    const lines = room();
    const cell = Math.max(2, Math.floor(Math.sqrt((width * lines) / found.w)));
    const across = Math.max(1, Math.floor(Math.min(width, 60) / cell));
    const high = Math.min(Math.ceil(found.w / across), Math.floor(lines / cell));
    const codes = new Uint8Array(across * high).fill(found.signed ? 128 : 0);
    codes.set(bytes(found.codes).subarray(0, across * high));
    const context = fit(canvas, across * cell, high * cell);
    context.drawImage(paint(codes, across, high, found.signed, sheet), 0, 0, across * cell, high * cell);
    buttons.layout([0], high * cell, `${across * cell}px`);
    say(more, count(block.shape[0]));
  }

  /** @param {MapSet} found the class scores as bars of probability */
  function paintScores(found) {
    if (!answer) return;
    const { classes, probabilities, best } = answer;
    const isMany = isNamed(block);
    const [wide, high] = isMany
      ? paintStrongest(canvas, answer, width)
      : paintBars(canvas, answer, Math.min(width, 90), room());
    buttons.layout([0], high, `${wide}px`);
    const winner = width < NARROW ? "" : `${classes[best]} ${percent(probabilities[best])}`;
    say(more, isMany ? words.shown(NAMED, classes.length) : winner);
    canvas.title = found.name;
  }

  return {
    block,
    element,
    mark: buttons.mark,
    standFor(blocks) {
      stands = blocks;
      const label = stands > 1 ? words.folded(words.stage(block.group), stands, block.title) : words.open(block.title);
      name.title = label;
      name.setAttribute("aria-label", label);
    },
    layout(next) {
      width = next;
      const short = stands > 1 ? words.stageLetter(block.group) : words.letters[block.kind](number);
      const long = stands > 1 ? words.stage(block.group) : block.title;
      name.textContent = width < NARROW ? short : long;
      size.textContent = width < NARROW ? `${block.shape[0]}` : shape(block.shape);
      element.style.width = `${width}px`;
      paintAll();
    },
    draw(next, now) {
      [set, answer] = [next, now];
      paintAll();
    },
    tile: buttons.of,
  };
}
