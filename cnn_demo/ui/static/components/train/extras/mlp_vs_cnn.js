/* An MLP against a CNN with as many parameters, on the same test images: as they are, shifted and shuffled. Two that
   are there, or two that are trained here. */

import { extras } from "../../../../texts/extras.js";
import { field, make } from "../../../kit/dom.js";
import { count, percent } from "../../../kit/numbers/format.js";
import { ask, isPassing, sleep } from "../../../kit/server/rpc.js";
import { refreshNetworks } from "../../../session/networks.js";
import { lab } from "../../../session/state.js";
import { CHALLENGES, pairResult, SIDES, shiftBy } from "./pair_result.js";
import { pairTraining } from "./pair_training.js";

/** @typedef {import("../../../kit/server/rpc_types.js").NetworkCard} NetworkCard */
/** @typedef {import("./pair_result.js").Side} Side */
/** @typedef {import("./pair_result.js").Challenge} Challenge */

const words = extras.pair;
const VERDICT_SHIFT = 4; // pixels: the shift of the verdict

/** @type {import("./index.js").Extra} */
export const mlpVsCnn = { id: "mlp-vs-cnn", title: words.title, sentence: words.sentence, start };

/** @param {NetworkCard} card */
const isDense = ({ architecture }) => /^(mlp$|own:dense)/.test(architecture) && !architecture.includes("conv");

/** @param {HTMLElement} panel */
function start(panel) {
  const pick = { cnn: make("select", { onchange: () => choose() }), mlp: make("select", { onchange: changed }) };
  const facts = { cnn: make("span", { class: "quiet-text" }), mlp: make("span", { class: "quiet-text" }) };
  const button = make(
    "button",
    { type: "button", class: "primary", onclick: () => (isMeasuring ? halt() : void measure()) },
    words.measure,
  );
  const status = make("p", { class: "quiet-text", role: "status", "data-testid": "pair-status" });
  const result = pairResult();
  const training = pairTraining(take);
  panel.append(
    make("div", { class: "extra-form" }, field(words.cnn, pick.cnn, facts.cnn), field(words.mlp, pick.mlp, facts.mlp)),
    make("div", { class: "row" }, button, status),
    result.element,
    training.element,
  );
  let [isMeasuring, turn] = [false, 0];
  /** @type {import("./pair_result.js").Shares} */
  let shares = {};

  /** @param {HTMLSelectElement} box @param {NetworkCard[]} cards */
  function options(box, cards) {
    const before = box.value;
    box.replaceChildren(
      ...cards.map((card) => make("option", { value: card.network }, `${card.title} · ${card.data_title}`)),
    );
    if (cards.some(({ network }) => network === before)) box.value = before;
    box.disabled = !cards.length;
  }
  const cardOf = (/** @type {Side} */ side) => lab.state.networks.find((card) => card.network === pick[side].value);

  /* The MLP has to know the same images. */
  function choose() {
    const card = cardOf("cnn");
    if (card)
      options(
        pick.mlp,
        lab.state.networks.filter((other) => isDense(other) && other.data === card.data),
      );
    changed();
  }
  function changed() {
    for (const side of SIDES) {
      const card = cardOf(side);
      facts[side].textContent = card ? words.facts(count(card.parameters)) : words.none;
    }
    button.disabled = !pick.cnn.value || !pick.mlp.value;
    halt("");
    result.element.hidden = true;
  }
  /** @param {string[]} networks of the CNN and the MLP */
  async function take([cnn, mlp]) {
    await refreshNetworks();
    pick.cnn.value = cnn;
    choose();
    pick.mlp.value = mlp;
    changed();
  }
  function halt(sentence = words.stopped) {
    turn += 1;
    isMeasuring = false;
    button.textContent = words.measure;
    status.textContent = sentence;
  }

  async function measure() {
    turn += 1;
    const mine = turn;
    [isMeasuring, shares] = [true, {}];
    button.textContent = extras.stop;
    result.show(pick.cnn.value);
    for (const challenge of CHALLENGES) {
      for (const side of SIDES) {
        const share = await shareOf(mine, side, challenge);
        if (mine !== turn || share === undefined) return;
        shares[challenge.id] = { ...shares[challenge.id], [side]: share };
        result.draw(shares);
      }
    }
    isMeasuring = false;
    button.textContent = words.again;
    status.textContent = verdict();
  }

  /**
   * The share that is right; null where the challenge makes no sense; undefined after a refusal or a stop.
   * @param {number} mine
   * @param {Side} side
   * @param {Challenge} challenge
   */
  async function shareOf(mine, side, { kind, pixels, said }) {
    let [right, seen, total] = [0, 0, 1];
    while (seen < total) {
      status.textContent = words.measuring(
        words[side],
        said,
        seen ? words.progress(count(seen), count(total)) : words.started,
      );
      const found = await ask("pixel_challenge", { network: pick[side].value, kind, pixels, start: seen });
      if (mine !== turn) return undefined;
      if (!found.error) {
        [right, seen, total] = [right + found.right, found.seen, found.total];
        if (!total) return null;
      } else if (isPassing(found)) await sleep(1000 * (found.error.retry_after ?? 1));
      else return void halt(found.error.sentence);
    }
    return right / seen;
  }

  function verdict() {
    const { cnn = 0, mlp = 0 } = shares[shiftBy(VERDICT_SHIFT).id] ?? {};
    return words.verdict(VERDICT_SHIFT, words.cnn, percent(cnn ?? 0), words.mlp, percent(mlp ?? 0));
  }

  lab.on("networks", () => {
    options(
      pick.cnn,
      lab.state.networks.filter((card) => !isDense(card)),
    );
    choose();
  });
}
