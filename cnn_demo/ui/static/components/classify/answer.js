/* The prediction: every class in its fixed place, the winner in words, and how familiar the image is. Pressing a class
   asks why, or why not. */

import { classify } from "../../../texts/tabs/classify.js";
import { make, say } from "../../kit/dom.js";
import { digits, percent } from "../../kit/numbers/format.js";
import { lab } from "../../session/state.js";

/** @typedef {import("../../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */

const words = classify.answer;
const MOST_ROWS = 10; // all classes, each in its place, where there are no more
const TOP = 5; // of more classes, the strongest first

/**
 * @typedef {object} Elsewhere where the prediction stands in another tab
 * @property {(index: number) => void} choose what pressing a class does
 * @property {string} unknown what is said of an image of no class
 * @property {string} testId
 * @property {() => boolean} isTaken is something else shown than the prediction for what is on the pad?
 */

/** @param {Partial<Elsewhere>} [elsewhere] */
export function answer({ choose = toggle, unknown = words.unknown, testId = "answer", isTaken = () => false } = {}) {
  const label = make("p", { class: "answer-label", "data-testid": testId });
  const share = make("p", { class: "answer-share" });
  const gauge = make("p", { class: "answer-gauge" });
  const meter = make("span", { class: "answer-meter", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
  const level = make("span", {});
  const truth = make("p", { class: "answer-truth" });
  const list = make("ol", { class: "answer-bars" });
  const spoken = make("p", { class: "visually-hidden", role: "status" });
  const element = make(
    "section",
    { class: "answer", "aria-label": words.title },
    make("div", { class: "answer-head" }, label, make("div", {}, share, gauge)),
    truth,
    list,
    spoken,
  );

  /** @type {{ row: HTMLElement, button: HTMLElement, name: HTMLElement, fill: HTMLElement, value: HTMLElement }[]} */
  let rows = [];
  /** @type {number[]} the class of each row */
  let order = [];
  lab.on("network", (card) => {
    if (!card) return;
    rows = Array.from({ length: card.classes.length > MOST_ROWS ? TOP : card.classes.length }, (_, index) =>
      makeRow(index),
    );
    order = [];
    list.replaceChildren(...rows.map(({ row }) => row));
    list.toggleAttribute("data-many", card.classes.length > MOST_ROWS);
    blank();
  });

  /** @param {number} index */
  function makeRow(index) {
    const name = make("span", { class: "answer-name" });
    const fill = make("span", { class: "answer-fill" });
    const value = make("span", { class: "answer-value" });
    const button = make(
      "button",
      { type: "button", class: "answer-row", "aria-pressed": "false", onclick: () => choose(order[index]) },
      name,
      make("span", { class: "answer-track" }, fill),
      value,
      make("span", { class: "answer-ask" }, words.why),
    );
    return { row: make("li", {}, button), button, name, fill, value };
  }

  let speaking = 0;
  /** @param {ClassifyAnswer} found */
  function draw(found) {
    const { probabilities, best, truth: known, classes, familiarity } = found;
    order = classes.length > MOST_ROWS ? strongest(probabilities) : classes.map((_, index) => index);
    if (order.length !== rows.length) return;
    const isUnknown = hasNoClass(familiarity);
    const none = familiarity.remark ? classify.familiarity.remarks[familiarity.remark].label : unknown;
    say(label, isUnknown ? none : classes[best]);
    label.classList.toggle("long", isUnknown || classes[best].length > 2);
    label.classList.toggle("unknown", isUnknown);
    say(share, isUnknown ? "" : percent(probabilities[best]));
    drawGauge(found);
    say(truth, known === null ? "" : words.truth(classes[known]));
    order.forEach((index, place) => drawRow(place, index, found));
    clearTimeout(speaking);
    const sentence = isUnknown ? none : words.spoken(classes[best], percent(probabilities[best]));
    speaking = window.setTimeout(() => say(spoken, sentence), 700);
  }

  /**
   * @param {number} place
   * @param {number} index
   * @param {ClassifyAnswer} found
   */
  function drawRow(place, index, { probabilities, best, truth: known, classes, familiarity }) {
    const { row, button, name, fill, value } = rows[place];
    const isBest = index === best && !hasNoClass(familiarity);
    nameRow(name, button, classes[index]);
    fill.style.transform = `scaleX(${probabilities[index]})`;
    say(value, percent(probabilities[index]));
    row.classList.toggle("best", isBest);
    row.classList.toggle("truth", index === known);
  }

  /** @param {ClassifyAnswer} found */
  function drawGauge({ familiarity }) {
    const { remark, distance, limit, kept } = familiarity;
    const { edits, kernels } = lab.state;
    const isEdited = Object.keys(edits).length + Object.keys(kernels).length > 0;
    gauge.dataset.level = remark ? "unknown" : familiarity.level;
    say(level, remark ? classify.familiarity.remarks[remark].sentence : classify.familiarity[familiarity.level]);
    if (!level.isConnected) gauge.replaceChildren(meter, level);
    gauge.title = isEdited
      ? classify.familiarity.edited
      : distance === null || limit === null || kept === null
        ? classify.familiarity.never
        : classify.familiarity.about(digits(distance, 3), digits(limit, 3), percent(kept, 0));
  }

  function blank() {
    label.textContent = share.textContent = truth.textContent = gauge.textContent = "";
    gauge.dataset.level = "";
    rows.forEach(({ row, button, name, fill, value }, index) => {
      const { classes = [] } = lab.state.network ?? {};
      if (!order.length) nameRow(name, button, classes.length > MOST_ROWS ? "" : classes[index]);
      fill.style.transform = "scaleX(0)";
      value.textContent = "";
      row.classList.remove("best", "truth");
    });
  }

  function follow() {
    if (isTaken()) return;
    const { answer: found, trouble, image } = lab.state;
    element.classList.toggle("waiting", Boolean(trouble) || !found);
    if (found && found.network === lab.state.network?.network) draw(found);
    else blank();
    if (trouble || !image) gauge.textContent = trouble ?? words.empty;
  }
  lab.onAny(["answer", "trouble"], follow);
  lab.on("drawing", (drawing) => list.classList.toggle("live", drawing));
  lab.on("asked", (asked) => {
    rows.forEach(({ button }, place) =>
      button.setAttribute("aria-pressed", String(asked !== null && order[place] === asked)),
    );
  });
  return { element, draw, follow };
}

/** @param {number} index */
const toggle = (index) => lab.set({ asked: lab.state.asked === index ? null : index });

/** @param {ClassifyAnswer["familiarity"]} familiarity */
function hasNoClass({ level, remark }) {
  return level === "unknown" || remark !== null;
}

/**
 * @param {HTMLElement} element
 * @param {HTMLElement} button
 * @param {string} name
 */
function nameRow(element, button, name) {
  if (element.textContent === name) return;
  element.textContent = name;
  button.setAttribute("aria-label", words.ask(name));
}

/** @param {number[]} probabilities */
function strongest(probabilities) {
  return probabilities
    .map((_, index) => index)
    .sort((a, b) => probabilities[b] - probabilities[a])
    .slice(0, TOP);
}
