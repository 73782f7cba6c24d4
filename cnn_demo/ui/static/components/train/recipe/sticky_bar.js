/* Small windows only: what Start would start; while a run goes, how far it is and Stop. */

import { train } from "../../../../texts/tabs/train.js";
import { make } from "../../../kit/dom.js";
import { percent } from "../../../kit/numbers/format.js";
import { lab } from "../../../session/state.js";
import { recipe } from "../../../session/training/recipe.js";
import { isActive, stop } from "../../../session/training/runs.js";
import { shortName } from "./names.js";

const words = train.line;

/** @param {() => void} begin */
export function stickyBar(begin) {
  const text = make("span", { class: "recipe-bar-text" });
  const button = make("button", { type: "button", class: "primary", onclick: act });
  const element = make("div", { class: "recipe-bar" }, text, button);
  let [brief, waiting] = ["", false];
  function act() {
    const { run } = lab.state;
    if (isActive() && run) void stop(run);
    else begin();
  }
  function draw() {
    const { progress } = lab.state;
    const active = isActive();
    const done = active && progress?.steps ? percent(progress.step / progress.steps, 0) : "";
    text.textContent = [shortName(recipe.state), active ? done : brief].filter(Boolean).join(" · ");
    button.textContent = active ? words.stop : words.start;
    button.disabled = waiting || progress?.state === "stopping";
  }
  return {
    element,
    /** @param {boolean} isWaiting for a recipe, or for the run that was started */
    draw(isWaiting) {
      waiting = isWaiting;
      draw();
    },
    /** @param {string} about */
    time(about) {
      brief = about;
      draw();
    },
  };
}
