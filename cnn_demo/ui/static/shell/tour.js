/* A challenge: a card that leads through the page in a few steps, with a guess before each answer. */

import { tours as words } from "../../texts/tours.js";
import { make, present } from "../kit/dom.js";
import { lab } from "../session/state.js";

/** @typedef {{ text: string, guess?: string, options?: string[], right?: number, answer?: string }} Step */
/** @typedef {{ tab: string, target: string }} Place where a step happens: a tab, and what is pointed at */

/** @typedef {"fool" | "edges" | "train" | "own"} Name */

/** @type {Record<Name, Place[]>} */
const PLACES = {
  fool: [
    { tab: "classify", target: ".pad-frame" },
    { tab: "classify", target: ".pad-frame" },
    { tab: "classify", target: ".answer-gauge" },
    { tab: "classify", target: ".answer-bars" },
  ],
  edges: [
    { tab: "classify", target: ".graph-columns" },
    { tab: "classify", target: '.graph-column[data-block="0"]' },
    { tab: "inside", target: ".map-panel .kernels" },
    { tab: "inside", target: ".map-large" },
    { tab: "inside", target: ".ablate" },
  ],
  train: [
    { tab: "train", target: ".recipe-line" },
    { tab: "train", target: ".recipe-start" },
    { tab: "train", target: ".curves" },
    { tab: "classify", target: ".pad-frame" },
  ],
  own: [
    { tab: "own", target: ".own-card" },
    { tab: "own", target: ".own-ways" },
    { tab: "own", target: ".own-run" },
    { tab: "own", target: ".own-result" },
    { tab: "own", target: ".own-choices" },
  ],
};

const card = make("section", { class: "tour", "aria-label": words.label, tabindex: -1 });
const ring = make("div", { class: "tour-ring", "aria-hidden": "true" });
let following = 0;
/** @type {HTMLElement | null} what had the focus before */
let begun = null;
card.addEventListener("keydown", ({ key }) => key === "Escape" && end());

/**
 * The chips that begin a challenge.
 * @param {Name[]} [names]
 */
export function tourChips(names = ["fool", "edges", "train"]) {
  const chips = names.map((name) =>
    make("button", { type: "button", class: "chip", onclick: () => begin(name) }, words[name].title),
  );
  return make("div", { class: "chips", role: "group", "aria-label": words.label }, ...chips);
}

/** @param {Name} name */
function begin(name) {
  begun = /** @type {HTMLElement | null} */ (document.activeElement);
  document.body.append(card, ring);
  show(name, 0);
}

function end() {
  cancelAnimationFrame(following);
  card.remove();
  ring.remove();
  if (begun?.checkVisibility()) begun.focus({ preventScroll: true });
}

/**
 * @param {Name} name
 * @param {number} at
 */
function show(name, at) {
  const steps = /** @type {Step[]} */ (words[name].steps);
  const place = PLACES[name][at];
  const isLast = at === steps.length - 1;
  if (lab.state.tab !== place.tab && at !== 1) lab.set({ tab: place.tab });
  point(place.target);
  const back = make("button", { type: "button", disabled: at === 0, onclick: () => show(name, at - 1) }, words.back);
  const next = make("button", {
    type: "button",
    class: "primary",
    onclick: () => (isLast ? end() : show(name, at + 1)),
  });
  next.textContent = isLast ? words.done : words.next;
  const close = make(
    "button",
    { type: "button", class: "quiet tour-close", "aria-label": words.close, onclick: end },
    "×",
  );
  card.replaceChildren(
    ...present([
      make(
        "div",
        { class: "tour-head" },
        make("b", {}, words[name].title),
        make("span", {}, words.step(at + 1, steps.length)),
        close,
      ),
      make("p", {}, steps[at].text),
      guess(steps[at]),
      make("div", { class: "tour-row" }, back, next),
    ]),
  );
  card.focus({ preventScroll: true });
}

/** @param {Step} step */
function guess({ guess: question, options = [], right, answer = "" }) {
  const said = make("p", { class: "tour-answer", role: "status" });
  const buttons = options.map((option, index) =>
    make("button", { type: "button", onclick: () => choose(index) }, option),
  );
  /** @param {number} index */
  function choose(index) {
    buttons.forEach((button, place) => {
      button.setAttribute("aria-pressed", String(place === index));
      button.classList.toggle("is-right", place === right);
    });
    said.textContent = `${index === right ? words.right : words.wrong} ${answer}`;
  }
  return question
    ? make(
        "div",
        { class: "tour-guess" },
        make("p", {}, question),
        make("div", { class: "tour-options" }, ...buttons),
        said,
      )
    : null;
}

/**
 * Keeps a ring around what the step is about, wherever it goes.
 * @param {string} target
 */
function point(target) {
  cancelAnimationFrame(following);
  let seen = false;
  const follow = () => {
    const element = [...document.querySelectorAll(target)].find((other) => other.getClientRects().length);
    ring.hidden = !element;
    if (element) {
      if (!seen) element.scrollIntoView({ block: "nearest" });
      seen = true;
      const box = element.getBoundingClientRect();
      const [left, top, width, height] = [box.left - 6, box.top - 6, box.width + 12, box.height + 12];
      Object.assign(ring.style, { left: `${left}px`, top: `${top}px`, width: `${width}px`, height: `${height}px` });
    }
    following = requestAnimationFrame(follow);
  };
  follow();
}
