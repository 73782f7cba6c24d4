/* Accuracy per class, and the mistakes that the network is most confident of. */

import { evaluate as words } from "../../../texts/evaluate.js";
import { bars } from "../../kit/bars.js";
import { heading, make } from "../../kit/dom.js";
import { count, percent } from "../../kit/format.js";
import { rowTotals } from "./figures.js";
import { predictedImage } from "./test_images.js";

/** @typedef {import("../../kit/rpc_types.js").EvaluationAnswer} Report */

export function recall() {
  const list = make("div", {});
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
      const rows = classes.map((name, index) => {
        const share = shares[index];
        const value = share === null ? words.recall.none : words.recall.of(percent(share), count(totals[index]));
        return { name, share, value };
      });
      list.replaceChildren(bars(rows, { label: words.recall.title }));
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
