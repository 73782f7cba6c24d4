/* Accuracy per class, and the mistakes that the network is most confident of. */

import { evaluate as words } from "../../../texts/tabs/evaluate.js";
import { make } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { count, percent } from "../../kit/numbers/format.js";
import { axisStart, interval, rowTotals } from "./figures.js";
import { predictedImage } from "./test_images.js";

/** @typedef {import("../../kit/server/rpc_types.js").EvaluationAnswer} Report */

export function recall() {
  const list = make("ul", { class: "recall", "aria-label": words.recall.title });
  const element = make(
    "section",
    { "aria-label": words.recall.title },
    heading({ title: words.recall.title, sentence: words.recall.sentence }),
    list,
  );
  return {
    element,
    /**
     * @param {Report} report
     * @param {string[]} classes
     */
    draw({ matrix, recall: shares }, classes) {
      const totals = rowTotals(matrix);
      const ranges = matrix.map((row, index) => (totals[index] ? interval(row[index], totals[index]) : null));
      const start = axisStart(ranges.flatMap((range) => range?.[0] ?? []));
      const place = (/** @type {number} */ share) => `${((100 * (share - start)) / (1 - start)).toFixed(2)}%`;
      list.replaceChildren(
        ...classes.map((name, index) => {
          const [share, range] = [shares[index], ranges[index]];
          const value = share === null ? words.recall.none : words.recall.of(percent(share), count(totals[index]));
          const track = make("span", { class: "recall-track" });
          if (share !== null && range)
            track.append(
              make("span", {
                class: "recall-range",
                style: `left: ${place(range[0])}; right: calc(100% - ${place(range[1])})`,
              }),
              make("span", { class: "recall-dot", style: `left: ${place(share)}` }),
            );
          const title = range ? words.interval(percent(range[0]), percent(range[1])) : null;
          return make("li", { title }, make("span", {}, name), track, make("span", { class: "quiet-text" }, value));
        }),
      );
      const axis = make(
        "span",
        { class: "recall-axis" },
        make("span", {}, percent(start)),
        make("span", {}, percent(1)),
      );
      list.append(make("li", { class: "quiet-text", "aria-hidden": "true" }, make("span", {}), axis, make("span", {})));
    },
  };
}

export function mistakes() {
  const note = make("p", { class: "quiet-text" });
  const images = make("div", { class: "test-images", "data-testid": "mistakes" });
  const element = make("section", { "aria-label": words.worst.title }, make("h2", {}, words.worst.title), note, images);
  return {
    element,
    /**
     * @param {Report} report
     * @param {string[]} classes
     */
    draw({ seen, total, right, worst }, classes) {
      const wrong = seen - right;
      if (seen < total) note.textContent = words.worst.later;
      else if (!wrong) note.textContent = words.worst.perfect;
      else
        note.textContent =
          wrong > worst.length ? words.worst.some(worst.length, count(wrong)) : words.worst.all(count(wrong));
      images.replaceChildren(...worst.map((one) => predictedImage(one, classes)));
    },
  };
}
