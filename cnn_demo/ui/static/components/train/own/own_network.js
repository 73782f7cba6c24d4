/* One's own network: up to six blocks in fixed slots, and beside each what it comes to, asked of the server as one
   types. It is there while the recipe's network is one's own. */

import { train } from "../../../../texts/tabs/train.js";
import { make, uniqueId } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { count, short } from "../../../kit/numbers/format.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { change, markWrong, recipe } from "../../../session/training/recipe.js";
import { blockRow, layerTable } from "./block_row.js";
import { asked, MOST_BLOCKS, NEW_BLOCK } from "./blocks.js";

/** @typedef {import("../../../kit/server/rpc_types.js").OwnNetworkAnswer} OwnNetworkAnswer */

const words = train.own;

export function ownNetwork() {
  /** @type {import("./block_row.js").BlockRow[]} */
  let rows = [];
  let shown = ""; // the architecture that the editor shows
  let data = "";
  const list = make("ol", { class: "own-blocks" });
  const last = layerTable();
  const lastPart = make("div", { class: "own-last" }, make("h3", {}, words.last), last.element);
  const sum = make("p", { class: "own-sum", role: "status" });
  const add = make("button", { type: "button", onclick: addBlock }, words.add);
  const id = uniqueId("own");
  const text = make("input", {
    type: "text",
    id,
    spellcheck: "false",
    autocomplete: "off",
    onchange: () => read(text.value),
  });
  const element = make(
    "section",
    { class: "own-network", hidden: true, "aria-label": words.title },
    heading({ title: words.title, sentence: words.sentence, more: words.more }),
    list,
    add,
    lastPart,
    sum,
    make("div", { class: "field own-text" }, make("label", { for: id }, words.text), text),
  );

  /** @param {import("./blocks.js").Block} values */
  function insert(values) {
    const row = blockRow({ ...values }, { changed: look, move: (by) => move(row, by), remove: () => remove(row) });
    rows.push(row);
    list.append(row.element);
  }
  function addBlock() {
    insert(NEW_BLOCK);
    order();
    rows.at(-1)?.focus();
    void look();
  }
  function order() {
    list.replaceChildren(...rows.map((row) => row.element));
    rows.forEach((row, index) => row.place(index + 1, rows.length));
    add.disabled = rows.length >= MOST_BLOCKS;
  }
  /**
   * @param {import("./block_row.js").BlockRow} row
   * @param {number} by
   */
  function move(row, by) {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    rows.splice(at + by, 0, row);
    order();
    row.focusMove(by);
    void look();
  }
  /** @param {import("./block_row.js").BlockRow} row */
  function remove(row) {
    rows = rows.filter((other) => other !== row);
    order();
    add.focus();
    void look();
  }

  /** @param {string} text */
  function tell(text) {
    sum.textContent = text;
  }

  const look = latest(async () => {
    if (!rows.length) return;
    const answer = await ask("own_network", { data, blocks: rows.map(({ block }) => asked(block)) });
    if (answer.error) return tell(answer.error.sentence);
    draw(answer);
    if (answer.architecture) {
      shown = answer.architecture;
      if (recipe.state.config?.architecture !== shown) change({ architecture: shown });
    }
    return undefined;
  });

  /** @param {string} architecture */
  async function read(architecture) {
    const answer = await ask("own_network", { data: data || "mnist", architecture: architecture.trim() });
    if (answer.error || !answer.blocks.length) {
      sum.textContent = answer.error ? answer.error.sentence : answer.problem;
      sum.classList.add("is-bad");
      return;
    }
    rows = [];
    for (const block of answer.blocks) insert({ ...NEW_BLOCK, ...block });
    order();
    draw(answer);
    if (!answer.architecture) return;
    shown = answer.architecture;
    if (recipe.state.config?.architecture !== shown) change({ architecture: shown });
  }

  /** @param {OwnNetworkAnswer} answer */
  function draw(answer) {
    rows.forEach((row, index) => row.draw(answer.block === index + 1 ? answer.problem : "", answer.rows[index]));
    last.draw(answer.problem ? undefined : answer.rows.at(-1));
    sum.classList.toggle("is-bad", Boolean(answer.problem));
    sum.textContent = answer.problem || words.sum(count(answer.parameters), short(answer.macs));
    if (answer.architecture && document.activeElement !== text) text.value = answer.architecture;
    markWrong("architecture", answer.problem);
  }

  recipe.on("config", (config) => {
    if (!config) return;
    const isOwn = config.architecture.startsWith("own:");
    element.hidden = !isOwn;
    if (!isOwn) return markWrong("architecture", "");
    const isOther = data !== config.data;
    data = config.data;
    if (config.architecture !== shown) {
      shown = config.architecture;
      void read(shown);
    } else if (isOther) void look();
    return undefined;
  });
  return { element };
}
