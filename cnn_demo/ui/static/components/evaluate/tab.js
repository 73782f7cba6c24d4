/* How good the current network is, measured by itself while it is looked at, with every image behind every number. */

import { evaluate as words } from "../../../texts/tabs/evaluate.js";
import { make } from "../../kit/dom.js";
import { jump } from "../../session/jump.js";
import { hasTestImages } from "../../session/networks.js";
import { mistakes, recall } from "./by_class.js";
import { comparison } from "./comparison.js";
import { calibration, coverage } from "./confidence.js";
import { fieldImages } from "./field_images.js";
import { largestConfusion } from "./figures.js";
import { headline } from "./headline.js";
import { matrix } from "./matrix.js";
import { measurement } from "./measurement.js";

/** @type {import("../../tabs.js").Tab} */
export const evaluateTab = {
  id: "evaluate",
  title: words.title,
  start(panel) {
    const measuring = measurement();
    const { store } = measuring;
    const head = headline(measuring);
    const grid = matrix(choose);
    const images = fieldImages();
    const parts = [recall(), mistakes(), calibration(), coverage()];
    const other = comparison();
    const [first, second, third, fourth] = parts.map(({ element }) => element);
    const measured = make(
      "div",
      { class: "evaluate-measured" },
      make(
        "div",
        { class: "evaluate-two" },
        grid.element,
        make("div", { class: "evaluate-side" }, images.element, first),
      ),
      make("div", { class: "evaluate-one" }, second),
      make("div", { class: "evaluate-two" }, third, fourth),
      other.element,
    );
    const elsewhere = make("div", { class: "evaluate-one", hidden: true, "data-testid": "elsewhere" });
    panel.append(head.element, elsewhere, measured);

    /** @type {[number, number] | null} */
    let chosen = null;
    /**
     * @param {number} truth
     * @param {number} predicted
     */
    function choose(truth, predicted) {
      const { report, subject } = store.state;
      if (!report || !subject) return;
      chosen = [truth, predicted];
      grid.mark(truth, predicted);
      void images.show(subject.about, subject.card.classes, chosen, report.matrix[truth][predicted]);
    }

    store.onAny(["report", "state", "trouble"], () => head.draw(store.state));
    store.on("subject", (subject) => {
      if (!subject) return undefined;
      const { origin } = subject.card;
      const isHere = hasTestImages(subject.card);
      measured.hidden = !isHere;
      elsewhere.hidden = isHere;
      if (!origin && !isHere) return elsewhere.replaceChildren(make("p", {}, words.ownClasses), toOwnClasses());
      if (origin) {
        const whose = make("p", { class: "quiet-text" }, words.origin(origin.source, origin.license));
        if (origin.accuracy === null) elsewhere.replaceChildren(make("p", {}, words.unknown));
        else elsewhere.replaceChildren(make("p", {}, words.elsewhere), whose);
        return undefined;
      }
      chosen = null;
      grid.begin(subject.card.classes);
      images.clear();
      other.begin(subject);
      return undefined;
    });
    store.on("report", (report) => {
      const { subject } = store.state;
      for (const part of parts) part.element.hidden = !report;
      if (!report || !subject) return;
      grid.draw(report.matrix);
      for (const part of parts) part.draw(report, subject.card.classes);
      if (report.seen < report.total) return;
      const field = chosen ?? largestConfusion(report.matrix);
      if (field) choose(...field);
    });
  },
};

const toOwnClasses = () =>
  make("p", {}, make("button", { type: "button", onclick: () => jump("own", ".own-quality") }, words.toOwnClasses));
