/* How the loss changes with a layer's activations and with the chosen filter's weights, for the current image. */

import { probes } from "../../../../texts/probes.js";
import { make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { count, number } from "../../../kit/numbers/format.js";
import { ask } from "../../../kit/server/rpc.js";
import { aboutImage } from "../../../session/state.js";
import { subject } from "./chosen.js";
import { follow, noImage, statusLine } from "./follow.js";
import { tileSheet } from "./tiles.js";

/** @typedef {import("../../../kit/server/rpc_types.js").LossGradientsAnswer} Answer */
/** @typedef {import("./chosen.js").Subject} Subject */

const words = probes.gradients;
const TINY = 1e-4; // of a loss: there is next to nothing to learn

/** @param {HTMLElement} panel */
export function gradients(panel) {
  const title = heading({ title: words.title, sentence: words.sentence, more: words.more, level: 3 });
  const line = statusLine();
  const said = make("p", { class: "probe-said" });
  const [maps, weights] = [tileSheet(words.maps), tileSheet(words.perMap)];
  const none = make("p", { class: "quiet-text", hidden: true }, words.noWeights);
  const parts = make("div", { class: "probe-parts", hidden: true }, maps.element, weights.element, none);
  panel.append(title, line.element, said, parts);

  follow(panel, {
    facts: ["pinned", "graph", "answer", "network"],
    line,
    async work() {
      const [question, about] = [aboutImage(), subject()];
      if (!question || !about) return noImage;
      const answer = await ask("loss_gradients", { ...question, layer: about.layer.name, map: about.map });
      if (answer.error) return answer.error;
      draw(answer, about);
      return null;
    },
  });

  /**
   * @param {Answer} answer
   * @param {Subject} about
   */
  function draw(answer, { layer, map, isVector }) {
    const name = title.querySelector("h3");
    if (name) name.textContent = words.heading(layer.name);
    const isZero = !answer.maps.limit && !answer.weights?.limit;
    const rest = isZero ? ` ${words.zero}` : (answer.loss ?? 1) < TINY ? ` ${words.tiny}` : "";
    said.textContent =
      words.whose(answer.label, answer.known, answer.loss === 0 ? words.nothing : number(answer.loss ?? Number.NaN)) +
      rest;
    parts.hidden = false;
    const [, shown] = answer.maps.shown;
    const total = answer.maps.total[1];
    const some = isVector || shown >= total ? "" : `${words.shown(count(shown), count(total))} `;
    const framed = isVector || map >= shown ? "" : words.framed(map);
    maps.draw(isVector ? words.units : words.maps, answer.maps, some + framed, isVector ? -1 : map);
    weights.element.hidden = !answer.weights;
    none.hidden = Boolean(answer.weights);
    if (!answer.weights) return;
    const { shown: rows, total: all, h } = answer.weights;
    const about = rows[1] < all[1] ? words.shown(count(rows[1]), count(all[1])) : "";
    const kind = h > 1 && layer.kind !== "Linear" ? words.filter(map) : words.perMap;
    weights.draw(layer.kind === "Linear" ? words.unitWeights(map) : kind, answer.weights, about);
  }
}
