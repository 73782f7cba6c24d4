/* An image made from noise so that a map or a class responds as strongly as it can; asked for in short parts, so that
   every part is seen and it can be stopped at once. */

import { probes } from "../../../../texts/probes.js";
import { chart } from "../../../kit/chart/chart.js";
import { field, make, segmented } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { bytes } from "../../../kit/image/canvas.js";
import { paintImage } from "../../../kit/image/palette.js";
import { number } from "../../../kit/numbers/format.js";
import { ask, isPassing, sleep } from "../../../kit/server/rpc.js";
import { aboutNetwork, lab } from "../../../session/state.js";
import { settings, subject } from "./chosen.js";
import { statusLine } from "./follow.js";
import { picture, progress } from "./parts.js";

/** @typedef {import("../../../kit/server/rpc_types.js").FeatureVisualizationAnswer} Answer */

const words = probes.visualization;
const [MOST, BEAT] = [16, 500]; // steps of one question, milliseconds that it should take
const BEFORE = new Set(["Conv2d", "BatchNorm2d", "BatchNorm1d", "Add"]); // their activation follows

/** @param {HTMLElement} panel */
export function featureVisualization(panel) {
  /** @type {"filter" | "class"} */
  let goal = "filter";
  /** @type {object | null} stands for one climb; another or null ends it */
  let climbing = null;
  let seed = 0;
  /** @type {number[]} */
  let values = [];
  const which = segmented(
    words.goal,
    [
      { value: "filter", text: words.filter },
      { value: "class", text: words.class },
    ],
    goal,
    (value) => {
      goal = /** @type {"filter" | "class"} */ (value);
      clear();
    },
  );
  const classes = make("select", { onchange: clear });
  const classField = field(words.classes, classes);
  const go = make("button", { type: "button", class: "primary", onclick: () => (climbing ? stop() : climb()) });
  const refused = make("div", { class: "probe-card" });
  const ghost = make("p", { class: "quiet-text" }, words.ghost);
  const line = statusLine();
  const running = progress();
  const image = picture("", "large");
  const curve = chart({ title: words.curve, x: words.along, height: 168 });
  const result = make("div", { class: "visualization-live", hidden: true }, image.element, curve.element);
  panel.append(
    heading({ title: words.heading, sentence: words.sentence, more: words.more, level: 3 }),
    make("div", { class: "probe-controls" }, which.element, classField, go),
    refused,
    ghost,
    running.element,
    line.element,
    result,
  );

  /** @returns {{ layer: string | null, map: number, name: string } | null} */
  function wish() {
    const about = subject();
    if (goal === "class") {
      const index = Number(classes.value);
      return { layer: null, map: index, name: words.classGoal(lab.state.network?.classes[index] ?? "") };
    }
    if (!about || faceInstead()) return null;
    return {
      layer: about.layer.name,
      map: about.map,
      name: (about.isVector ? probes.unit : probes.map)(about.layer.name, about.map),
    };
  }

  /* The layer to look at where the chosen one comes before its activation. */
  function faceInstead() {
    const about = subject();
    if (!about || !BEFORE.has(about.layer.kind)) return null;
    return about.block.face === about.layer.name ? null : about;
  }

  function show() {
    const instead = goal === "filter" ? faceInstead() : null;
    classField.hidden = goal !== "class";
    refused.hidden = !instead;
    go.disabled = Boolean(instead);
    go.hidden = Boolean(instead);
    go.textContent = climbing ? probes.stop : values.length ? words.again : words.generate;
    ghost.hidden = Boolean(instead) || Boolean(climbing) || values.length > 0;
    if (!instead) return;
    const { layer, block, map } = instead;
    const jump = () => lab.set({ pinned: { layer: block.face, map }, value: null });
    refused.replaceChildren(
      make("p", {}, words.before(layer.name, block.face)),
      make("button", { type: "button", onclick: jump }, words.goTo(block.face)),
    );
  }

  function clear() {
    climbing = null;
    values = [];
    result.hidden = true;
    running.hide();
    line.say("");
    show();
  }

  function stop() {
    climbing = null;
    running.hide();
    line.say(words.stopped);
    show();
  }

  async function climb() {
    const wanted = wish();
    if (!wanted) return;
    seed = values.length ? seed + 1 : seed;
    const mine = {};
    climbing = mine;
    values = [];
    line.say(probes.working);
    show();
    /** @type {{ image: string | null, step: number, ended: boolean }} */
    const way = { image: null, step: 0, ended: false };
    let steps = 4;
    while (climbing === mine && !way.ended) {
      const { layer, map } = wanted;
      const question = { ...aboutNetwork(), layer, map, image: way.image, step: way.step, steps, seed };
      const began = performance.now();
      const answer = await ask("feature_visualization", question);
      if (climbing !== mine) return;
      if (answer.error && isPassing(answer)) {
        line.say(probes.busy);
        await sleep(1000 * (answer.error.retry_after ?? 1));
        continue;
      }
      if (answer.error) {
        clear();
        line.say(answer.error.sentence);
        return;
      }
      if (way.image) steps = paced(steps, performance.now() - began);
      const ended = answer.step >= answer.total || answer.stuck;
      Object.assign(way, { image: answer.image, step: answer.step, ended });
      values.push(...answer.values.map((value) => value ?? Number.NaN));
      draw(answer, wanted);
    }
    climbing = null;
    running.hide();
    show();
  }

  /**
   * @param {Answer} answer
   * @param {{ layer: string | null, name: string }} wanted
   */
  function draw(answer, { layer, name }) {
    const { pixels, width, height, channels } = answer.shown;
    result.hidden = false;
    image.name(words.image(name));
    paintImage(bytes(pixels), width, height, channels, image.canvas);
    const now = number(values.at(-1) ?? 0);
    const measure = layer === null ? words.logit(now) : words.mean(now, number(answer.peak ?? 0));
    const state = answer.stuck ? ` ${words.stuck}` : answer.silent ? ` ${words.silent}` : "";
    line.say(`${name}: ${measure}.${state}`);
    running.show(answer.step / answer.total, words.step(answer.step, answer.total));
    /** @type {[number, number][]} */
    const points = values.map((value, step) => [step, value]);
    curve.draw({ series: [{ name, label: "", points }], to: answer.total });
  }

  lab.on("network", (card) => {
    classes.replaceChildren(...(card?.classes ?? []).map((name, index) => make("option", { value: index }, name)));
  });
  lab.onAny(["pinned", "graph", "epoch", "edits", "kernels"], () => {
    if (goal === "filter" || !climbing) clear();
  });
  settings.on("fallback", () => goal === "filter" && clear());
  lab.on("asked", (asked) => {
    if (asked !== null) classes.value = String(asked);
  });
  new IntersectionObserver(([entry]) => {
    if (!entry.isIntersecting && panel.offsetParent === null && climbing) stop();
  }).observe(panel);
  show();
}

/**
 * So many steps that the next answer comes after a beat.
 * @param {number} steps
 * @param {number} took milliseconds
 */
const paced = (steps, took) => Math.max(1, Math.min(MOST, 2 * steps, Math.round((steps * BEAT) / Math.max(took, 1))));
