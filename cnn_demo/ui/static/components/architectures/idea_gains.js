/* What came with each idea: the difference of two trained networks as a bar. */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { digits, percent } from "../../kit/numbers/format.js";
import { points } from "../evaluate/figures.js";

/** @typedef {import("../../kit/server/rpc_types.js").IdeaGain} Gain */

const words = architectures.gains;

/** @param {Gain[]} gains */
export function ideaGains(gains) {
  const most = Math.max(0.001, ...gains.map(({ gain }) => Math.abs(gain)));
  return make(
    "section",
    { class: "gains", "aria-label": words.title },
    heading({ title: words.title, sentence: words.sentence }),
    make("ul", {}, ...gains.map((one) => row(one, most))),
  );
}

/**
 * @param {Gain} one
 * @param {number} most
 */
function row({ idea, before, after, data_title: data, gain }, most) {
  const times = (/** @type {"parameters" | "macs"} */ what) => digits(after[what] / before[what], 2);
  const pair = words.pair(
    `${before.title} ${percent(before.test_accuracy ?? 0)}`,
    `${after.title} ${percent(after.test_accuracy ?? 0)}`,
    data,
  );
  const width = `${((50 * Math.abs(gain)) / most).toFixed(1)}%`;
  return make(
    "li",
    {},
    make("div", { class: "gains-line" }, make("strong", {}, idea), make("span", {}, words.value(points(gain)))),
    make(
      "span",
      { class: "gains-track", "aria-hidden": "true" },
      make("span", { class: gain < 0 ? "gains-fill negative" : "gains-fill", style: `width: ${width}` }),
    ),
    make("span", { class: "quiet-text" }, `${pair} · ${words.times(times("parameters"), times("macs"))}`),
  );
}
