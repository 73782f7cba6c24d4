/* Worked examples, each by its title: opened where they belong, worked out by the server, printed as a worksheet. */

import { operations } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { popover } from "../../kit/popover.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";
import { writeTables } from "./shared/link_words.js";

/** @typedef {import("../../kit/server/rpc_types.js").WorkedExample} WorkedExample */

const words = operations.examples;

/**
 * @param {(op: string, words: Record<string, string>) => void} open
 * @param {() => void} changed
 */
export function examples(open, changed) {
  /** @type {WorkedExample[]} */
  let all = [];
  let current = "";
  const button = make("button", { type: "button", "data-testid": "examples" }, words.button);
  const panel = popover(button, words.button, () => [
    make("p", { class: "quiet-text" }, words.sentence),
    ...all.map((example) =>
      make(
        "button",
        {
          type: "button",
          class: "example-one",
          "data-example": example.id,
          "aria-current": example.id === current ? "true" : null,
          onclick: () => choose(example.id),
        },
        make("strong", {}, example.title),
        make("span", {}, example.task),
      ),
    ),
    make("button", { type: "button", class: "quiet", onclick: print }, words.print),
  ]);
  const title = make("strong", {});
  const task = make("span", {});
  const solution = make("div", { class: "example-solution", hidden: true });
  const reveal = make("button", { type: "button", "aria-expanded": "false", onclick: toggle }, words.solve);
  const close = make("button", { type: "button", class: "quiet", onclick: () => show("") }, words.close);
  const card = make(
    "section",
    { class: "example-card", hidden: true, "aria-label": words.button, "data-testid": "example" },
    make("div", { class: "example-line" }, make("p", {}, title, " ", task), reveal, close),
    solution,
  );
  const sheet = make("section", { class: "worksheet", "aria-hidden": "true" });

  void askUntilAnswered("worked_examples", {}).then((answer) => {
    if (answer.error) return;
    all = answer.examples;
    panel.refresh();
    if (current) show(current);
  });

  /** @param {string} id */
  function choose(id) {
    panel.close();
    const example = all.find((each) => each.id === id);
    if (!example) return;
    open(...stateOf(example));
    show(id);
  }
  /** @param {string} id */
  function show(id) {
    current = id;
    const example = all.find((each) => each.id === id);
    card.hidden = !example;
    solution.hidden = true;
    reveal.textContent = words.solve;
    reveal.setAttribute("aria-expanded", "false");
    changed();
    if (!example) return;
    title.textContent = example.title;
    task.textContent = example.task;
    solution.replaceChildren(
      make("ol", { class: "example-lines" }, ...example.lines.map((line) => make("li", {}, line))),
      make("p", { class: "example-result", "data-testid": "example-result" }, words.result(example.result)),
    );
  }
  function toggle() {
    solution.hidden = !solution.hidden;
    reveal.textContent = solution.hidden ? words.solve : words.hide;
    reveal.setAttribute("aria-expanded", String(!solution.hidden));
  }
  function print() {
    panel.close();
    sheet.replaceChildren(make("h1", {}, words.worksheet), make("p", {}, words.nameLine), ...all.map(asTask));
    document.body.dataset.print = "worksheet";
    window.addEventListener("afterprint", () => delete document.body.dataset.print, { once: true });
    window.print();
  }
  return {
    element: panel.element,
    card,
    sheet,
    choose,
    write: () => ({ example: current || null }),
    /** @param {Record<string, string>} given */
    read(given) {
      const id = /^C[1-8]$/.test(given.example ?? "") ? given.example : "";
      if (id !== current) show(id);
      current = id;
    },
  };
}

/**
 * The part of the tab, and its words, that an example opens with.
 * @param {WorkedExample} example
 * @returns {[string, Record<string, string>]}
 */
function stateOf({ bench, pool, cost }) {
  if (bench) {
    const { input, kernel, stride, padding, dilation, bias } = bench;
    const text = {
      stride: String(stride),
      padding: padding === 0 ? "valid" : String(padding),
      dilation: String(dilation),
      bias: String(bias),
    };
    return ["convolution", { input: writeTables(input), kernel: writeTables(kernel), ...text }];
  }
  if (pool)
    return [
      "pooling",
      {
        of: "typed",
        numbers: writeTables([pool.rows]),
        size: String(pool.size),
        stride: String(pool.stride),
        keep: pool.kind,
      },
    ];
  return ["cost", Object.fromEntries(Object.entries(cost ?? {}).map(([name, value]) => [name, String(value)]))];
}

/**
 * A task on paper: the numbers, room for the way and for the result, no solution.
 * @param {WorkedExample} example
 * @param {number} index
 */
function asTask({ title, task, bench, pool }, index) {
  const tables = bench
    ? [
        ...bench.input.map((rows, c) => table(rows, words.inputTable(bench.input.length > 1 ? c : -1))),
        ...bench.kernel.map((rows, c) => table(rows, words.kernelTable(bench.kernel.length > 1 ? c : -1))),
      ]
    : pool
      ? [table(pool.rows, words.inputTable(-1))]
      : [];
  return make(
    "section",
    { class: "worksheet-task" },
    make("h2", {}, `${index + 1}. ${title}`),
    make("p", {}, task),
    make("div", { class: "worksheet-tables" }, ...tables),
    make("p", { class: "worksheet-room" }, words.answer),
  );
}

/**
 * @param {number[][]} rows
 * @param {string} caption
 */
function table(rows, caption) {
  return make(
    "table",
    {},
    make("caption", {}, caption),
    ...rows.map((row) => make("tr", {}, ...row.map((value) => make("td", {}, value)))),
  );
}
