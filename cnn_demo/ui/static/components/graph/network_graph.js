/* The network as a picture: blocks from left to right with their shapes and the maps in which most goes on, live.
   Pressing a map draws the lines to the maps that feed it; pressing a block opens it. Shared by Classify, Inside
   and Train. */

import { graph as words } from "../../../texts/graph.js";
import { make } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { lab } from "../../session/state.js";
import { blockColumn } from "./block_column.js";
import { connectionLines } from "./connection_lines.js";
import { columnOf, foldStages } from "./fold.js";
import { inputColumn } from "./input_column.js";
import { isNamed, NAMED_HIGH } from "./score_bars.js";
import { stageNames } from "./stage_names.js";

/** @typedef {import("../../kit/server/rpc_types.js").GraphAnswer} GraphAnswer */
/** @typedef {import("./block_column.js").Column} Column */

const NARROWEST = 24; // pixels of a column, below which the picture scrolls: a finger still finds such a map
const BETWEEN = 12; // pixels between two columns
const NAMES = 112; // pixels for the scores of so many classes that only the strongest are shown, by name
const WAVE = 450; // milliseconds until the last block begins to light up

/**
 * @param {{ open?: (block: number) => void, pick?: (layer: string, map: number) => void, rows?: number,
 *   largest?: number }} options what pressing a block's name and a map does, how many maps stand above each other, and
 *   their largest size in pixels
 */
export function networkGraph({ open = () => {}, pick = () => {}, rows = 4, largest = 64 } = {}) {
  let zoom = 1;
  /** @type {number | null} */
  let opened = null;
  const columns = make("div", { class: "graph-columns" });
  const lines = connectionLines();
  const stages = stageNames();
  const stage = make("div", { class: "graph-stage" }, stages.element, columns, lines.element);
  const scroll = make("div", { class: "graph-scroll", tabindex: 0, role: "group", "aria-label": words.label }, stage);
  const zooms = make(
    "div",
    { class: "graph-zooms", role: "group", "aria-label": words.zoomIn },
    zoomButton("−", words.zoomOut, () => zoom / 1.4),
    zoomButton("+", words.zoomIn, () => zoom * 1.4),
  );
  const element = make("section", { class: "graph", "aria-label": words.label }, scroll, zooms);

  /** @type {Column[]} of all blocks */
  let all = [];
  /** @type {Column[]} those that there is room for */
  let shown = [];
  let isSeen = false; // what nobody sees is drawn when its tab opens
  const input = inputColumn();

  lab.on("graph", (graph) => {
    if (!graph) return;
    const least = isNamed(graph.blocks.at(-1)) ? NAMED_HIGH : 0;
    all = graph.blocks.map((block) => blockColumn(block, { open, pick, rows, largest, least }));
    show(all.map((column) => ({ column, blocks: 1 })));
    layout();
  });

  /** @param {{ column: Column, blocks: number }[]} wanted */
  function show(wanted) {
    shown = wanted.map(({ column }) => column);
    for (const { column, blocks } of wanted) column.standFor(blocks);
    columns.replaceChildren(input.element, ...shown.flatMap((column) => [arrow(column.block), column.element]));
    stages.show(shown);
    markOpen();
  }

  /** @param {{ branches: number, kind: string }} block */
  function arrow({ branches, kind }) {
    const way = kind === "residual" ? words.shortcut : branches > 1 ? words.branches(branches) : "";
    const look = kind === "residual" ? "graph-arrow shortcut" : branches > 1 ? "graph-arrow branches" : "graph-arrow";
    return make("span", { class: look, title: way, "aria-hidden": "true" });
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => number} next
   */
  function zoomButton(text, label, next) {
    const change = () => {
      zoom = Math.min(4, Math.max(1, next()));
      layout();
    };
    return make("button", { type: "button", class: "quiet", "aria-label": label, title: label, onclick: change }, text);
  }

  /* All blocks share the width; where that leaves too little for each, stages are folded, until somebody zooms in. What
     is too wide still scrolls. */
  function layout() {
    const names = isNamed(all.at(-1)?.block) ? NAMES : 0;
    const room = (scroll.clientWidth - names) * zoom;
    isSeen = room > 0;
    if (!isSeen || !all.length) return;
    /** @param {number} count of blocks, beside the input */
    const fair = (count) => (room + BETWEEN) / (count + 1) - BETWEEN;
    const isTight = zoom === 1 && fair(all.length) < NARROWEST;
    const wanted = isTight ? foldStages(all) : all.map((column) => ({ column, blocks: 1 }));
    if (wanted.length !== shown.length) show(wanted);
    const wide = Math.floor(Math.min(Math.max(fair(shown.length), NARROWEST), 190));
    input.layout(Math.min(wide, 112));
    for (const column of shown) column.layout(column.block.kind === "scores" ? Math.max(wide, names) : wide);
    zooms.hidden = all.length < 8;
    stages.layout();
    draw();
  }
  new ResizeObserver(layout).observe(scroll);

  lab.on("answer", draw);
  function draw() {
    const { answer, graph } = lab.state;
    if (!isSeen || !answer || answer.network !== graph?.network) return;
    input.draw(answer.seen);
    const maps = new Map(answer.graph.map((set) => [set.name, set]));
    for (const column of all) {
      const set = maps.get(column.block.face);
      if (set) column.draw(set, answer);
    }
    lines.draw();
  }

  /* When the pen is lifted, the forward pass runs through the picture once; the next stroke has no time for it. */
  lab.on("drawing", (drawing) => {
    columns.classList.remove("wave");
    if (drawing || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const all = [input.element, ...shown.map((column) => column.element)];
    for (const [index, part] of all.entries()) {
      part.style.setProperty("--wave-delay", `${Math.round((WAVE * index) / Math.max(1, all.length - 1))}ms`);
    }
    void columns.offsetWidth;
    columns.classList.add("wave");
  });
  columns.addEventListener("animationend", (event) => {
    const last = shown.at(-1)?.element;
    if (last?.contains(/** @type {Node} */ (event.target))) columns.classList.remove("wave");
  });

  lab.onAny(["hovered", "pinned"], () => {
    for (const column of shown) column.mark(lab.state.pinned, lab.state.hovered);
    lines.show(lab.state.hovered ?? lab.state.pinned, shown, stage, input.element);
  });
  roving(columns, ".graph-name");

  function markOpen() {
    const open = opened === null ? undefined : columnOf(shown, opened);
    for (const { element: column } of shown) {
      const isOpen = column === open?.element;
      column.classList.toggle("open", isOpen);
      if (isOpen) column.querySelector(".graph-name")?.setAttribute("aria-current", "true");
      else column.querySelector(".graph-name")?.removeAttribute("aria-current");
    }
  }
  return {
    element,
    /**
     * Marks the block that is open below, and brings it into view.
     * @param {number} number
     */
    markOpen(number) {
      opened = number;
      markOpen();
      const column = columnOf(shown, number)?.element;
      if (!column || scroll.scrollWidth <= scroll.clientWidth) return;
      scroll.scrollLeft = column.offsetLeft - (scroll.clientWidth - column.offsetWidth) / 2;
    },
  };
}
