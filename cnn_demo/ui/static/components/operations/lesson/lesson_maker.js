/* Making a lesson: what is seen now becomes a step, with a task and, where there is one, the number that is right. */

import { operations } from "../../../../texts/tabs/operations.js";
import { field, make, refill } from "../../../kit/dom.js";
import { query } from "../../../kit/links.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { kept } from "../../../kit/storage.js";
import { toast } from "../../../kit/toast.js";
import { exact } from "../shared/number_text.js";
import { LONGEST_TASK, MOST_STEPS, writeLesson } from "./lesson_codec.js";

/** @typedef {import("./lesson_codec.js").Lesson} Lesson */

const words = operations.lesson;
const NOT_KEPT = ["tab", "lesson", "step", "example", "epoch"];
const keptDraft = kept("lab-lesson-draft", /** @type {Lesson} */ ({ title: "", steps: [] }), isDraft);

/** @param {unknown} value */
function isDraft(value) {
  const found = /** @type {any} */ (value);
  return Boolean(
    found &&
      typeof found.title === "string" &&
      Array.isArray(found.steps) &&
      found.steps.every((/** @type {any} */ step) => typeof step?.state === "string" && typeof step?.task === "string"),
  );
}

export function lessonMaker() {
  const button = make(
    "button",
    { type: "button", "aria-expanded": "false", "data-testid": "make-lesson", onclick: flip },
    words.make,
  );
  const title = make("input", { type: "text", maxlength: 100 });
  const list = make("ol", { class: "maker-steps" });
  const task = make("input", { type: "text", maxlength: LONGEST_TASK });
  const answer = make("input", { type: "text", inputmode: "text", class: "lesson-answer" });
  const add = make("button", { type: "button", class: "primary", onclick: addStep }, words.add);
  const copy = make("button", { type: "button", onclick: () => void copyLink() }, words.copyLink);
  const link = make("input", {
    type: "text",
    readonly: true,
    hidden: true,
    "aria-label": words.link,
    "data-testid": "lesson-link",
  });
  const said = make("p", { class: "quiet-text", role: "status" });
  const element = make(
    "section",
    { class: "lesson-maker", hidden: true, "aria-label": words.make },
    make("p", { class: "quiet-text" }, words.about(MOST_STEPS)),
    make(
      "div",
      { class: "maker-row" },
      field(words.title, title),
      field(words.task, task),
      field(words.expected, answer),
      add,
    ),
    list,
    make("div", { class: "row" }, copy, said),
    link,
  );
  let draft = keptDraft.read();
  title.value = draft.title;
  title.addEventListener("change", () => save({ ...draft, title: title.value.trim() }));
  draw();

  function flip() {
    element.hidden = !element.hidden;
    button.setAttribute("aria-expanded", String(!element.hidden));
    if (!element.hidden) task.focus({ preventScroll: true });
  }
  /** @param {string} sentence */
  function say(sentence) {
    said.textContent = sentence;
  }
  /** @param {Lesson} next */
  function save(next) {
    draft = next;
    keptDraft.write(draft);
    draw();
  }
  function addStep() {
    const expected = answer.value.trim() ? numberWithin(answer.value, 1e9) : null;
    if (answer.value.trim() && expected === null) return say(words.noNumber);
    if (!task.value.trim()) {
      said.textContent = words.noTask;
      return task.focus();
    }
    save({ ...draft, steps: [...draft.steps, { state: stateNow(), task: task.value.trim(), answer: expected }] });
    task.value = answer.value = "";
    said.textContent = words.added(draft.steps.length);
    return task.focus();
  }
  function draw() {
    add.disabled = draft.steps.length >= MOST_STEPS;
    copy.disabled = !draft.steps.length;
    refill(
      list,
      draft.steps.map((step, i) =>
        make(
          "li",
          {},
          make("span", {}, step.answer === null ? step.task : words.withAnswer(step.task, exact(step.answer))),
          i
            ? make(
                "button",
                { type: "button", class: "quiet", "aria-label": words.up(i + 1), onclick: () => swap(i) },
                "↑",
              )
            : null,
          make(
            "button",
            {
              type: "button",
              class: "quiet",
              "aria-label": words.remove(i + 1),
              onclick: () => save({ ...draft, steps: draft.steps.filter((_, k) => k !== i) }),
            },
            "×",
          ),
        ),
      ),
      task,
    );
  }
  /** @param {number} i with the one before it */
  function swap(i) {
    const steps = [...draft.steps];
    [steps[i - 1], steps[i]] = [steps[i], steps[i - 1]];
    save({ ...draft, steps });
  }
  async function copyLink() {
    const letters = await writeLesson({ ...draft, title: title.value.trim() || words.untitled });
    link.hidden = !letters;
    if (!letters) return say(words.tooLong);
    const first = new URLSearchParams(draft.steps[0].state);
    first.set("tab", "operations");
    first.set("lesson", letters);
    link.value = `${location.origin}${location.pathname}?${first}`;
    try {
      await navigator.clipboard.writeText(link.value);
      toast(words.copied);
    } catch {
      link.select();
      said.textContent = words.copyYourself;
    }
    return undefined;
  }
  return { button, element };
}

/* The address of what is seen now, without what a pupil's page says by itself. */
function stateNow() {
  const all = new URLSearchParams(query());
  for (const name of NOT_KEPT) all.delete(name);
  const isNumbers = all.get("op") === "convolution" && !all.get("input")?.startsWith("image");
  if (isNumbers || all.get("op") === "cost")
    for (const name of ["network", "image", "map", "value", "class"]) all.delete(name);
  return all.toString();
}
