/* The window walks by itself, or step by step. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { lab } from "../../../session/state.js";
import { slider } from "../shared/stepper.js";
import { isEmpty } from "./arithmetic.js";
import { bench, go } from "./bench.js";
import { predicting } from "./predict.js";

const words = operations.player;

export function player() {
  const play = make(
    "button",
    { type: "button", class: "primary player-play", "data-testid": "play", onclick: toggle },
    words.play,
  );
  /** @param {string} sign @param {string} label @param {() => void} run */
  const button = (sign, label, run) =>
    make("button", { type: "button", class: "player-step", "aria-label": label, title: label, onclick: run }, sign);
  const speed = slider(words.speed, {
    min: 1,
    max: 20,
    value: 3,
    say: words.perSecond,
    change: () => playing && restart(),
  });
  const skip = make("input", { type: "checkbox" });
  const predict = predicting();
  const element = make(
    "div",
    { class: "player" },
    make(
      "div",
      { class: "player-buttons", role: "group", "aria-label": words.label },
      button("|◀", words.first, () => hopTo(0)),
      button("◀", words.back, () => hop(-1)),
      play,
      button("▶", words.forward, () => hop(1)),
      button("▶|", words.last, () => hopTo(Number.POSITIVE_INFINITY)),
    ),
    speed.element,
    make("label", { class: "player-skip" }, skip, words.skip),
    predict.element,
  );

  let playing = 0;
  function toggle() {
    if (playing) return rest();
    const { slid, predict: isPredicting } = bench.state;
    if (!slid) return undefined;
    if (isPredicting) bench.set({ predict: false });
    if (index() >= slid.h * slid.w - 1 || !bench.state.known) bench.set({ known: new Set() });
    if (!bench.state.known?.has(index())) show(bench.state.known?.size ? index() : next(-1));
    play.textContent = words.pause;
    return restart();
  }
  function restart() {
    clearInterval(playing);
    playing = window.setInterval(beat, 1000 / speed.value());
  }
  function beat() {
    const at = next(index());
    if (at === null || lab.state.tab !== "operations" || !element.isConnected) return rest();
    return show(at);
  }
  function rest() {
    clearInterval(playing);
    playing = 0;
    play.textContent = words.play;
    const { slid, known, predict: isPredicting } = bench.state;
    if (slid && !isPredicting && (!known || next(index()) === null)) bench.set({ known: null });
  }
  const index = () => bench.state.at[0] * (bench.state.slid?.w ?? 1) + bench.state.at[1];

  /**
   * The next output value worth a stop; null at the end.
   * @param {number} from
   */
  function next(from) {
    const { slid } = bench.state;
    if (!slid) return null;
    for (let at = from + 1; at < slid.h * slid.w; at++) {
      if (!skip.checked || !isEmpty(slid, Math.floor(at / slid.w), at % slid.w)) return at;
    }
    return null;
  }
  /** @param {number | null} at all values up to here have been written */
  function show(at) {
    const { slid, known } = bench.state;
    if (at === null || !slid) return;
    if (known) bench.set({ known: new Set([...Array(at + 1).keys()]) });
    go(Math.floor(at / slid.w), at % slid.w);
  }
  /** @param {number} by */
  function hop(by) {
    const { slid, known, predict: isPredicting } = bench.state;
    if (!slid) return;
    if (playing) rest();
    const at = by > 0 ? (next(index()) ?? index()) : Math.max(index() - 1, 0);
    if (known && !isPredicting) return show(at);
    return go(Math.floor(at / slid.w), at % slid.w);
  }
  /** @param {number} at */
  function hopTo(at) {
    const { slid, predict: isPredicting } = bench.state;
    if (!slid) return;
    if (playing) rest();
    if (!isPredicting) bench.set({ known: null });
    const place = Math.min(at, slid.h * slid.w - 1);
    go(Math.floor(place / slid.w), place % slid.w);
  }
  lab.on("tab", (tab) => {
    if (tab !== "operations" && playing) rest();
  });
  bench.on("slid", () => {
    if (playing) rest();
    else if (!bench.state.predict && bench.state.known) bench.set({ known: null });
  });
  return { element };
}
