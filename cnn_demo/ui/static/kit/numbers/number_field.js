/* A field for a number, with its label: reads a decimal point or comma, changes by arrow keys and, while it has the
   focus, by the wheel, and says in words what it cannot take. */

import { kit as words } from "../../../texts/kit.js";
import { make, uniqueId } from "../dom.js";
import { digits } from "./format.js";
import { numberSteps } from "./number_steps.js";
import { isAmbiguous, readNumber, writeNumber } from "./read_number.js";

/** @typedef {import("./read_number.js").Bounds} Bounds */

/**
 * @param {object} options
 * @param {string} options.label
 * @param {Bounds} options.bounds
 * @param {(value: number | null) => void} options.change a number within the bounds, or null where nothing may stand
 * @param {(problem: string) => void} [options.wrong] what is wrong with it, in a sentence; empty when nothing is
 * @param {string} [options.empty] what an empty field means; without it, a number must stand there
 * @param {string} [options.unit]
 * @param {string} [options.name] for tests and style sheets
 */
export function numberField({ label, bounds: allowed, change, wrong = () => {}, empty, unit, name }) {
  let bounds = allowed;
  const id = uniqueId("number");
  const said = make("p", { class: "number-problem", id: `${id}-said`, hidden: true });
  const input = make("input", {
    type: "text",
    id,
    inputmode: bounds.whole ? "numeric" : "decimal",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: empty,
    "data-setting": name,
    "aria-describedby": `${id}-said`,
    oninput: read,
    onblur: tidy,
  });
  numberSteps(input, () => bounds, read);
  const element = make(
    "div",
    { class: "field number-field" },
    make("label", { for: id }, label, unit ? make("span", { class: "number-unit" }, ` (${unit})`) : null),
    input,
    said,
  );
  /** @type {number | null} */
  let value = null;

  /** @param {number | null} found */
  function problemOf(found) {
    const { low, high, whole } = bounds;
    if (Number.isNaN(found) && isAmbiguous(input.value)) return words.twoNumbers(input.value.trim());
    if (found === null) return empty === undefined ? words.numberMissing(range(low), range(high), Boolean(whole)) : "";
    if (Number.isNaN(found)) return words.notANumber;
    const isOutside = found < low || found > high || (whole && !Number.isInteger(found));
    return isOutside ? words.numberOutside(range(low), range(high), Boolean(whole)) : "";
  }
  function read() {
    const found = readNumber(input.value, bounds.whole);
    const problem = problemOf(found);
    tell(problem);
    if (problem) return;
    value = found;
    change(value);
  }
  function tidy() {
    if (!said.hidden) return;
    input.value = writeNumber(value);
  }
  /** @param {string} problem */
  function tell(problem) {
    said.hidden = !problem;
    said.textContent = problem;
    if (problem) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    wrong(problem);
  }
  return {
    element,
    input,
    /**
     * From outside; what is being typed right now stays, and what was selected to be typed over is selected still.
     * @param {number | null | undefined} next
     */
    set(next) {
      const isFocused = document.activeElement === input;
      if (next === value && (isFocused || said.hidden)) return;
      const isSelected = isFocused && input.selectionEnd === input.value.length && input.selectionStart === 0;
      value = next ?? null;
      input.value = writeNumber(value);
      if (isSelected) input.select();
      tell("");
    },
    /** @param {string} text what an empty field means */
    setEmpty(text) {
      input.placeholder = text;
    },
    /** @param {number} high the largest that may stand here from now on */
    limit(high) {
      bounds = { ...bounds, high };
    },
    /** @param {boolean} disabled */
    disable(disabled) {
      input.disabled = disabled;
    },
  };
}

/** @param {number} value */
const range = (value) =>
  Math.abs(value) >= 1e7 || Number.isInteger(value) ? value.toLocaleString("en") : digits(value, 3);
