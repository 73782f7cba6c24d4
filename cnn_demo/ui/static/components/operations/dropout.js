/* Dropout on one map: which values a mask drops in training, that the rest is scaled up, and that in use none is. */

import { operations } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { doubles } from "../../kit/image/canvas.js";
import { ask } from "../../kit/server/rpc.js";
import { number, whole } from "./shared/link_words.js";
import { mapChoice } from "./shared/map_choice.js";
import { mapView, whileShown } from "./shared/map_view.js";
import { exact, limitOf } from "./shared/number_text.js";
import { opHeading } from "./shared/op_heading.js";
import { slider } from "./shared/stepper.js";

const words = operations.dropout;

/**
 * @param {() => void} changed
 * @returns {import("./tab.js").Operation}
 */
export function dropout(changed) {
  let seed = 0;
  const again = () => {
    changed();
    work.ask();
  };
  const choice = mapChoice({ own: ["bench", "sobel"], change: again });
  const p = slider(words.p, { min: 0, max: 0.9, step: 0.05, value: 0.5, say: (value) => exact(value), change: again });
  const mask = make(
    "button",
    {
      type: "button",
      onclick: () => {
        seed += 1;
        again();
      },
    },
    words.newMask,
  );
  const [evaluation, training] = [mapView(words.evaluation), mapView(words.training)];
  training.element.classList.add("op-veiled");
  const means = make("dl", { class: "means op-result" });
  const element = make(
    "div",
    { class: "operation" },
    opHeading(words),
    make("div", { class: "op-settings" }, choice.element, p.element, mask),
    make(
      "div",
      { class: "op-row dropout-row" },
      evaluation.element,
      training.element,
      make(
        "div",
        { class: "op-between" },
        make("h3", {}, words.means),
        means,
        make("p", { class: "quiet-text" }, words.meansAbout),
      ),
    ),
  );
  const work = whileShown(element, ["image", "network", "epoch"], drop);

  async function drop() {
    await choice.ready();
    const of = await choice.of();
    if (!of) return;
    const answer = await ask("drop_out", { of, p: p.value(), seed });
    if (answer.error) return void means.replaceChildren(make("dt", {}, answer.error.sentence));
    const limit = Math.max(limitOf(doubles(answer.training.values)), limitOf(doubles(answer.map.values)));
    evaluation.draw(answer.map, choice.said(), { limit });
    training.draw(
      answer.training,
      words.kept(answer.kept, answer.total, exact(Number((1 / (1 - p.value())).toPrecision(4)))),
      { limit },
    );
    const titles = [words.inUse, words.thisMask, words.many(answer.masks)];
    means.replaceChildren(
      ...answer.means.flatMap((value, i) => [
        make("dt", {}, titles[i]),
        make("dd", {}, value === null ? "?" : exact(Number(value.toPrecision(4)))),
      ]),
    );
  }

  return {
    element,
    names: ["of", "map", "p", "seed"],
    write: () => ({ ...choice.write(), p: exact(p.value()), seed: seed ? String(seed) : null }),
    read(given) {
      p.set(number(given.p, 0, 0.9) ?? 0.5);
      seed = whole(given.seed, 0, 1_000_000) ?? 0;
      choice.read(given);
      work.ask();
    },
    show: work.show,
  };
}
