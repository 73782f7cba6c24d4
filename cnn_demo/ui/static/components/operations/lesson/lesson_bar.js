/* What a pupil sees of a lesson: which step, what is to be done, a place for the answer. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { toast } from "../../../kit/toast.js";
import { exact } from "../shared/number_text.js";
import { attempt, leaveLesson, openStep, taking } from "./lesson.js";
import { isRight } from "./lesson_codec.js";

const words = operations.lesson;

/** @param {() => void} changed */
export function lessonBar(changed) {
  const title = make("span", { class: "lesson-title" });
  const task = make("strong", { class: "lesson-task" });
  const answer = make("input", {
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    class: "lesson-answer",
    "aria-label": words.answer,
  });
  const check = make("button", { type: "submit", class: "primary" }, words.check);
  const reveal = make(
    "button",
    { type: "button", class: "quiet", onclick: () => attempt({ shown: true }) },
    words.showAll,
  );
  const said = make("span", { class: "lesson-said", role: "status" });
  const back = make(
    "button",
    { type: "button", "aria-label": words.back, onclick: () => openStep(taking.state.step - 1) },
    "←",
  );
  const next = make(
    "button",
    { type: "button", "aria-label": words.next, onclick: () => openStep(taking.state.step + 1) },
    "→",
  );
  const hand = make("button", { type: "button", onclick: () => void copyAnswers() }, words.copyAnswers);
  const leave = make("button", { type: "button", class: "quiet", onclick: leaveLesson }, words.leave);
  const form = make("form", { class: "lesson-form" }, answer, check, reveal);
  const element = make(
    "section",
    { class: "lesson-bar", hidden: true, "aria-label": words.label, "data-testid": "lesson" },
    make("div", { class: "lesson-words" }, title, task),
    form,
    said,
    make("div", { class: "lesson-ways" }, back, next, hand, leave),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    judge();
  });

  function judge() {
    const { lesson, step, attempts } = taking.state;
    const now = lesson?.steps[step];
    if (!now) return;
    const text = answer.value.trim().slice(0, 300);
    if (!text) return;
    if (now.answer === null) {
      attempt({ text, tries: attempts[step].tries + 1 });
      said.textContent = words.noted;
      return;
    }
    const value = numberWithin(text, 1e9);
    if (value === null) {
      said.textContent = words.noNumber;
      return;
    }
    const right = isRight(value, now.answer);
    attempt({ text, tries: attempts[step].tries + 1, right });
    said.textContent = right ? words.right(exact(value)) : words.wrong(exact(value));
  }

  async function copyAnswers() {
    const { lesson, attempts } = taking.state;
    if (!lesson) return;
    const lines = lesson.steps.map((step, i) =>
      words.answerLine(i + 1, step.task, attempts[i].text || words.noAnswer, attempts[i].right, attempts[i].tries),
    );
    const text = [words.handIn(lesson.title), words.name, "", ...lines].join("\n");
    try {
      await navigator.clipboard.writeText(text);
      toast(words.answersCopied);
    } catch {
      showText(text);
    }
  }
  /** @param {string} text where the browser does not let the page copy */
  function showText(text) {
    const dialog = make("dialog", { class: "dialog" });
    const area = make("textarea", { rows: 10, class: "typed-text", "aria-label": words.copyAnswers });
    area.value = text;
    dialog.append(area, make("button", { type: "button", onclick: () => dialog.close() }, operations.examples.close));
    element.append(dialog);
    dialog.addEventListener("close", () => dialog.remove());
    dialog.showModal();
    area.select();
  }

  let shown = -1;
  taking.onAny(["lesson", "step", "attempts"], () => {
    const { lesson, step, attempts } = taking.state;
    element.hidden = !lesson;
    if (!lesson) shown = -1;
    const now = lesson?.steps[step];
    if (!lesson || !now) return;
    const done = attempts[step];
    title.textContent = words.place(lesson.title, step + 1, lesson.steps.length);
    task.textContent = now.task;
    if (shown !== step) {
      shown = step;
      answer.value = done.text;
      said.textContent = "";
    }
    check.textContent = now.answer === null ? words.note : words.check;
    reveal.hidden = now.answer === null || !done.tries || done.shown || done.right === true;
    back.disabled = step === 0;
    next.disabled = step === lesson.steps.length - 1;
    changed();
  });
  return {
    element,
    /* Are results hidden, because the pupil has not found them yet? */
    isVeiled() {
      const { lesson, step, attempts } = taking.state;
      const now = lesson?.steps[step];
      return Boolean(now && now.answer !== null && attempts[step].right !== true && !attempts[step].shown);
    },
  };
}
