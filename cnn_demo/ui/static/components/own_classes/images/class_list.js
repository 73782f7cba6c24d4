/* The classes as cards, one below the other. What is pasted goes to the card that was used last. */

import { ownClasses as words } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { addCard } from "../../../session/own_classes/collection.js";
import { own } from "../../../session/own_classes/state.js";
import { lab } from "../../../session/state.js";
import { isTyped } from "../../classify/image_door.js";
import { bring } from "./brought_files.js";
import { classCard } from "./class_card.js";

export function classList() {
  const list = make("div", { class: "own-cards" });
  const add = make("button", { type: "button", class: "own-add", onclick: append }, `+ ${words.add}`);
  const most = make("p", { class: "quiet-text" });
  const element = make("div", { class: "own-classes" }, list, add, most);
  /** @type {Map<string, ReturnType<typeof classCard>>} */
  const cards = new Map();

  function draw() {
    const { cards: now, loaded, mostClasses } = own.state;
    if (!loaded) return list.replaceChildren(make("p", { class: "quiet-text", role: "status" }, words.loading));
    for (const key of cards.keys()) if (!now.some((card) => card.key === key)) cards.delete(key);
    const shown = now.map(({ key }) => {
      const card = cards.get(key) ?? classCard(key);
      cards.set(key, card);
      return card.element;
    });
    if (shown.some((one, index) => list.children[index] !== one) || list.children.length !== shown.length)
      list.replaceChildren(...shown);
    now.forEach((card, place) => cards.get(card.key)?.draw(card, place));
    add.disabled = now.length >= mostClasses;
    most.textContent = add.disabled ? words.most(mostClasses) : "";
    return undefined;
  }

  function append() {
    addCard();
    [...list.querySelectorAll("input")]
      .filter(({ type }) => type === "text")
      .at(-1)
      ?.focus();
  }

  /* Before the page's own door for images, which would put them on the pad. */
  document.addEventListener(
    "paste",
    (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      const isElsewhere = event.target instanceof Element && event.target.closest(".own-result");
      if (lab.state.tab !== "own" || !files.length || isTyped(event) || isElsewhere) return;
      event.preventDefault();
      event.stopPropagation();
      const { cards: now, current } = own.state;
      void bring((now.find(({ key }) => key === current) ?? now[0]).key, files);
    },
    true,
  );
  own.onAny(["cards", "loaded", "waiting", "problems", "mostClasses"], draw);
  return element;
}
