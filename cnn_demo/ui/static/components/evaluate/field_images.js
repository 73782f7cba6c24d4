/* The images of the field of the matrix that was pressed. */

import { evaluate } from "../../../texts/tabs/evaluate.js";
import { make } from "../../kit/dom.js";
import { plural } from "../../kit/numbers/format.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";
import { predictedImage } from "./test_images.js";

/** @typedef {import("./measurement.js").About} About */

const words = evaluate.field;

export function fieldImages() {
  const title = make("h2", { tabindex: -1 });
  const note = make("p", { class: "quiet-text" }, words.empty);
  const images = make("div", { class: "test-images" });
  const element = make("section", { class: "evaluate-field", "aria-live": "polite" }, title, note, images);
  let turn = 0;

  function clear() {
    turn += 1;
    title.textContent = "";
    note.textContent = words.empty;
    images.replaceChildren();
  }

  /**
   * @param {About} about
   * @param {string[]} classes
   * @param {[number, number]} field
   * @param {number} total images in this field
   */
  async function show(about, classes, [truth, predicted], total) {
    turn += 1;
    const mine = turn;
    title.textContent = words.title(classes[truth], classes[predicted], plural(total, "image", "images"));
    if (!total) {
      note.textContent = words.none;
      return images.replaceChildren();
    }
    const found = await askUntilAnswered("confused", { ...about, truth, predicted });
    if (mine !== turn) return undefined;
    if (found.error) {
      note.textContent = found.error.sentence;
      return images.replaceChildren();
    }
    note.textContent = total > found.images.length ? `${words.first(found.images.length)} ${words.hint}` : words.hint;
    return images.replaceChildren(...found.images.map((one) => predictedImage(one, classes)));
  }
  return { element, show, clear };
}
