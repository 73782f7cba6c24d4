/* An experiment asks while somebody sees it, and only then: after each change, one question at a time, the last state
   last. What takes longer says so, and a busy server is asked again. */

import { probes as words } from "../../../../texts/probes.js";
import { make } from "../../../kit/dom.js";
import { latest } from "../../../kit/server/latest.js";
import { isPassing } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { settings } from "./chosen.js";

/** @typedef {import("../../../kit/server/rpc.js").Trouble} Trouble */
/** @typedef {keyof import("../../../session/state.js").State} Fact */
/** @typedef {keyof import("./chosen.js").Settings} Setting */

const PATIENCE = 300; // milliseconds without a word

/** What an experiment with the image answers while there is none. */
export const noImage = { code: "no_image", sentence: words.noImage, retry_after: null };

/* A line that says what is going on, where anything is. */
export function statusLine() {
  const element = make("p", { class: "probe-status", role: "status", hidden: true });
  return {
    element,
    /** @param {string} text */
    say(text) {
      element.textContent = text;
      element.hidden = !text;
    },
  };
}

/** @typedef {ReturnType<typeof statusLine>} StatusLine */

/**
 * @param {HTMLElement} panel
 * @param {{
 *   facts?: Fact[], settings?: Setting[], line: StatusLine, pause?: number,
 *   work: () => Promise<Trouble | null | undefined | void>, hide?: () => void,
 * }} options `work` answers what went wrong; `hide` is told when nobody looks any more
 */
export function follow(panel, { facts = [], settings: own = [], line, pause = 150, work, hide }) {
  let [visible, stale, timer] = [false, true, 0];

  const run = latest(async () => {
    if (!visible || lab.state.drawing) return;
    stale = false;
    const late = window.setTimeout(() => line.say(words.working), PATIENCE);
    const trouble = await work();
    clearTimeout(late);
    panel.classList.toggle("no-image", trouble?.code === noImage.code);
    if (!trouble) return line.say("");
    line.say(isPassing({ error: trouble }) ? words.busy : trouble.sentence);
    if (isPassing({ error: trouble })) soon(1000 * (trouble.retry_after ?? 1));
  });

  /** @param {number} [wait] */
  function soon(wait = pause) {
    stale = true;
    clearTimeout(timer);
    if (visible) timer = window.setTimeout(() => void run(), wait);
  }

  new IntersectionObserver(([entry]) => {
    const was = visible;
    visible = entry.isIntersecting;
    if (visible && stale) void run();
    if (was && !visible) hide?.();
  }).observe(panel);
  lab.onAny([...facts, "drawing"], () => soon());
  settings.onAny([...own, "fallback"], () => soon());
  return { again: soon, isVisible: () => visible };
}
