/* Training replay: the network as it was after each epoch that was kept. */

import { graph as words } from "../../../texts/graph.js";
import { make } from "../../kit/dom.js";
import { lab } from "../../session/state.js";

const BEAT = 500; // milliseconds an epoch

export function replay() {
  const slider = make("input", { type: "range", min: 0, step: 1, "aria-label": words.replay, oninput: move });
  const label = make("output", { class: "replay-now" });
  const play = make("button", { type: "button", class: "quiet", onclick: toggle }, words.play);
  const element = make(
    "div",
    { class: "replay", hidden: true },
    make("span", { class: "replay-name" }, words.replay),
    slider,
    label,
    play,
  );
  /** @type {number[]} */
  let epochs = [];
  let timer = 0;

  lab.on("network", (card) => {
    stop();
    epochs = card?.epochs ?? [];
    element.hidden = epochs.length < 2;
    slider.max = String(epochs.length);
    place();
  });
  lab.on("epoch", place);

  function place() {
    const { epoch } = lab.state;
    slider.value = String(epoch === null ? epochs.length : Math.max(0, epochs.indexOf(epoch)));
    label.textContent = epoch === null ? words.final : epoch === 0 ? words.untrained : words.epoch(epoch);
    slider.setAttribute("aria-valuetext", label.textContent);
  }
  function move() {
    const at = Number(slider.value);
    lab.set({ epoch: at >= epochs.length ? null : epochs[at] });
  }
  function toggle() {
    if (timer) return stop();
    play.textContent = words.stop;
    if (lab.state.epoch === null) lab.set({ epoch: epochs[0] });
    timer = window.setInterval(step, BEAT);
    return undefined;
  }
  function step() {
    const next = Number(slider.value) + 1;
    lab.set({ epoch: next >= epochs.length ? null : epochs[next] });
    if (next >= epochs.length) stop();
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    play.textContent = words.play;
  }
  return { element };
}
