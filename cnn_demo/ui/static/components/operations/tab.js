/* Operations by hand: convolution, pooling, activation, batch norm, dropout, the network's end, and what layers cost.
 */

import { operations as words } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { addressChanged, addressPart } from "../../kit/links.js";
import { lab } from "../../session/state.js";
import { activation } from "./activation.js";
import { batchNorm } from "./batch_norm.js";
import { convolution } from "./convolution/convolution.js";
import { cost } from "./cost.js";
import { dropout } from "./dropout.js";
import { flatten } from "./ending/flatten.js";
import { examples } from "./examples.js";
import { readTaking, taking } from "./lesson/lesson.js";
import { lessonBar } from "./lesson/lesson_bar.js";
import { lessonMaker } from "./lesson/lesson_maker.js";
import { pooling } from "./pooling.js";
import { whole } from "./shared/link_words.js";

/**
 * @typedef {object} Operation
 * @property {HTMLElement} element
 * @property {string[]} names its words in an address
 * @property {() => Record<string, string | null>} write
 * @property {(words: Record<string, string>, formerImage?: string) => void} read
 * @property {() => void} [show] called when it comes into sight
 */

/** @type {Record<string, (changed: () => void) => Operation>} */
const OPERATIONS = { convolution, pooling, activation, batch_norm: batchNorm, dropout, flatten, cost };
/** @type {Record<string, string>} names of links of earlier versions */
const FORMER = { activations: "activation", softmax: "flatten", cost_duel: "cost", pool_shift: "pooling" };
const FIRST = "convolution";

/** @type {import("../../tabs.js").Tab} */
export const operationsTab = {
  id: "operations",
  title: words.title,
  start(panel) {
    let current = FIRST;
    const changed = () => {
      if (lab.state.tab === "operations") addressChanged();
    };
    const parts = Object.fromEntries(Object.entries(OPERATIONS).map(([id, begin]) => [id, begin(changed)]));
    const tabs = Object.keys(parts).map((id) =>
      make(
        "button",
        {
          type: "button",
          role: "tab",
          id: `op-tab-${id}`,
          "data-op": id,
          "aria-controls": `op-${id}`,
          onclick: () => open(id, true),
        },
        words.names[id],
      ),
    );
    const list = make("div", { class: "op-tabs", role: "tablist", "aria-label": words.title }, ...tabs);
    roving(list, "[role=tab]");
    const now = make(
      "select",
      { class: "op-now", "aria-label": words.title, onchange: () => open(now.value, true) },
      ...Object.keys(parts).map((id) => make("option", { value: id }, words.names[id])),
    );
    const worked = examples((id, state) => {
      parts[id].read(state);
      open(id, true);
    }, changed);
    const bar = lessonBar(() => {
      element.toggleAttribute("data-veil", bar.isVeiled());
    });
    const maker = lessonMaker();
    const panels = Object.entries(parts).map(([id, part]) =>
      make(
        "div",
        { id: `op-${id}`, role: "tabpanel", "aria-labelledby": `op-tab-${id}`, class: "op-panel" },
        make("h2", { class: "visually-hidden" }, words.names[id]),
        part.element,
      ),
    );
    const element = make(
      "div",
      { class: "operations" },
      make("h1", { class: "visually-hidden" }, words.title),
      make("div", { class: "op-bar" }, list, now, make("div", { class: "op-tools" }, worked.element, maker.button)),
      bar.element,
      maker.element,
      worked.card,
      ...panels,
    );
    panel.append(element);
    document.body.append(worked.sheet);

    /**
     * @param {string} id
     * @param {boolean} [isPush]
     */
    function open(id, isPush = false) {
      const isOther = id !== current;
      current = id;
      now.value = id;
      tabs.forEach((tab) => {
        const isIt = tab.dataset.op === id;
        tab.setAttribute("aria-selected", String(isIt));
        tab.tabIndex = isIt ? 0 : -1;
      });
      for (const each of panels) each.hidden = each.id !== `op-${id}`;
      tabs.find((tab) => tab.dataset.op === id)?.scrollIntoView({ block: "nearest", inline: "nearest" });
      parts[id].show?.();
      if (isOther && isPush && lab.state.tab === "operations") addressChanged({ push: true });
    }

    /** @param {string} id */
    const prefix = (id) => (id === FIRST ? "" : `${id}.`);
    const former = Object.entries(FORMER).flatMap(([old, id]) => parts[id].names.map((name) => `${old}.${name}`));
    addressPart({
      names: [
        "op",
        "open",
        "image",
        "lesson",
        "step",
        "example",
        ...former,
        ...Object.entries(parts).flatMap(([id, part]) => part.names.map((name) => prefix(id) + name)),
      ],
      write() {
        if (lab.state.tab !== "operations") return {};
        const own = Object.entries(parts[current].write()).map(([name, value]) => [prefix(current) + name, value]);
        const { letters, step } = taking.state;
        return {
          op: current,
          ...Object.fromEntries(own),
          ...worked.write(),
          lesson: letters || null,
          step: letters && step ? String(step + 1) : null,
        };
      },
      read(given) {
        if (lab.state.tab !== "operations") return;
        const { image, ...rest } = given;
        void readTaking(given.lesson, (whole(given.step, 1, 8) ?? 1) - 1);
        if (!Object.keys(rest).length && !/^\w+\.\d+\.\w+\.\d+$/.test(image ?? "")) return open(current);
        const opened = (given.open ?? "")
          .split(",")
          .map((name) => FORMER[name] ?? name)
          .find((name) => Object.hasOwn(parts, name));
        const id = given.op && Object.hasOwn(parts, given.op) ? given.op : (opened ?? FIRST);
        const before = [
          prefix(id),
          ...Object.keys(FORMER)
            .filter((old) => FORMER[old] === id)
            .map((old) => `${old}.`),
        ];
        /** @type {Record<string, string>} */
        const own = {};
        for (const start of before)
          for (const name of parts[id].names) if (given[start + name] !== undefined) own[name] = given[start + name];
        parts[id].read(own, image);
        worked.read(given);
        open(id);
      },
    });
    taking.on("lesson", changed);
    open(FIRST);
  },
};
