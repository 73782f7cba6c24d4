/* A class: its name, its images, and the ways to add some. Whatever is dropped on it is added to it. */

import { ownClasses } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { withIcon } from "../../../kit/icons.js";
import { count, plural } from "../../../kit/numbers/format.js";
import { shortened } from "../../../session/own_classes/cards.js";
import { complainOf, dismiss, removeCard, rename, stopAdding } from "../../../session/own_classes/collection.js";
import { cardOf, own } from "../../../session/own_classes/state.js";
import { confirmed } from "../confirmed.js";
import { bring } from "./brought_files.js";
import { inputs } from "./inputs.js";
import { thumbnails } from "./thumbnails.js";

/** @typedef {import("../../../session/own_classes/cards.js").Card} Card */

const words = ownClasses.card;
const MOST_PROBLEMS = 3; // shown at a time

/** @param {string} key */
export function classCard(key) {
  const name = make("input", { type: "text", maxlength: 60, autocomplete: "off", spellcheck: "false" });
  const many = make("span", { class: "own-count" });
  const remove = make("button", { type: "button", onclick: () => void removeAsked() }, "×");
  const hint = make("p", { class: "quiet-text own-hint" });
  const images = thumbnails(key);
  const ways = inputs(key, () => name.value || words.unnamed(place + 1));
  const left = make("span", {});
  const stop = make("button", { type: "button", class: "quiet", onclick: () => stopAdding(key) }, words.stop);
  const adding = make("p", { class: "quiet-text own-adding", role: "status" }, left, " ", stop);
  const lines = make("ul", {});
  const close = make("button", { type: "button", class: "quiet", onclick: () => dismiss(key) }, "×");
  close.setAttribute("aria-label", words.dismiss);
  const problems = make("div", { class: "own-problems", role: "status" }, lines, close);
  const element = make(
    "section",
    { class: "own-card", "data-card": key },
    make("div", { class: "own-card-head" }, name, many, ways.buttons, withIcon(remove, "clear")),
    hint,
    images.element,
    ways.panel,
    adding,
    problems,
  );
  let place = 0;
  let sent = "";

  /**
   * @param {Card} card
   * @param {number} at
   */
  function draw(card, at) {
    place = at;
    const title = card.name || words.unnamed(at + 1);
    element.setAttribute("aria-label", words.label(title));
    if (document.activeElement !== name) name.value = card.name;
    name.setAttribute("aria-label", words.name(at + 1));
    name.placeholder = words.placeholders[at] ?? words.placeholders[2];
    many.textContent = card.images.length ? plural(card.images.length, "image", "images") : "";
    remove.setAttribute("aria-label", words.remove(title));
    remove.title = words.remove(title);
    remove.disabled = !card.id && !card.wanted;
    hint.textContent = words.hints[at] ?? words.hints[2];
    hint.hidden = card.images.length > 0;
    images.draw(card, title);
    ways.name(title);
    drawNews();
  }

  function drawNews() {
    const waiting = own.state.waiting[key] ?? 0;
    const typed = name.value.trim(); // images can be dropped while the name is still being typed
    if (waiting && typed && typed !== sent && cardOf(key)?.name !== typed) {
      sent = typed; // once: it may be refused
      void rename(key, typed);
    }
    adding.hidden = waiting === 0;
    left.textContent = words.adding(plural(waiting, "image", "images"));
    const { first, more } = shortened(own.state.problems[key] ?? [], MOST_PROBLEMS);
    const told = [...first, ...(more ? [words.more(count(more))] : [])];
    problems.hidden = !told.length;
    lines.replaceChildren(...told.map((line) => make("li", {}, line)));
  }

  async function removeAsked() {
    const card = cardOf(key);
    if (!card) return;
    const all = plural(card.images.length, "image", "images");
    const isSure = !card.images.length || (await confirmed(words.removed(card.name, all)));
    if (isSure) await removeCard(key);
  }

  name.addEventListener("blur", () => {
    name.value = name.value.trim();
    void rename(key, name.value);
  });
  name.addEventListener("keydown", (event) => {
    if (event.key === "Enter") name.blur();
  });
  element.addEventListener("focusin", () => own.set({ current: key }));
  takeDrops(element, key);
  return { element, draw };
}

/**
 * @param {HTMLElement} element
 * @param {string} key
 */
function takeDrops(element, key) {
  const mark = (/** @type {boolean} */ isOver) => element.toggleAttribute("data-over", isOver);
  element.addEventListener("dragover", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    mark(true);
  });
  element.addEventListener("dragleave", ({ relatedTarget }) => {
    if (!element.contains(/** @type {Node | null} */ (relatedTarget))) mark(false);
  });
  element.addEventListener("drop", (event) => {
    mark(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    const isLink = event.dataTransfer?.types.includes("text/uri-list");
    if (!files.length && !isLink) return;
    event.preventDefault();
    event.stopPropagation(); // the page's own door for images would put it on the pad
    if (files.length) void bring(key, files);
    else complainOf(key, words.link);
  });
}
