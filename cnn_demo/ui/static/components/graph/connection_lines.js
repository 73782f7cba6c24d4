/* Lines from a map of the network's picture to the maps that feed it, as thick as their kernels are strong. */

import { svg } from "../../kit/dom.js";
import { latest } from "../../kit/server/latest.js";
import { ask } from "../../kit/server/rpc.js";
import { aboutNetwork } from "../../session/state.js";

/** @typedef {import("./block_column.js").Column} Column */
/** @typedef {import("../../session/state.js").MapChoice} MapChoice */
/** @typedef {import("../../kit/server/rpc_types.js").BlockConnectionsAnswer} BlockConnectionsAnswer */

const THICKEST = 5;

export function connectionLines() {
  const element = svg("svg", { class: "graph-lines", "aria-hidden": "true" });
  /** @type {{ choice: MapChoice, columns: Column[], stage: HTMLElement, input: HTMLElement } | null} */
  let wish = null;
  /** @type {{ choice: MapChoice, answer: BlockConnectionsAnswer } | null} */
  let found = null;

  const look = latest(async () => {
    if (!wish) return;
    const { choice } = wish;
    const answer = await ask("block_connections", { ...aboutNetwork(), layer: choice.layer, map: choice.map });
    if (answer.error) return;
    found = { choice, answer };
    draw();
  });

  function draw() {
    const isWished = wish && found && found.choice.layer === wish.choice.layer && found.choice.map === wish.choice.map;
    if (!wish || !found || !isWished) return element.replaceChildren();
    const { columns, stage, input, choice } = wish;
    const end = columns.find(({ block }) => block.face === choice.layer)?.tile(choice.map);
    if (!end) return element.replaceChildren();
    const frame = stage.getBoundingClientRect();
    element.setAttribute("viewBox", `0 0 ${frame.width} ${frame.height}`);
    const to = point(end, frame, 0);
    const lines = found.answer.sources.flatMap(({ block, strengths }) => {
      const column = columns.find((other) => other.block.number === block);
      return strengths.flatMap(([map, strength]) => {
        const start = block < 0 ? input.querySelector("canvas") : column?.tile(map);
        return start ? [line(point(start, frame, 1), to, strength)] : [];
      });
    });
    return element.replaceChildren(...lines);
  }

  return {
    element,
    draw,
    /**
     * @param {MapChoice | null} choice
     * @param {Column[]} columns
     * @param {HTMLElement} stage
     * @param {HTMLElement} input
     */
    show(choice, columns, stage, input) {
      const isShown = choice && columns.some(({ block }) => block.face === choice.layer && block.shape.length === 3);
      wish = isShown ? { choice, columns, stage, input } : null;
      draw();
      if (wish) void look();
    },
  };
}

/**
 * The middle of an element's left (0) or right (1) edge.
 * @param {Element} element
 * @param {DOMRect} frame
 * @param {number} side
 */
function point(element, frame, side) {
  const box = element.getBoundingClientRect();
  return [box.left - frame.left + side * box.width, box.top - frame.top + box.height / 2];
}

/**
 * @param {number[]} from
 * @param {number[]} to
 * @param {number} strength 0 to 1
 */
function line([x1, y1], [x2, y2], strength) {
  const bend = Math.max(16, (x2 - x1) / 2);
  return svg("path", {
    d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    "stroke-width": (0.5 + THICKEST * strength ** 2).toFixed(2),
    opacity: (0.2 + 0.7 * strength).toFixed(2),
  });
}
