/* A layer's values in numbers and as a histogram, the chosen map's beside them. */

import { probes } from "../../../../texts/probes.js";
import { make, svg } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { count, number, percent } from "../../../kit/numbers/format.js";
import { ask } from "../../../kit/server/rpc.js";
import { aboutImage } from "../../../session/state.js";
import { subject } from "./chosen.js";
import { follow, noImage, statusLine } from "./follow.js";

/** @typedef {import("../../../kit/server/rpc_types.js").StatisticsAnswer} Answer */
/** @typedef {import("../../../kit/server/rpc_types.js").ValueSummary} ValueSummary */
/** @typedef {import("./chosen.js").Subject} Subject */

const words = probes.statistics;
const MOST = 24; // numbers of inactive maps that are named
const CUT = 3; // a bar that is taller than so many of the next is cut off
const [WIDE, TALL] = [320, 96];

/** @param {HTMLElement} panel */
export function statistics(panel) {
  const title = heading({ title: words.title, sentence: words.sentence, more: words.more, level: 3 });
  const line = statusLine();
  const table = make("table", { class: "statistics-table" });
  const bars = svg("svg", {
    class: "histogram",
    viewBox: `0 0 ${WIDE} ${TALL}`,
    preserveAspectRatio: "none",
    role: "img",
  });
  const [low, high] = [make("span"), make("span")];
  const key = make("span", { class: "histogram-key" });
  const about = make("span", {});
  const caption = make("figcaption", { class: "quiet-text" }, key, about);
  const figure = make("figure", {}, bars, make("div", { class: "histogram-ends" }, low, high), caption);
  const said = make("p", { class: "probe-said" });
  const body = make("div", { class: "statistics", hidden: true }, table, figure);
  panel.append(title, line.element, body, said);

  follow(panel, {
    facts: ["pinned", "graph", "answer", "network"],
    line,
    async work() {
      const [question, about] = [aboutImage(), subject()];
      if (!question || !about) return noImage;
      const answer = await ask("statistics", { ...question, layer: about.layer.name, map: about.map });
      if (answer.error) return answer.error;
      draw(answer, about);
      return null;
    },
  });

  /**
   * @param {Answer} answer
   * @param {Subject} about
   */
  function draw(answer, { isVector, map }) {
    const name = title.querySelector("h3");
    if (name) name.textContent = words.heading(answer.layer);
    body.hidden = false;
    const one = (isVector ? words.unit : words.map)(map);
    const columns = isVector || !answer.one ? [answer.whole] : [answer.one, answer.whole];
    const heads = columns.length > 1 ? [one, words.layer] : [words.layer];
    table.replaceChildren(
      make("caption", { class: "visually-hidden" }, words.heading(answer.layer)),
      make("thead", {}, make("tr", {}, ...[words.name, ...heads].map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, ...rows(columns)),
    );
    drawBars(answer, columns);
    const what = (isVector ? words.units : words.maps)(count(answer.total));
    const size = `${words.count(count(answer.values))}${answer.bad ? `; ${words.bad(count(answer.bad))}` : ""}.`;
    said.textContent = `${size} ${inWords(answer, what)}`;
    key.replaceChildren(
      ...(columns.length > 1
        ? [make("span", { class: "key-layer" }, words.layer), make("span", { class: "key-map" }, one)]
        : []),
    );
  }

  /** @param {ValueSummary[]} columns */
  function rows(columns) {
    const names = /** @type {("high" | "mean" | "low" | "std" | "zeros")[]} */ (Object.keys(words.rows));
    return names.map((row) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, words.rows[row]),
        ...columns.map((found) => {
          const value = found[row];
          return make("td", {}, row === "zeros" ? percent(value ?? 0) : number(value ?? Number.NaN));
        }),
      ),
    );
  }

  /**
   * The layer as bars, the map as a line, both as shares of their values.
   * @param {Answer} answer
   * @param {ValueSummary[]} columns
   */
  function drawBars(answer, columns) {
    const [from, to] = answer.edges.map((edge) => edge ?? 0);
    const shares = columns.map(({ counts }) => {
      const sum = counts.reduce((a, b) => a + b, 0) || 1;
      return counts.map((each) => each / sum);
    });
    const whole = shares[shares.length - 1];
    const [top, second] = [...whole].sort((a, b) => b - a);
    const isCut = top > CUT * second && second > 0;
    const most = (isCut ? CUT * second : Math.max(...shares.flat())) || 1;
    const wide = WIDE / whole.length;
    const up = (/** @type {number} */ share) =>
      TALL - (share && Math.min(TALL - 1, Math.max(1.5, (share / most) * (TALL - 2))));
    const steps = whole.map((share, i) =>
      svg("rect", { x: i * wide + 0.5, y: up(share), width: wide - 1, height: TALL - up(share) }),
    );
    const path = shares[0].map((share, i) => `${i ? "L" : "M"}${i * wide} ${up(share)}h${wide}`).join("");
    const line = shares.length > 1 ? svg("path", { class: "histogram-map", d: path }) : null;
    const zero = from < 0 && to > 0 ? (-from / (to - from)) * WIDE : null;
    const mark = zero === null ? null : svg("line", { x1: zero, x2: zero, y1: 0, y2: TALL });
    bars.replaceChildren(...[...steps, mark, line].filter((part) => part !== null));
    const notes = [words.caption, mark && words.zero, isCut && words.cut(percent(top))];
    about.textContent = notes.filter(Boolean).join(" ");
    bars.setAttribute("aria-label", words.histogram(answer.layer, number(from), number(to)));
    [low.textContent, high.textContent] = [number(from), number(to)];
  }
}

/**
 * @param {Answer} answer
 * @param {string} what so many maps or units
 */
function inWords({ signed, dead }, what) {
  if (signed) return words.signed;
  if (!dead.length) return words.alive(what);
  const rest = dead.length > MOST ? ` ${words.more24(count(dead.length - MOST))}` : "";
  return words.dead(count(dead.length), what, dead.slice(0, MOST).join(", ") + rest);
}
