/* Flatten -> fully connected -> softmax: from the last maps to probabilities, every step. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make, segmented } from "../../../kit/dom.js";
import { doubles } from "../../../kit/image/canvas.js";
import { ask } from "../../../kit/server/rpc.js";
import { aboutImage, lab } from "../../../session/state.js";
import { number, oneOf, tables, whole, writeTables } from "../shared/link_words.js";
import { whileShown } from "../shared/map_view.js";
import { exact } from "../shared/number_text.js";
import { opHeading } from "../shared/op_heading.js";
import { slider } from "../shared/stepper.js";
import { classSum } from "./class_sum.js";
import { softmaxTable } from "./softmax_table.js";
import { vectorView } from "./vector_view.js";

const words = operations.flatten;
const MOST = 20; // classes in one table
/** @type {readonly ("image" | "typed")[]} */
const SOURCES = ["image", "typed"];

/**
 * @param {() => void} changed
 * @returns {import("../tab.js").Operation}
 */
export function flatten(changed) {
  let logits = [2, 1, 0.1];
  let truth = 0;
  /** @type {"image" | "typed"} */
  let source = "image";
  /** @type {number | null} the class asked about; null: the prediction */
  let target = null;
  let imaged = /** @type {object | null} */ (null);
  const again = () => {
    changed();
    work.ask();
  };
  const vector = vectorView(changed);
  const sum = classSum((index) => vector.mark(index));
  const table = softmaxTable({
    pick(i) {
      target = i;
      again();
    },
    true(i) {
      truth = i;
      again();
    },
    write(i, value) {
      logits = logits.map((old, k) => (k === i ? value : old));
      again();
    },
  });
  const from = segmented(
    words.from,
    SOURCES.map((value) => ({ value, text: words.sources[value] })),
    source,
    (value) => {
      source = value;
      again();
    },
  );
  const heat = slider(words.temperature, {
    min: -1,
    max: 1,
    step: 0.05,
    value: 0,
    say: (value) => exact(Number((10 ** value).toFixed(2))),
    change: again,
  });
  const more = make("button", { type: "button", onclick: () => resize(logits.length + 1) }, words.moreClasses);
  const less = make("button", { type: "button", onclick: () => resize(logits.length - 1) }, words.less);
  const trouble = make("p", { class: "op-trouble", role: "status" });
  const element = make(
    "div",
    { class: "operation" },
    opHeading(words),
    make(
      "div",
      { class: "op-settings" },
      make("div", { class: "setting" }, make("span", { class: "setting-name" }, words.from), from.element),
      heat.element,
      more,
      less,
    ),
    trouble,
    make("div", { class: "op-row flatten-row" }, vector.element, sum.element, table.element),
  );
  const work = whileShown(element, ["image", "network", "epoch"], draw);

  /** @param {string} sentence */
  function say(sentence) {
    trouble.textContent = sentence;
  }
  /** @param {number} count */
  function resize(count) {
    logits = Array.from({ length: Math.min(Math.max(count, 2), 10) }, (_, i) => logits[i] ?? 0);
    truth = Math.min(truth, logits.length - 1);
    again();
  }

  async function draw() {
    const isImage = source === "image";
    vector.element.hidden = sum.element.hidden = !isImage;
    more.hidden = less.hidden = isImage;
    [more.disabled, less.disabled] = [logits.length >= 10, logits.length <= 2];
    trouble.textContent = "";
    if (!isImage) return soften(logits, null);
    const about = aboutImage();
    if (!about) return say(words.noImage);
    const answer = await ask("lay_out", about);
    if (about.network !== lab.state.network?.network) return undefined;
    if (answer.error) return say(answer.error.sentence);
    const names = lab.state.network.classes;
    vector.draw(answer, doubles(answer.vector.values));
    const asked = target !== null && target < answer.logits.length ? target : answer.best;
    if (lab.state.image !== imaged) truth = lab.state.answer?.truth ?? answer.best;
    imaged = lab.state.image;
    const dense = answer.dense.map(({ layer }) => layer);
    await Promise.all([
      soften(answer.logits.slice(0, MOST), names, asked),
      ask("class_sum", { ...about, unit: asked }).then((found) =>
        sum.draw(found, names[asked] ?? String(asked), dense),
      ),
    ]);
    return undefined;
  }

  /**
   * @param {number[]} values
   * @param {string[] | null} names of the classes, when the logits are the network's
   * @param {number} [asked]
   */
  async function soften(values, names, asked = -1) {
    const temperature = Number((10 ** heat.value()).toFixed(4));
    truth = Math.min(truth, values.length - 1);
    const answer = await ask("soften", { logits: values, temperature, true: truth });
    if (answer.error) return say(answer.error.sentence);
    return table.draw(answer, { names, truth, temperature, asked });
  }

  return {
    element,
    names: ["from", "logits", "true", "heat", "number", "class"],
    write: () => ({
      from: source,
      logits: source === "typed" ? writeTables([[logits]]) : null,
      true: truth ? String(truth) : null,
      heat: heat.value() ? String(heat.value()) : null,
      class: target === null ? null : String(target),
      ...vector.write(),
    }),
    read(given) {
      const typed = tables(given.logits, { side: MOST, channels: 1, most: 1000 })?.[0];
      source = oneOf(given.from, SOURCES) ?? (typed ? "typed" : "image");
      if (typed?.length === 1 && typed[0].length > 1) [logits] = typed;
      from.show(source);
      heat.set(number(given.heat, -1, 1) ?? 0);
      truth = whole(given.true, 0, MOST - 1) ?? 0;
      target = whole(given.class, 0, 999) ?? null;
      if (given.true !== undefined) imaged = lab.state.image;
      vector.read(given);
      work.ask();
    },
    show: work.show,
  };
}
