/* The current network beside another one on the same test images: which is better, where, and on which images. */

import { evaluate } from "../../../texts/tabs/evaluate.js";
import { differences } from "../../kit/chart/bars.js";
import { field, make } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { count, percent } from "../../kit/numbers/format.js";
import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { lab } from "../../session/state.js";
import { nameOf } from "../../shell/network_picker.js";
import { points } from "./figures.js";
import { imageButton } from "./test_images.js";

/** @typedef {import("./measurement.js").Measured} Measured */
/** @typedef {import("../../kit/server/rpc_types.js").ComparisonAnswer} Compared */
/** @typedef {import("../../kit/server/rpc_types.js").DisputedImage} DisputedImage */
/** @typedef {import("../../kit/server/rpc_types.js").NetworkCard} NetworkCard */

const words = evaluate.compare;

export function comparison() {
  const choice = make("select", { onchange: () => void run() });
  const chooser = field(words.choose, choice);
  const status = make("p", { class: "quiet-text", role: "status" });
  const stop = make("button", { type: "button", hidden: true, onclick: () => halt(words.stopped) }, words.stop);
  const result = make("div", { class: "compare-result" });
  const element = make(
    "section",
    { class: "evaluate-compare", "aria-label": words.title },
    heading({ title: words.title, sentence: words.sentence }),
    make("div", { class: "row" }, chooser, stop, status),
    result,
  );
  /** @type {Measured["subject"]} */
  let subject = null;
  let turn = 0;

  lab.on("networks", options);

  function options() {
    const { network } = lab.state;
    if (!network) return;
    const others = lab.state.networks.filter((card) => card.data === network.data && card.network !== network.network);
    const before = choice.value;
    choice.replaceChildren(
      make("option", { value: "" }, words.none),
      ...others.map((card) => make("option", { value: card.network }, nameOf(card))),
    );
    if (others.some((card) => card.network === before)) choice.value = before;
    chooser.hidden = !others.length;
    if (!others.length) status.textContent = words.alone;
  }

  /** @param {string} sentence */
  function halt(sentence) {
    turn += 1;
    stop.hidden = true;
    choice.value = "";
    status.textContent = sentence;
  }

  async function run() {
    const rival = lab.state.networks.find((card) => card.network === choice.value);
    result.replaceChildren();
    if (!rival || !subject) return halt("");
    turn += 1;
    const [mine, about] = [turn, subject];
    stop.hidden = false;
    status.textContent = words.waiting(percent(0, 0));
    for (;;) {
      const found = await ask("compare_networks", { ...about.about, other: rival.network });
      if (mine !== turn) return undefined;
      if (found.error && !isPassing(found)) return halt(found.error.sentence);
      if (found.error) {
        status.textContent = found.error.sentence;
        await sleep(1000 * (found.error.retry_after ?? 1));
      } else if (found.seen === found.total) {
        stop.hidden = true;
        status.textContent = "";
        return result.replaceChildren(...drawn(found, about.card, rival));
      } else status.textContent = words.waiting(percent(found.seen / found.total, 0));
    }
  }

  return {
    element,
    /** @param {Measured["subject"]} next */
    begin(next) {
      subject = next;
      halt("");
      result.replaceChildren();
      options();
    },
  };
}

/**
 * @param {Compared} found
 * @param {NetworkCard} card
 * @param {NetworkCard} rival
 */
function drawn(found, card, rival) {
  const [first, other] = [nameOf(card), nameOf(rival)];
  const { gain, margin } = found;
  const ahead = gain > 0 ? other : first;
  const size = Math.abs(100 * gain).toFixed(1);
  const sentence = gain ? words.better(ahead, size, (100 * margin).toFixed(1), Math.abs(gain) > margin) : words.same;
  const most = Math.max(0.01, ...found.by_class.map((each) => Math.abs(each ?? 0)));
  const rows = card.classes.map((name, index) => {
    const share = found.by_class[index] ?? 0;
    return { name, share, value: words.points(points(share)) };
  });
  return [
    make("p", { class: "compare-sentence", "data-testid": "comparison" }, sentence),
    parts(found, first, other),
    make(
      "div",
      { class: "compare-three" },
      make(
        "div",
        {},
        make("h3", {}, words.byClass),
        make("p", { class: "quiet-text" }, words.byClassSentence(first, other)),
        differences(rows, { label: words.byClass, most }),
      ),
      disputed(words.onlyTitle(first, count(found.only[0])), found.only_first, card.classes),
      disputed(words.onlyTitle(other, count(found.only[1])), found.only_other, card.classes),
    ),
  ];
}

/**
 * One bar for all images: who is right on them.
 * @param {Compared} found
 * @param {string} first
 * @param {string} other
 */
function parts({ both, only, neither, images }, first, other) {
  const all = /** @type {[string, number, string][]} */ ([
    [words.both, both, "both"],
    [words.only(first), only[0], "first"],
    [words.only(other), only[1], "other"],
    [words.neither, neither, "neither"],
  ]);
  return make(
    "div",
    { class: "compare-parts", role: "group", "aria-label": words.parts },
    make(
      "div",
      { class: "compare-bar", "aria-hidden": "true" },
      ...all.map(([, size, kind]) => make("span", { class: `part-${kind}`, style: `flex-grow: ${size}` })),
    ),
    make(
      "ul",
      { class: "compare-key" },
      ...all.map(([name, size, kind]) =>
        make(
          "li",
          {},
          make("span", { class: `key part-${kind}` }),
          `${name}: ${count(size)} (${percent(size / images)})`,
        ),
      ),
    ),
  );
}

/**
 * @param {string} title
 * @param {DisputedImage[]} images
 * @param {string[]} classes
 */
function disputed(title, images, classes) {
  return make(
    "div",
    {},
    make("h3", {}, title),
    make(
      "div",
      { class: "test-images" },
      ...images.map((one) => {
        const [first, other] = [one.first, one.other].map(([index, share]) =>
          words.predicted(classes[index], percent(share, 0)),
        );
        const truth = classes[one.truth];
        return imageButton(one, truth, words.image(count(one.index), truth, first, other), [
          evaluate.truth(truth),
          `${first} / ${other}`,
        ]);
      }),
    ),
  );
}
