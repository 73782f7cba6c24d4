/* The current image and what the network makes of it, with the way back to where it is drawn. */

import { inside as words } from "../../../texts/tabs/inside.js";
import { make } from "../../kit/dom.js";
import { bytes } from "../../kit/image/canvas.js";
import { paintImage } from "../../kit/image/palette.js";
import { percent } from "../../kit/numbers/format.js";
import { jump } from "../../session/jump.js";
import { lab } from "../../session/state.js";

export function now() {
  const canvas = make("canvas", { class: "now-image pixelated", role: "img", "aria-label": words.now.image });
  const label = make("p", { class: "now-label" });
  const truth = make("p", { class: "quiet-text" });
  const change = make(
    "button",
    { type: "button", class: "quiet now-change", onclick: () => jump("classify", ".pad-canvas") },
    words.now.change,
  );
  const element = make(
    "section",
    { class: "now", "aria-label": words.now.title },
    canvas,
    make("div", { class: "now-words" }, label, truth, change),
  );
  lab.onAny(["answer", "trouble", "image", "tab"], () => {
    const { answer, trouble, image, tab } = lab.state;
    if (tab !== "inside") return;
    canvas.hidden = !answer;
    if (!answer) {
      label.textContent = image ? (trouble ?? words.now.waiting) : words.now.empty;
      label.classList.add("long");
      truth.textContent = "";
      return;
    }
    const { pixels, width, height, channels } = answer.seen;
    paintImage(bytes(pixels), width, height, channels, canvas);
    const name = answer.classes[answer.best];
    label.classList.remove("long");
    label.replaceChildren(make("b", {}, name), " ", percent(answer.probabilities[answer.best]));
    truth.textContent = answer.truth === null ? "" : words.now.truth(answer.classes[answer.truth]);
  });
  return { element };
}
