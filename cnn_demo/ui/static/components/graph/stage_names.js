/* Above the columns: which of them make up a stage, where the network's design has stages. */

import { graph as words } from "../../../texts/graph.js";
import { make } from "../../kit/dom.js";

/** @typedef {import("./block_column.js").Column} Column */

export function stageNames() {
  const element = make("div", { class: "graph-stages", hidden: true });
  /** @type {{ label: HTMLElement, first: Column, last: Column }[]} */
  let stages = [];
  return {
    element,
    /** @param {Column[]} columns */
    show(columns) {
      stages = [];
      for (const column of columns) {
        const name = column.block.group;
        const before = stages.at(-1);
        if (!name) continue;
        if (before?.first.block.group === name) before.last = column;
        else stages.push({ label: make("span", {}, words.stage(name)), first: column, last: column });
      }
      stages = stages.filter(({ first, last }) => first !== last);
      element.hidden = !stages.length;
      element.replaceChildren(...stages.map(({ label }) => label));
    },
    layout() {
      for (const { label, first, last } of stages) {
        const left = first.element.offsetLeft;
        label.style.left = `${left}px`;
        label.style.width = `${last.element.offsetLeft + last.element.offsetWidth - left}px`;
      }
    },
  };
}
