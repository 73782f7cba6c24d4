/* A card: closed it shows what it is about, opened it takes all columns. One is open at a time. */

import { experiments as words } from "../../../texts/tabs/experiments.js";
import { make } from "../../kit/dom.js";

/**
 * @typedef {object} Card
 * @property {HTMLElement} element
 * @property {(stamp: string, verdict: string) => void} stamp what is said on the closed card
 */

/** @type {(() => void) | null} */
let closeOther = null;

/**
 * @param {object} options
 * @param {string} options.id
 * @param {string} options.kind
 * @param {string} options.title
 * @param {string} options.question
 * @param {() => Node[]} options.content made when it is first opened
 * @returns {Card}
 */
export function card({ id, kind, title, question, content }) {
  const stamp = make("span", { class: "stamp", hidden: true });
  const body = make("div", { class: "card-body", hidden: true });
  const open = make(
    "button",
    { type: "button", class: "card-open", "aria-expanded": "false", onclick: () => (body.hidden ? show() : hide()) },
    make("span", { class: "card-kind" }, kind),
    make("span", { class: "card-title" }, title),
    make("span", { class: "card-question" }, question),
  );
  const close = make(
    "button",
    { type: "button", class: "quiet card-close", hidden: true, onclick: leave },
    words.close,
  );
  const element = make(
    "article",
    { class: "card", "data-card": id },
    make("div", { class: "card-head" }, open, stamp, close),
    body,
  );

  function show() {
    closeOther?.();
    closeOther = hide;
    if (!body.childNodes.length) body.append(...content());
    body.hidden = close.hidden = false;
    open.setAttribute("aria-expanded", "true");
    element.classList.add("open");
    requestAnimationFrame(() => element.scrollIntoView({ block: "start" }));
  }
  function hide() {
    if (closeOther === hide) closeOther = null;
    body.hidden = close.hidden = true;
    open.setAttribute("aria-expanded", "false");
    element.classList.remove("open");
  }
  function leave() {
    hide();
    open.focus();
  }
  return {
    element,
    stamp(text, verdict) {
      stamp.textContent = text;
      stamp.dataset.verdict = verdict;
      stamp.hidden = !text;
    },
  };
}

/**
 * A question with a few answers, one of which can be chosen until it is settled.
 * @template {string} Value
 * @param {string} label
 * @param {{ value: Value, text: string }[]} options
 * @param {(value: Value) => void} choose
 */
export function vote(label, options, choose) {
  const buttons = options.map(({ value, text }) =>
    make("button", { type: "button", "aria-pressed": "false", onclick: () => press(value) }, text),
  );
  /** @param {Value} value */
  function press(value) {
    options.forEach((option, index) => buttons[index].setAttribute("aria-pressed", String(option.value === value)));
    choose(value);
  }
  return make(
    "div",
    { class: "vote", role: "group", "aria-label": label },
    make("span", { class: "quiet-text" }, label),
    ...buttons,
  );
}
