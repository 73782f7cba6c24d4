/* The images of a class: one stop for Tab, walked with the arrow keys, opened by a press, removed with Delete. */

import { ownClasses } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { roving } from "../../../kit/keys.js";
import { removeImage } from "../../../session/own_classes/collection.js";
import { cardOf, own } from "../../../session/own_classes/state.js";
import { jpeg, openImage } from "./image_dialog.js";

/** @typedef {import("../../../session/own_classes/cards.js").Card} Card */
/** @typedef {import("../../../session/own_classes/cards.js").CardImage} CardImage */

const words = ownClasses.card;

/** @param {string} key of the card */
export function thumbnails(key) {
  const element = make("ul", { class: "own-thumbs" });
  const walk = roving(element, ".own-thumb", columns);
  /** @type {Map<string, HTMLElement>} */
  const items = new Map();

  function columns() {
    return getComputedStyle(element).gridTemplateColumns.split(" ").length;
  }

  /**
   * Images that are there stay where they are, so that nobody loses the focus.
   * @param {Card} card
   * @param {string} title
   */
  function draw({ images }, title) {
    element.hidden = !images.length;
    element.setAttribute("aria-label", words.images(title));
    for (const [id, item] of items) {
      if (images.some((image) => image.id === id)) continue;
      if (item.contains(document.activeElement)) neighbor(item)?.querySelector("button")?.focus();
      item.remove();
      items.delete(id);
    }
    images.forEach((image, index) => {
      const item = items.get(image.id) ?? entry(image);
      if (!items.has(image.id)) element.append(item);
      items.set(image.id, item);
      const picture = item.querySelector("img");
      if (picture && !picture.src && image.thumbnail) picture.src = jpeg(image.thumbnail);
      item.firstElementChild?.setAttribute("aria-label", words.image(title, index + 1, images.length));
    });
    walk.refresh();
  }

  /** @param {CardImage} image */
  function entry({ id }) {
    const picture = make("img", { alt: "", draggable: "false" });
    const button = make("button", { type: "button", class: "own-thumb", tabindex: -1, "data-image": id }, picture);
    button.addEventListener("click", () => open(id));
    button.addEventListener("keydown", (event) => {
      if (event.key === "Delete" || event.key === "Backspace") void removeImage(id);
    });
    return make("li", {}, button);
  }

  /** @param {string} id */
  function open(id) {
    const { images = [], name = "" } = cardOf(key) ?? {};
    openImage(
      images.map((image, index) => ({ ...image, caption: words.image(name, index + 1, images.length) })),
      images.findIndex((image) => image.id === id),
      (gone) => void removeImage(gone),
    );
    own.set({ current: key });
  }
  return { element, draw };
}

/** @param {HTMLElement} item */
const neighbor = (item) => item.nextElementSibling ?? item.previousElementSibling;
