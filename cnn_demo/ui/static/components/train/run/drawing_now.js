/* What the network makes of the image on the pad after the epoch that is looked at: label, share, a histogram of all
   classes; and at the end how it does on the test images. */

import { train } from "../../../../texts/tabs/train.js";
import { make } from "../../../kit/dom.js";
import { bytes } from "../../../kit/image/canvas.js";
import { paintImage } from "../../../kit/image/palette.js";
import { percent } from "../../../kit/numbers/format.js";
import { jump } from "../../../session/jump.js";
import { lab } from "../../../session/state.js";
import { forming, frameNow } from "./forming.js";

const words = train.drawing;

export function drawingNow() {
  const title = make("h3", {}, words.title);
  const image = make("canvas", { class: "drawing-now-image pixelated", role: "img" });
  const label = make("p", { class: "drawing-now-label", "data-testid": "now-label" });
  const share = make("p", { class: "drawing-now-share" });
  const bars = make("ol", { class: "drawing-now-bars" });
  const said = make("p", { class: "quiet-text" });
  const test = make("p", { class: "drawing-now-test" });
  const draw = make(
    "button",
    { type: "button", class: "quiet", onclick: () => jump("classify", ".pad-canvas") },
    words.draw,
  );
  const element = make(
    "section",
    { class: "drawing-now", "aria-label": words.title },
    title,
    make("div", { class: "drawing-now-head" }, image, make("div", {}, label, share)),
    bars,
    said,
    test,
    draw,
  );

  /** @type {string[]} */
  let classes = [];
  /** @param {string[]} names */
  function columns(names) {
    if (names.join() === classes.join()) return;
    classes = names;
    const isLong = names.some((name) => name.length > 2);
    bars.classList.toggle("long", isLong);
    bars.replaceChildren(
      ...names.map((name) =>
        make(
          "li",
          {},
          make("span", { class: "drawing-now-track" }, make("span", { class: "drawing-now-fill" })),
          make("span", { class: "drawing-now-name" }, name),
        ),
      ),
    );
  }

  function show() {
    const { facts } = forming.state;
    const { progress, image: source } = lab.state;
    const frame = frameNow();
    const probabilities = frame?.probabilities ?? null;
    title.textContent = source && source.kind !== "ink" ? words.titleImage : words.title;
    bars.hidden = label.hidden = share.hidden = !probabilities;
    said.hidden = Boolean(probabilities);
    said.textContent = source ? words.waiting : words.empty;
    test.textContent =
      progress?.test_accuracy === null || progress?.test_accuracy === undefined
        ? ""
        : words.test(percent(progress.test_accuracy));
    if (!facts || !frame || !probabilities) return;
    columns(facts.classes);
    const best = probabilities.indexOf(Math.max(...probabilities));
    label.textContent = facts.classes[best];
    label.classList.toggle("long", facts.classes[best].length > 2);
    share.textContent = words.share(percent(probabilities[best]), train.forming.epoch(frame.epoch));
    [...bars.children].forEach((item, index) => {
      const fill = /** @type {HTMLElement} */ (item.querySelector(".drawing-now-fill"));
      fill.style.setProperty("--share", String(probabilities[index]));
      item.classList.toggle("best", index === best);
      const said = words.bar(facts.classes[index], percent(probabilities[index]));
      item.setAttribute("title", said);
    });
    bars.setAttribute("aria-label", words.bar(facts.classes[best], percent(probabilities[best])));
  }
  forming.onAny(["facts", "frames", "epoch"], show);
  lab.onAny(["progress", "image"], show);
  lab.on("answer", (answer) => {
    image.hidden = !answer;
    if (!answer) return;
    const { seen } = answer;
    paintImage(bytes(seen.pixels), seen.width, seen.height, seen.channels, image);
  });
  return { element };
}
