/* An MLP against a CNN with as many parameters, on the same test images: as they are, shifted and shuffled. Two that
   are there, or two that are trained here. */

import { extras } from "../../../../texts/extras.js";
import { chart } from "../../../kit/chart.js";
import { field, make } from "../../../kit/dom.js";
import { count, percent } from "../../../kit/format.js";
import { ask, isPassing, sleep } from "../../../kit/rpc.js";
import { refreshNetworks } from "../../../session/networks.js";
import { lab } from "../../../session/state.js";
import { exampleStrip } from "./example_strip.js";
import { pairTraining } from "./pair_training.js";

/** @typedef {import("../../../kit/rpc_types.js").NetworkCard} NetworkCard */
/** @typedef {"cnn" | "mlp"} Side */
/** @typedef {{ id: string, kind: "shift" | "shuffle" | "rearrange", pixels: number, said: string }} Challenge */

const words = extras.pair;
const SIDES = /** @type {Side[]} */ (["cnn", "mlp"]);
const [FARTHEST, TOLD] = [6, 4]; // pixels

/** @type {Challenge[]} */
const CHALLENGES = [
  ...Array.from({ length: FARTHEST + 1 }, (_, pixels) => shiftBy(pixels)),
  { id: "shuffle", kind: "shuffle", pixels: 0, said: words.shuffle },
  { id: "rearrange", kind: "rearrange", pixels: 0, said: words.rearrange },
];

/** @param {number} pixels @returns {Challenge} */
function shiftBy(pixels) {
  return { id: `shift-${pixels}`, kind: "shift", pixels, said: words.shift(pixels) };
}

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
    { type: "button", class: "primary", onclick: () => (going ? halt() : void measure()) },
    words.measure,
  );
  const status = make("p", { class: "quiet-text", role: "status", "data-testid": "pair-status" });
  const curve = chart({ title: words.chart, x: words.x, percent: true, height: 220 });
  const strip = exampleStrip();
  const table = make("div", {});
  const result = make(
    "div",
    { class: "extra-two", hidden: true },
    curve.element,
    make("div", {}, strip.element, table),
  );
  const training = pairTraining(take);
  panel.append(
    make("div", { class: "extra-form" }, field(words.cnn, pick.cnn, facts.cnn), field(words.mlp, pick.mlp, facts.mlp)),
    make("div", { class: "row" }, button, status),
    result,
    training.element,
  );
  let [going, turn] = [false, 0];
  /** @type {Record<string, Partial<Record<Side, number | null>>>} */
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
    result.hidden = true;
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
    going = false;
    button.textContent = words.measure;
    status.textContent = sentence;
  }

  async function measure() {
    turn += 1;
    const mine = turn;
    [going, shares] = [true, {}];
    button.textContent = extras.stop;
    result.hidden = false;
    void strip.show(pick.cnn.value);
    requestAnimationFrame(draw);
    for (const challenge of CHALLENGES) {
      for (const side of SIDES) {
        const share = await meet(mine, side, challenge);
        if (mine !== turn || share === undefined) return;
        shares[challenge.id] = { ...shares[challenge.id], [side]: share };
        draw();
      }
    }
    going = false;
    button.textContent = words.again;
    status.textContent = verdict();
  }

  /**
   * The share that is right; null where the challenge makes no sense; undefined after a refusal or a stop.
   * @param {number} mine
   * @param {Side} side
   * @param {Challenge} challenge
   */
  async function meet(mine, side, { kind, pixels, said }) {
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
    const { cnn = 0, mlp = 0 } = shares[shiftBy(TOLD).id] ?? {};
    return words.verdict(TOLD, words.cnn, percent(cnn ?? 0), words.mlp, percent(mlp ?? 0));
  }

  function draw() {
    curve.draw({
      from: 0,
      to: FARTHEST,
      series: SIDES.map((side) => ({
        name: words[side],
        dots: true,
        points: CHALLENGES.flatMap(({ kind, pixels, id }) => {
          const share = shares[id]?.[side];
          return kind !== "shift" || share === undefined || share === null
            ? []
            : [/** @type {[number, number]} */ ([pixels, share])];
        }),
      })),
    });
    const rows = CHALLENGES.filter(({ kind, pixels }) => kind !== "shift" || pixels % 3 === 0);
    const cell = (/** @type {number | null | undefined} */ share) =>
      share === undefined ? "" : share === null ? words.impossible : percent(share);
    table.replaceChildren(
      make(
        "table",
        { class: "extra-table" },
        make(
          "thead",
          {},
          make("tr", {}, ...[words.head, words.cnn, words.mlp].map((name) => make("th", { scope: "col" }, name))),
        ),
        make(
          "tbody",
          {},
          ...rows.map(({ id, said }) =>
            make(
              "tr",
              {},
              make("th", { scope: "row" }, said),
              ...SIDES.map((side) => make("td", {}, cell(shares[id]?.[side]))),
            ),
          ),
        ),
      ),
    );
  }

  lab.on("networks", () => {
    options(
      pick.cnn,
      lab.state.networks.filter((card) => !isDense(card)),
    );
    choose();
  });
}
