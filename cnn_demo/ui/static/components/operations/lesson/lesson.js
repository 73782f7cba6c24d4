/* The lesson that is being taken, or made: one step after the other, each a state of this tab with a task. */

import { readAddress } from "../../../kit/links.js";
import { kept } from "../../../kit/storage.js";
import { createStore } from "../../../kit/store.js";
import { readLesson } from "./lesson_codec.js";

/** @typedef {import("./lesson_codec.js").Lesson} Lesson */
/** @typedef {{ text: string, tries: number, right: boolean | null, shown: boolean }} Attempt */

/**
 * @typedef {object} Taking
 * @property {Lesson | null} lesson
 * @property {string} letters it, as it stands in the link
 * @property {number} step
 * @property {Attempt[]} attempts one for each step
 */

/** @type {Taking} */
const beginning = { lesson: null, letters: "", step: 0, attempts: [] };

export const taking = createStore(beginning);
const keptAnswers = kept("lab-lesson", { letters: "", attempts: /** @type {Attempt[]} */ ([]) }, isAnswers, "session");

/** @param {unknown} value */
function isAnswers(value) {
  const found = /** @type {any} */ (value);
  return Boolean(found && typeof found.letters === "string" && Array.isArray(found.attempts));
}

/**
 * Takes over what a link says.
 * @param {string | undefined} letters
 * @param {number} step
 */
export async function readTaking(letters, step) {
  if (!letters) {
    if (taking.state.lesson) taking.set({ lesson: null, letters: "", step: 0, attempts: [] });
    return;
  }
  if (letters === taking.state.letters) return taking.set({ step: Math.min(step, taking.state.attempts.length - 1) });
  const lesson = await readLesson(letters);
  if (!lesson) return;
  const known = keptAnswers.read();
  const attempts = lesson.steps.map((_, i) =>
    known.letters === letters && isAttempt(known.attempts[i])
      ? known.attempts[i]
      : { text: "", tries: 0, right: null, shown: false },
  );
  taking.set({ lesson, letters, step: Math.min(step, lesson.steps.length - 1), attempts });
}

/** @param {unknown} value */
function isAttempt(value) {
  const found = /** @type {any} */ (value);
  return Boolean(found && typeof found.text === "string" && Number.isInteger(found.tries));
}

/** @param {Partial<Attempt>} changes */
export function attempt(changes) {
  const { attempts, step, letters } = taking.state;
  const next = attempts.map((each, i) => (i === step ? { ...each, ...changes } : each));
  taking.set({ attempts: next });
  keptAnswers.write({ letters, attempts: next });
}

/**
 * Opens a step: its state is put into the address, and read from there.
 * @param {number} step
 */
export function openStep(step) {
  const { lesson, letters } = taking.state;
  const found = lesson?.steps[step];
  if (!found) return;
  const words = new URLSearchParams(found.state);
  words.set("tab", "operations");
  words.set("lesson", letters);
  if (step) words.set("step", String(step + 1));
  history.pushState(null, "", `${location.pathname}?${words}`);
  taking.set({ step });
  readAddress();
}

export function leaveLesson() {
  taking.set({ lesson: null, letters: "", step: 0, attempts: [] });
}
