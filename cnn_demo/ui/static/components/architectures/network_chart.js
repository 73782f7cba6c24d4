/* Accuracy against size: a dot for each published network of one data set, which becomes the current one when pressed.
 */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make, segmented, svg } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { percent, short } from "../../kit/numbers/format.js";
import { logTicks, ticks } from "../../kit/numbers/ticks.js";
import { useNetwork } from "./era_card.js";
import { labelPlaces } from "./label_places.js";

/** @typedef {import("../../kit/server/rpc_types.js").PublishedAnswer} Published */
/** @typedef {import("../../kit/server/rpc_types.js").PublishedNetwork} Network */
/** @typedef {"parameters" | "macs"} Axis */

const words = architectures.chart;
const HEIGHT = 330;
const EDGE = { left: 58, right: 12, top: 12, bottom: 44 };

/**
 * @param {Published} published
 * @param {(networks: Network[]) => void} shown what is told which networks are shown
 */
export function networkChart(published, shown) {
  let data = published.data[0]?.id ?? "";
  /** @type {Axis} */
  let along = "parameters";
  const surface = svg("svg", { class: "size-chart", role: "group", "aria-label": words.title });
  const sets = segmented(
    words.data,
    published.data.map(({ id, title }) => ({ value: id, text: title })),
    data,
    (value) => {
      data = value;
      draw();
    },
  );
  const axes = segmented(
    words.along,
    [
      { value: /** @type {Axis} */ ("parameters"), text: words.parameters },
      { value: /** @type {Axis} */ ("macs"), text: words.macs },
    ],
    along,
    (value) => {
      along = value;
      draw();
    },
  );
  const element = make(
    "section",
    { class: "size", "aria-label": words.title },
    heading({ title: words.title, sentence: words.sentence }),
    make("div", { class: "row" }, sets.element, axes.element),
    surface,
  );
  new ResizeObserver(() => surface.clientWidth && draw()).observe(surface);

  function draw() {
    const networks = published.networks.filter((one) => one.data === data);
    shown(networks);
    const width = surface.clientWidth || 600;
    const height = surface.clientHeight || HEIGHT;
    surface.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const measured = networks.filter((one) => one.test_accuracy !== null);
    const sizes = measured.map((one) => one[along]);
    const scores = measured.map((one) => 100 * (one.test_accuracy ?? 0));
    const [least, most] = [Math.min(...sizes) / 1.5, Math.max(...sizes) * 1.5];
    const [low, high] = [Math.floor(Math.min(...scores)) - 1, Math.min(100, Math.ceil(Math.max(...scores) + 0.5))];
    const [right, bottom] = [width - EDGE.right, height - EDGE.bottom];
    const x = (/** @type {number} */ v) =>
      EDGE.left + (Math.log(v / least) / Math.log(most / least)) * (right - EDGE.left);
    const y = (/** @type {number} */ v) => bottom - ((v - low) / (high - low)) * (bottom - EDGE.top);
    const dots = measured.map((one) => ({
      name: one.title,
      one,
      cx: x(one[along]),
      cy: y(100 * (one.test_accuracy ?? 0)),
    }));
    const placed = labelPlaces(dots, { left: EDGE.left, right: width, top: EDGE.top, bottom });
    surface.replaceChildren(
      ...ticks([low, high], 5).flatMap((tick) => [
        svg("line", { class: "chart-grid", x1: EDGE.left, x2: right, y1: y(tick), y2: y(tick) }),
        text(EDGE.left - 8, y(tick) + 4, `${tick} %`, "end"),
      ]),
      ...logTicks([least, most], 7).map((tick) => text(x(tick), bottom + 18, short(tick), "middle")),
      text((EDGE.left + right) / 2, height - 4, words.log(words.axes[along]), "middle"),
      ...placed
        .map((label) => {
          const dot = dots.find(({ cx, cy, name }) => name === label.name && cx === label.cx && cy === label.cy);
          return dot ? press(label, dot.one) : null;
        })
        .filter((one) => one !== null),
    );
  }

  /**
   * @param {import("./label_places.js").Placed} label
   * @param {Network} one
   */
  function press({ cx, cy, x, y, anchor, isFar, name }, one) {
    const use = () => void useNetwork(one.network);
    return svg(
      "g",
      {
        class: "size-dot",
        role: "button",
        tabindex: 0,
        "data-network": one.network,
        "aria-label": words.dot(name, percent(one.test_accuracy ?? 0), short(one[along]), words.axes[along]),
        onclick: use,
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          use();
        },
      },
      isFar ? svg("line", { class: "size-lead", x1: cx, y1: cy, x2: x, y2: y - 4 }) : null,
      svg("circle", { class: "size-hit", cx, cy, r: 16 }),
      svg("circle", { class: "size-point", cx, cy, r: 6 }),
      svg("text", { class: "size-name", x, y, "text-anchor": anchor }, name),
    );
  }
  return { element, draw };
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {string} anchor
 */
const text = (x, y, words, anchor) => svg("text", { class: "chart-text", x, y, "text-anchor": anchor }, words);
