/* One image as large as the network sees it: where it stands, and the ways to the next one and out of its class. */

import { ownClasses } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { seenOf } from "../../../session/own_classes/images.js";

const words = ownClasses.image;

/** @param {string} base64 */
export const jpeg = (base64) => `data:image/jpeg;base64,${base64}`;

/** @typedef {{ id: string, thumbnail: string, caption: string }} Shown */

/**
 * @param {Shown[]} images
 * @param {number} at which of them is shown first
 * @param {(id: string) => void} [remove] where they can be removed
 */
export function openImage(images, at, remove) {
  const picture = make("img", { alt: "" });
  const caption = make("p", { role: "status" });
  const seen = make("p", { class: "quiet-text" });
  const step = (/** @type {number} */ by) => show((place + by + images.length) % images.length);
  const before = make("button", { type: "button", "aria-label": words.previous, onclick: () => step(-1) }, "←");
  const after = make("button", { type: "button", "aria-label": words.next, onclick: () => step(1) }, "→");
  const gone = make("button", { type: "button", onclick: removeShown }, words.remove);
  const close = make("button", { type: "button", class: "primary", onclick: () => dialog.close() }, words.close);
  const dialog = make(
    "dialog",
    { class: "dialog own-dialog own-image", "aria-label": words.label },
    picture,
    caption,
    seen,
    make("div", { class: "row" }, before, after, remove ? gone : null, close),
  );
  let place = at;

  /** @param {number} next */
  function show(next) {
    place = next;
    picture.src = jpeg(images[place].thumbnail);
    caption.textContent = images[place].caption;
    before.disabled = after.disabled = images.length < 2;
    void enlarge(images[next].id);
  }
  /**
   * The thumbnail stands there until the image has come, or where it no longer exists.
   * @param {string} id
   */
  async function enlarge(id) {
    seen.textContent = "";
    const large = await seenOf(id);
    if (!large || images[place].id !== id) return;
    picture.src = jpeg(/** @type {string} */ (large.data));
    seen.textContent = words.seen(large.side);
  }
  function removeShown() {
    remove?.(images[place].id);
    dialog.close();
  }
  dialog.addEventListener("keydown", ({ key }) => {
    if (images.length > 1 && key === "ArrowLeft") step(-1);
    if (images.length > 1 && key === "ArrowRight") step(1);
  });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  show(at);
  dialog.showModal();
  close.focus();
}
