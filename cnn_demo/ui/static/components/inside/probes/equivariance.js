/* The image shifted, and what its map makes of it: does the map shift along, and which of its values do not? */

import { probes } from "../../../../texts/probes.js";
import { legend } from "../../../kit/chart/legend.js";
import { make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { count, number, percent, plural } from "../../../kit/numbers/format.js";
import { ask } from "../../../kit/server/rpc.js";
import { aboutImage, lab } from "../../../session/state.js";
import { settings, subject } from "./chosen.js";
import { follow, noImage, statusLine } from "./follow.js";
import { picture, slider } from "./parts.js";

/** @typedef {import("../../../kit/server/rpc_types.js").EquivarianceAnswer} Answer */

const words = probes.equivariance;

/** @param {HTMLElement} panel */
export function equivariance(panel) {
  const title = heading({ title: words.title, sentence: words.sentence, more: words.more, level: 3 });
  const line = statusLine();
  const said = make("p", { class: "probe-said", role: "status", "data-testid": "equivariance-said" });
  const images = [picture(words.image), picture(words.shifted)];
  const maps = [picture(words.first), picture(words.second), picture(words.difference)];
  const [key, keyOfDifference] = [legend(), legend()];
  const places = make("div", { class: "probe-sliders" });
  const reset = make("button", { type: "button", onclick: () => place(4, 0) }, words.reset);
  const pictures = make(
    "div",
    { class: "equivariance-pictures" },
    ...[...images, ...maps].map(({ element }) => element),
  );
  const body = make(
    "div",
    { class: "probe-parts", hidden: true },
    pictures,
    make("div", { class: "row" }, key.element, keyOfDifference.element),
  );
  panel.append(title, make("div", { class: "probe-row" }, places, reset), line.element, said, body);

  /** @type {ReturnType<typeof slider>[]} */
  let sliders = [];
  lab.on("graph", (graph) => {
    if (!graph) return;
    const [, height, width] = graph.input_shape;
    const shift = (/** @type {number} */ i) => (/** @type {number} */ value) => {
      const [x, y] = settings.state.shift;
      settings.set({ shift: i ? [x, value] : [value, y] });
    };
    const limit = [Math.floor(width / 2), Math.floor(height / 2)];
    const [x, y] = settings.state.shift.map((value, i) => Math.max(-limit[i], Math.min(limit[i], value)));
    sliders = [words.x, words.y].map((name, i) =>
      slider(
        name,
        { low: -limit[i], high: limit[i], step: 1, value: i ? y : x },
        (value) => words.pixels(number(value)),
        shift(i),
      ),
    );
    places.replaceChildren(...sliders.map(({ element }) => element));
    settings.set({ shift: [x, y] });
  });

  /**
   * @param {number} x
   * @param {number} y
   */
  function place(x, y) {
    sliders[0]?.set(x);
    sliders[1]?.set(y);
    settings.set({ shift: [x, y] });
  }

  follow(panel, {
    facts: ["pinned", "graph", "answer", "network"],
    settings: ["shift"],
    line,
    pause: 60,
    async work() {
      const [question, about] = [aboutImage(), subject()];
      if (!question || !about) return noImage;
      const [x, y] = settings.state.shift;
      const answer = await ask("equivariance", { ...question, layer: about.layer.name, map: about.map, x, y });
      if (answer.error) return answer.error;
      draw(answer);
      return null;
    },
  });

  /** @param {Answer} answer */
  function draw(answer) {
    const name = title.querySelector("h3");
    if (name) name.textContent = words.heading(probes.map(answer.layer, answer.map));
    body.hidden = false;
    images[0].image(answer.before);
    images[1].image(answer.after);
    maps[0].map(answer.first);
    maps[1].map(answer.second);
    maps[2].map(answer.difference);
    const limit = answer.first.limit ?? 0;
    key.range(answer.first.signed ? -limit : 0, limit);
    keyOfDifference.range(-limit, limit);
    keyOfDifference.element.hidden = answer.first.signed;
    said.textContent = inWords(answer);
  }
}

/** @param {Answer} answer */
function inWords({ rows, columns, whole, shared, equal, lively, lively_equal }) {
  const [x, y] = settings.state.shift;
  if (!x && !y) return words.still;
  const rest = lively ? words.lively(percent(lively_equal), count(lively)) : words.zeros;
  const back = words.back(plural(columns, words.column, words.columns), plural(rows, words.row, words.rows));
  return `${words.equal(percent(equal), count(shared))}${rest}. ${back}${whole ? "" : ` ${words.uneven}`}`;
}
