/* What was done to the image before the network saw it: one small image for each step, each step with its switch. */

import { classify } from "../../../texts/tabs/classify.js";
import { make, refill, say } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { bytes } from "../../kit/image/canvas.js";
import { paintImage } from "../../kit/image/palette.js";
import { lab } from "../../session/state.js";

/** @typedef {import("../../kit/server/rpc_types.js").Step} Step */

const words = classify.steps;
const ALL = -1; // steps are drawn; while the pen is down one is, in turn, so that the maps need not wait for them

export function preprocessing() {
  const strip = make("div", { class: "steps-strip" });
  const element = make(
    "section",
    { class: "steps", "aria-label": words.title },
    heading({ title: words.title, sentence: words.sentence, more: words.more }),
    strip,
  );

  let names = "";
  /** @type {ReturnType<typeof figure>[]} */
  let figures = [];
  let turn = 0;
  lab.on("answer", (answer) => {
    element.classList.toggle("waiting", !answer);
    if (!answer) return;
    const key = answer.steps.map((step) => step.name).join();
    const isNew = key !== names;
    if (isNew) {
      names = key;
      figures = answer.steps.map(figure);
      refill(
        strip,
        figures.map((one) => one.element),
      );
    }
    turn = isNew || !lab.state.drawing ? ALL : (turn + 1) % figures.length;
    answer.steps.forEach((step, index) => (turn === ALL || turn === index) && figures[index].draw(step));
  });
  return { element };
}

/** @param {Step} step */
function figure(step) {
  const title = words.names[step.name] ?? step.name;
  const canvas = make("canvas", { role: "img", class: "steps-canvas" });
  const caption = make("span", { class: "steps-sentence" });
  const box = step.optional ? make("input", { type: "checkbox", onchange: change }) : null;
  const name = make(box ? "label" : "span", { class: "steps-name" }, box, title);
  function change() {
    const others = lab.state.skip.filter((name) => name !== step.name);
    lab.set({ skip: box?.checked ? others : [...others, step.name] });
  }
  return {
    element: make("figure", { class: "steps-step" }, canvas, make("figcaption", {}, name, caption)),
    /** @param {Step} now */
    draw({ image, sentence }) {
      paintImage(bytes(image.pixels), image.width, image.height, image.channels, canvas);
      canvas.classList.toggle("pixelated", image.width <= 64);
      if (caption.textContent !== sentence) canvas.setAttribute("aria-label", `${title}: ${sentence}`);
      say(caption, sentence);
      if (box) box.checked = !lab.state.skip.includes(step.name);
    },
  };
}
