/* Five landmark architectures: the timeline, the chosen one drawn and explained, and all networks of this page side by
   side. */

import { architectures as words } from "../../../texts/tabs/architectures.js";
import { make, segmented } from "../../kit/dom.js";
import { addressChanged, addressPart } from "../../kit/links.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";
import { designView } from "./design_view.js";
import { eraCard } from "./era_card.js";
import { eraLine } from "./era_line.js";
import { ideaGains } from "./idea_gains.js";
import { networkChart } from "./network_chart.js";
import { networkTable } from "./network_table.js";

/** @typedef {import("../../kit/server/rpc_types.js").EraCard} Era */

let wanted = new URLSearchParams(location.search).get("era") ?? "lenet5";

/** @type {import("../../tabs.js").Tab} */
export const architecturesTab = {
  id: "architectures",
  title: words.title,
  start(panel) {
    const trouble = make("p", { class: "quiet-text", role: "status" });
    const line = make("div", { class: "era-place" });
    const card = make("div", {});
    const sheet = make("section", { class: "designs", "aria-label": words.drawing.title });
    const numbers = make("div", { class: "numbers" });
    panel.append(
      make("div", { class: "tab-hero" }, make("h1", {}, words.heading), make("p", {}, words.sentence)),
      trouble,
      line,
      card,
      sheet,
      numbers,
    );
    /** @type {(id: string) => void} */
    let press = () => {};
    addressPart({
      names: ["era"],
      write: () => ({ era: panel.hidden ? null : wanted }),
      read: ({ era }) => era && era !== wanted && press(era),
    });
    void begin();
    void beginNumbers();

    async function begin() {
      const found = await askUntilAnswered("timeline", {}, { waiting: ({ sentence }) => say(sentence) });
      say(found.error?.sentence ?? "");
      if (found.error) return;
      const { eras } = found;
      const timeline = eraLine(eras, (era) => show(era, eras));
      line.replaceChildren(timeline.element);
      press = (id) => timeline.press(eras.find((era) => era.id === id) ?? eras[0]);
      press(wanted);
    }

    /** @param {string} sentence */
    function say(sentence) {
      trouble.textContent = sentence;
      trouble.hidden = !sentence;
    }

    /**
     * @param {Era} era
     * @param {Era[]} eras
     */
    function show(era, eras) {
      if (era.id !== wanted) {
        wanted = era.id;
        addressChanged({ push: true });
      }
      card.replaceChildren(eraCard(era));
      sheet.replaceChildren(...designs(era, eras));
    }

    async function beginNumbers() {
      const found = await askUntilAnswered("published_networks", {});
      if (found.error) return;
      const table = networkTable();
      const chart = networkChart(found, table.draw);
      const missing = found.missing.length
        ? make("p", { class: "quiet-text" }, words.chart.missing(found.missing.join(", ")))
        : null;
      numbers.replaceChildren(
        make("div", { class: "numbers-chart" }, chart.element, ...(missing ? [missing] : []), table.element),
        ideaGains(found.gains),
      );
      chart.draw();
    }
  },
};

/**
 * The era's designs, and whatever else is drawn below for comparison.
 * @param {Era} era
 * @param {Era[]} eras
 */
function designs({ designs: own, small }, eras) {
  const main = designView();
  const second = designView();
  second.element.hidden = true;
  const all = [...own, { id: small.id, title: small.title }];
  const choices = all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
  const switcher = segmented(
    words.drawing.choice,
    choices.map(({ id, title }) => ({ value: id, text: title })),
    own[0].id,
    (id) => void main.show(id),
  );
  const others = eras.flatMap((era) => [...era.designs, { id: era.small.id, title: era.small.title }]);
  const unique = others.filter(({ id }, index) => others.findIndex((other) => other.id === id) === index);
  const compare = make(
    "select",
    { onchange: () => draw(compare.value) },
    make("option", { value: "" }, words.drawing.nothing),
    ...unique.map(({ id, title }) => make("option", { value: id }, title)),
  );
  /** @param {string} id */
  function draw(id) {
    second.element.hidden = !id;
    if (id) void second.show(id);
  }
  void main.show(own[0].id);
  return [
    make(
      "div",
      { class: "designs-head" },
      choices.length > 1 ? switcher.element : "",
      make("label", { class: "designs-compare" }, words.drawing.compare, " ", compare),
    ),
    main.element,
    second.element,
    make("p", { class: "quiet-text" }, words.drawing.scale),
  ];
}
