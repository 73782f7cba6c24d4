/* One gradient-descent step in numbers: an untrained network, a batch, the loss before and after, and a kernel's
   weights that move. Nobody's network changes. */

import { extras } from "../../../../texts/extras.js";
import { chart } from "../../../kit/chart/chart.js";
import { field, make } from "../../../kit/dom.js";
import { thumbnail } from "../../../kit/image/thumbnail.js";
import { count, digits } from "../../../kit/numbers/format.js";
import { numberField } from "../../../kit/numbers/number_field.js";
import { writeNumber } from "../../../kit/numbers/read_number.js";
import { latest } from "../../../kit/server/latest.js";
import { ask, isPassing, sleep } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { movingRate } from "./step_numbers.js";
import { weightBars } from "./weight_bars.js";

/** @typedef {import("../../../kit/server/rpc_types.js").OneStepAnswer} Step */
/** @typedef {import("../../../kit/server/rpc_types.js").OneStepQuestion["rule"]} Rule */

const words = extras.step;
const USUAL = "quick-mnist"; // where the current network does not remember its beginning

/** @type {import("./index.js").Extra} */
export const oneStep = { id: "one-step", title: words.title, sentence: words.sentence, start };

/** @param {HTMLElement} panel */
function start(panel) {
  const rules = Object.entries(words.rules).map(([value, text]) => make("option", { value }, text));
  const rule = make("select", { onchange: () => anew(null) }, ...rules);
  const rate = numberField({
    label: words.rate,
    name: "step-rate",
    bounds: { low: 0, high: 1e6 },
    empty: "",
    change: (value) => anew(value),
  });
  const layer = make("select", { onchange: anotherKernel });
  const position = (/** @type {string} */ label, /** @type {0 | 1} */ axis) =>
    numberField({
      label,
      bounds: { low: 0, high: 0, whole: true, step: 1 },
      change(value) {
        at[axis] = value ?? 0;
        reset();
      },
    });
  const [filter, channel] = [position(words.filter, 0), position(words.channel, 1)];
  const whose = make("p", {});
  const take = make("button", { type: "button", class: "primary", onclick: step }, words.take);
  const back = make("button", { type: "button", onclick: reset }, words.reset);
  const other = make("button", { type: "button", onclick: others }, words.other);
  const status = make("p", { class: "quiet-text", role: "status" });
  const loss = make("p", { class: "step-loss", "data-testid": "step-loss" });
  const right = make("p", { class: "quiet-text" });
  const bars = weightBars();
  const trail = chart({ title: words.trail, x: words.step, height: 190 });
  const batch = make("div", { class: "step-batch" });
  const batchWords = make("p", { class: "quiet-text" });
  panel.append(
    make(
      "div",
      { class: "extra-form" },
      field(words.optimizer, rule),
      rate.element,
      field(words.layer, layer),
      filter.element,
      channel.element,
    ),
    whose,
    make("div", { class: "row" }, take, back, other, status),
    make(
      "div",
      { class: "extra-two" },
      bars.element,
      make("div", { class: "step-side" }, loss, right, trail.element, batchWords, batch),
    ),
  );

  let [network, taken, seed] = ["", 0, 42];
  /** @type {number[]} before the first step, after it, after the second ... */
  let losses = [];
  /** @type {number | null} null: one at which the loss visibly moves */
  let learningRate = null;
  let isRateChosen = false;
  /** @type {[number, number]} the kernel: filter and input map */
  const at = [0, 0];

  /** @param {number | null} value */
  function anew(value) {
    learningRate = value;
    isRateChosen = value !== null;
    reset();
  }
  function anotherKernel() {
    at[0] = at[1] = 0;
    reset();
  }
  function reset() {
    taken = 0;
    void look();
  }
  function step() {
    taken += 1;
    void look();
  }
  function others() {
    seed = (seed + 1) % 1000;
    reset();
  }

  const look = latest(async () => {
    const card = lab.state.networks.find((one) => one.network === network);
    if (!card) return;
    const question = {
      network,
      epoch: card.epochs.includes(0) ? 0 : null,
      layer: layer.value || null,
      filter: at[0],
      channel: at[1],
      rule: /** @type {Rule} */ (rule.value),
      seed,
    };
    const wanted = taken;
    const asked = { ...question, steps: Math.max(0, wanted - 1) };
    const found = await ask("one_step", { ...asked, learning_rate: learningRate });
    if (found.error) {
      status.textContent = found.error.sentence;
      take.disabled = !isPassing(found);
      if (!isPassing(found)) return;
      await sleep(1000 * (found.error.retry_after ?? 1));
      void look();
      return;
    }
    if (learningRate === null) {
      const isPlain = rule.value === "plain" || rule.value === "sgd";
      learningRate = isPlain ? movingRate(found.learning_rate, found.expected) : 0.001;
      void look();
      return;
    }
    if (wanted === taken) show(found, wanted);
  });

  /**
   * @param {Step} found
   * @param {number} now steps that have been taken
   */
  function show(found, now) {
    if (layer.options.length !== found.layers.length)
      layer.replaceChildren(...found.layers.map((name) => make("option", { value: name }, name)));
    layer.value = found.layer;
    filter.limit(found.filters - 1);
    channel.limit(found.channels - 1);
    filter.set(at[0]);
    channel.set(at[1]);
    rate.setEmpty(writeNumber(learningRate));
    if (!isRateChosen && document.activeElement !== rate.input) rate.set(learningRate);
    losses = now ? [...losses.slice(0, now), found.after] : [found.before];
    if (now === 1) losses[0] = found.before;
    bars.draw(found, now > 0, words.weights(found.layer, ...at));
    const [from, to] = [digits(found.before, 4), digits(found.after, 4)];
    const change = digits(found.after - found.before, 3);
    loss.textContent = now
      ? `${words.loss}: ${words.lossSentence(from, to, change, digits(found.expected, 3))}`
      : `${words.loss}: ${from}`;
    right.textContent = now
      ? words.right(found.right[0], found.right[1], found.images)
      : words.all(count(found.parameters));
    take.disabled = now > found.most_steps;
    back.disabled = !now;
    status.textContent = take.disabled ? words.last : now ? words.after(now) : words.start;
    trail.draw({
      to: found.most_steps + 1,
      series: [{ name: words.loss, label: "", dots: true, points: losses.map((value, index) => [index, value]) }],
    });
    batchWords.textContent = words.batch(found.batch);
    batch.replaceChildren(...found.thumbnails.map(({ image, label }) => thumbnail(image, label)));
  }

  lab.on("network", (card) => {
    if (!card) return;
    const hasBeginning = card.epochs.includes(0);
    const usual = lab.state.networks.find((one) => one.network === USUAL);
    const chosen = hasBeginning || !usual ? card : usual;
    if (chosen.network === network) return;
    network = chosen.network;
    whose.textContent = chosen.epochs.includes(0) ? words.network(chosen.title) : words.trained(chosen.title);
    layer.replaceChildren();
    anew(null);
  });
}
