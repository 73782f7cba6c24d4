/* Why this class, or why not: what supports it beside what supports the winner, in one color scale and one sentence. */

import { classify } from "../../../texts/tabs/classify.js";
import { make, uniqueId } from "../../kit/dom.js";
import { bytes, context2d } from "../../kit/image/canvas.js";
import { onTheme, paint } from "../../kit/image/palette.js";
import { digits, percent } from "../../kit/numbers/format.js";
import { latest } from "../../kit/server/latest.js";
import { ask } from "../../kit/server/rpc.js";
import { jump } from "../../session/jump.js";
import { aboutImage, lab } from "../../session/state.js";
import { view } from "../inside/view.js";

/** @typedef {import("../../kit/server/rpc_types.js").WhyClassAnswer} WhyClassAnswer */

const words = classify.why;
const WEAK = 0.25; // of what supports the winner: below, one says "almost nothing"

export function why() {
  const title = make("h2", { id: uniqueId("why"), tabindex: -1 });
  const sentence = make("p", { class: "why-sentence", role: "status" });
  const [mine, other] = [support(), support()];
  const close = make(
    "button",
    { type: "button", class: "quiet", onclick: () => lab.set({ asked: null }) },
    words.close,
  );
  const inside = make("button", { type: "button", class: "quiet", onclick: toInside }, words.inside);
  function toInside() {
    view.set({ probe: "attribution" });
    jump("inside", ".probes");
  }
  const element = make(
    "section",
    { class: "why", hidden: true, "aria-labelledby": title.id },
    make("div", { class: "why-head" }, title, close),
    sentence,
    make("div", { class: "why-maps" }, mine.element, other.element),
    inside,
  );

  const look = latest(async () => {
    const about = aboutImage();
    const { asked, answer } = lab.state;
    if (!about || asked === null || !answer) return;
    const found = await ask("why_class", { ...about, target: asked, against: answer.best });
    if (lab.state.asked !== asked) return;
    if (found.error) sentence.textContent = found.error.sentence;
    else draw(found);
  });

  /** @param {WhyClassAnswer} found */
  function draw(found) {
    const { target, against, limit } = found;
    const isSame = target.name === against.name;
    title.textContent = isSame ? words.title(target.name) : words.titleNot(target.name);
    mine.draw(target, limit);
    other.element.hidden = isSame;
    if (!isSame) other.draw(against, limit);
    sentence.textContent = inWords(found);
  }

  lab.on("asked", (asked) => {
    element.hidden = asked === null;
    if (asked === null) return;
    void look();
    requestAnimationFrame(() => element.scrollIntoView({ block: "nearest", behavior: "auto" }));
  });
  lab.on("answer", () => {
    if (lab.state.asked !== null && !lab.state.drawing) void look();
  });
  return { element };
}

/** @param {WhyClassAnswer} found */
function inWords({ target, against }) {
  if (!target.strongest) return words.none(target.name);
  if (target.name === against.name) return words.strong(target.name, upper(words.places[target.place]));
  const share = against.strongest ? target.strongest / against.strongest : 1;
  const words3 = [target.name, percent(share, 0), against.name];
  if (share > 1) return words.more(target.name, digits(share, 2), against.name);
  return share < WEAK ? words.weak(words3[0], words3[1], words3[2]) : words.some(words3[0], words3[1], words3[2]);
}

/** @param {string} text */
const upper = (text) => text[0].toUpperCase() + text.slice(1);

/* One class's map over an outline of the image. */
function support() {
  const canvas = make("canvas", { class: "why-canvas pixelated", role: "img" });
  const caption = make("figcaption", {});
  /** @type {(() => void) | null} */
  let repaint = null;
  onTheme(() => repaint?.());
  return {
    element: make("figure", { class: "why-map" }, canvas, caption),
    /**
     * @param {WhyClassAnswer["target"]} found
     * @param {number} limit
     */
    draw({ name, map }, limit) {
      repaint = () => {
        const layer = paint(bytes(map.codes), map.w, map.h, true);
        [canvas.width, canvas.height] = [map.w, map.h];
        context2d(canvas).drawImage(layer, 0, 0);
      };
      repaint();
      caption.textContent = words.winner(name);
      canvas.setAttribute("aria-label", `${words.winner(name)}, ±${limit}`);
    },
  };
}
