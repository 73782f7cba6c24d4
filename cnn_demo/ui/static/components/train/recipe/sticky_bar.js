/* Small windows only: what Start would start; while a run goes, how far it is and Stop. */

import { train } from "../../../../texts/train.js";
import { make } from "../../../kit/dom.js";
import { percent } from "../../../kit/format.js";
import { recipe } from "../../../session/recipe.js";
import { isActive, stop } from "../../../session/runs.js";
import { lab } from "../../../session/state.js";
import { shortName } from "./names.js";

const words = train.line;

/** @param {() => void} begin */
export function stickyBar(begin) {
  const text = make("span", { class: "recipe-bar-text" });
  const button = make("button", { type: "button", class: "primary", onclick: act });
  const element = make("div", { class: "recipe-bar" }, text, button);
  let brief = "";
  function act() {
    const { run } = lab.state;
    if (isActive() && run) void stop(run);
    else begin();
  }
  /** @param {boolean} starting */
  function draw(starting) {
    const { progress } = lab.state;
    const active = isActive();
    const done = active && progress?.steps ? percent(progress.step / progress.steps, 0) : "";
    text.textContent = [shortName(recipe.state), active ? done : brief].filter(Boolean).join(" · ");
    button.textContent = active ? words.stop : words.start;
    button.disabled = starting || progress?.state === "stopping";
  }
  return {
    element,
    draw,
    /** @param {string} about */
    time(about) {
      brief = about;
      draw(false);
    },
  };
}
