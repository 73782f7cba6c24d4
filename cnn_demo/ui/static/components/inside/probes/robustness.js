/* The image shifted, rotated, scaled, with noise, with other stroke widths: sliders on the pixels that the network
   sees, and the class probabilities along the one that was moved last. */

import { probes } from "../../../../texts/probes.js";
import { chart } from "../../../kit/chart/chart.js";
import { make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { digits, percent } from "../../../kit/numbers/format.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { aboutImage, aboutNetwork, lab } from "../../../session/state.js";
import { settings } from "./chosen.js";
import { follow, noImage, statusLine } from "./follow.js";
import { picture, slider } from "./parts.js";
import { stretch } from "./readings.js";

/** @typedef {import("../../../kit/server/rpc_types.js").Perturbation} Perturbation */
/** @typedef {import("../../../kit/server/rpc_types.js").PerturbedAnswer} PerturbedAnswer */
/** @typedef {import("../../../kit/server/rpc_types.js").RobustnessCurve} RobustnessCurve */

const words = probes.robustness;

/** @param {HTMLElement} panel */
export function robustness(panel) {
  const line = statusLine();
  const image = picture(words.image, "medium");
  const verdict = make("p", { class: "probe-verdict", role: "status", "data-testid": "robustness-verdict" });
  const reset = make("button", { type: "button", onclick: rest }, words.reset);
  const rows = make("div", { class: "probe-sliders" });
  const place = make("div", {});
  const said = make("p", { class: "quiet-text" });
  panel.append(
    heading({ title: words.heading, sentence: words.sentence, more: words.more, level: 3 }),
    make(
      "div",
      { class: "robustness" },
      make(
        "div",
        { class: "robustness-top" },
        image.element,
        make("div", { class: "robustness-words" }, verdict, reset),
      ),
      rows,
      make("div", { class: "robustness-curve" }, place, said),
    ),
    line.element,
  );

  /** @type {Perturbation[]} */
  let choices = [];
  /** @type {Map<string, ReturnType<typeof slider>>} */
  let sliders = new Map();
  let listed = "";
  /** @type {ReturnType<typeof chart> | null} */
  let curve = null;
  let charted = "";

  const changed = follow(panel, {
    facts: ["answer", "network", "epoch", "edits", "kernels"],
    settings: ["along", "move"],
    line,
    pause: 350,
    async work() {
      const { network } = lab.state;
      if (listed !== network?.network) return list(); // which sets where the sliders stand, and so comes back
      return (await look()) ?? curves();
    },
  });

  lab.on("network", () => {
    listed = "";
  });

  /* What there is to change depends on the network: stroke width is for ink. */
  async function list() {
    const id = lab.state.network?.network ?? "";
    const answer = await ask("perturbation_choices", aboutNetwork());
    if (answer.error) return answer.error;
    listed = id;
    choices = answer.perturbations;
    sliders = new Map(choices.map((choice) => [choice.id, row(choice)]));
    rows.replaceChildren(...[...sliders.values()].map(({ element }) => element));
    const along = choices.some((choice) => choice.id === settings.state.along) ? settings.state.along : choices[0].id;
    settings.set({ move: resting(), along });
    mark();
    return null;
  }

  /** @param {Perturbation} choice */
  function row({ id, low, high, step, rest: value, unit }) {
    const slide = (/** @type {number} */ next) => {
      settings.set({ along: id, move: { ...settings.state.move, [id]: next } });
      mark();
      void live();
    };
    return slider(words.names[id] ?? id, { low, high, step, value }, (v) => `${digits(v, 3)} ${units(unit)}`, slide);
  }

  function mark() {
    for (const [id, each] of sliders) each.mark(id === settings.state.along);
  }

  const resting = () => Object.fromEntries(choices.map(({ id, rest: value }) => [id, value]));

  function rest() {
    for (const choice of choices) sliders.get(choice.id)?.set(choice.rest);
    settings.set({ move: resting() });
    void live();
  }

  /* While a slider moves, only the image and its prediction follow. */
  const live = latest(async () => void (changed.isVisible() && (await look())));

  async function look() {
    const question = aboutImage();
    if (!question) return noImage;
    const answer = await ask("perturbed", { ...question, move: settings.state.move });
    if (answer.error) return answer.error;
    show(answer);
    return null;
  }

  /** @param {PerturbedAnswer} answer */
  function show(answer) {
    const classes = lab.state.network?.classes ?? [];
    const name = classes[answer.original] ?? "";
    image.image(answer.seen);
    const same = answer.best === answer.original;
    const now = words.now(classes[answer.best] ?? "", percent(answer.probability));
    verdict.textContent = same
      ? words.still(name, percent(answer.kept))
      : `${now}; ${words.kept(name, percent(answer.kept))}`;
    verdict.classList.toggle("changed", !same);
  }

  async function curves() {
    const question = aboutImage();
    if (!question) return null;
    const { move, along } = settings.state;
    const answer = await ask("robustness", { ...question, move, along: [along] });
    if (answer.error) return answer.error;
    const found = answer.curves[0];
    if (found && found.id === settings.state.along) plot(found, answer.original);
    return null;
  }

  /**
   * @param {RobustnessCurve} found
   * @param {number} original
   */
  function plot(found, original) {
    const choice = choices.find(({ id }) => id === found.id);
    const classes = lab.state.network?.classes ?? [];
    if (!choice) return;
    if (!curve || charted !== found.id) {
      const title = words.chart(words.names[found.id] ?? found.id);
      curve = chart({ title, x: `${words.names[found.id]} (${units(choice.unit)})`, percent: true, height: 200 });
      charted = found.id;
      place.replaceChildren(curve.element);
    }
    const series = found.classes.map(({ target, probabilities }, index) => ({
      name: classes[target] ?? String(target),
      kind: `series-${index + 1}`,
      points: found.at.map((at, i) => /** @type {[number, number]} */ ([at, probabilities[i]])),
    }));
    const now = settings.state.move[found.id] ?? choice.rest;
    curve.draw({ series, from: choice.low, to: choice.high, marks: [{ at: now, label: words.here }] });
    said.textContent = inWords(found, original, now, classes[original] ?? "", units(choice.unit));
  }
}

/** @param {string} unit */
const units = (unit) => words.units[unit] ?? unit;

/**
 * @param {RobustnessCurve} found
 * @param {number} original
 * @param {number} now
 * @param {string} name
 * @param {string} unit
 */
function inWords({ at, best }, original, now, name, unit) {
  const part = stretch(at, best, original, now);
  if (!part) return words.lost(name, best.filter((each) => each === original).length, at.length);
  if (part.whole) return words.whole(name);
  return words.range(name, `${digits(part.low, 3)} ${unit}`, `${digits(part.high, 3)} ${unit}`);
}
