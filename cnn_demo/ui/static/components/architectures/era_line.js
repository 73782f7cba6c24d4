/* The timeline: five columns, one for each era, over which the error falls. */

import { architectures as words } from "../../../texts/tabs/architectures.js";
import { make, svg } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";

/** @typedef {import("../../kit/server/rpc_types.js").EraCard} Era */

const MOST = 18; // percent at the upper edge
const LOW = 5; // percent: below, the text stands below its dot
const HUMAN = /person/;

/**
 * @param {Era[]} eras
 * @param {(era: Era) => void} choose
 */
export function eraLine(eras, choose) {
  const isContest = eras.map(({ results }) => results[0].of.startsWith("ILSVRC"));
  const at = (/** @type {number} */ percent) => 100 * (1 - Math.min(percent, MOST) / MOST);
  const x = (/** @type {number} */ index) => (100 * (index + 0.5)) / eras.length;
  const points = eras
    .flatMap(({ results }, index) => (isContest[index] ? [`${x(index)},${at(results[0].percent)}`] : []))
    .join(" ");
  const person = eras.flatMap(({ results }) => results).find(({ of }) => HUMAN.test(of));
  const from = x(isContest.indexOf(true));
  const curve = svg(
    "svg",
    { class: "era-curve", viewBox: "0 0 100 100", preserveAspectRatio: "none", "aria-hidden": "true" },
    person
      ? svg("line", { class: "era-person", x1: from, x2: 100, y1: at(person.percent), y2: at(person.percent) })
      : null,
    svg("polyline", { class: "era-error", points }),
  );
  const buttons = eras.map((era, index) => {
    const { percent } = era.results[0];
    return make(
      "button",
      { type: "button", class: "era", "aria-pressed": "false", "data-era": era.id, onclick: () => press(era) },
      make(
        "span",
        { class: "era-plot" },
        make("span", { class: isContest[index] ? "era-dot" : "era-dot other", style: `top: ${at(percent)}%` }),
        make(
          "span",
          { class: isContest[index] && percent < LOW ? "era-value low" : "era-value", style: `top: ${at(percent)}%` },
          words.error(String(percent)),
          isContest[index] ? null : make("small", {}, words.onDigits),
        ),
      ),
      make("span", { class: "era-year" }, String(era.year)),
      make("span", { class: "era-name" }, era.title),
    );
  });
  const row = make(
    "div",
    { class: "era-line", role: "group", "aria-label": words.timeline },
    curve,
    person
      ? make(
          "span",
          { class: "era-person-text", style: `--at: ${at(person.percent) / 100}`, "aria-hidden": "true" },
          words.human(String(person.percent)),
        )
      : null,
    ...buttons,
  );
  roving(row, ".era");

  /** @param {Era} era */
  function press(era) {
    eras.forEach((other, index) => buttons[index].setAttribute("aria-pressed", String(other === era)));
    choose(era);
  }
  return { element: make("div", { class: "era-scroll" }, row), press };
}
