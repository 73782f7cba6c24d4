/* Softmax and cross-entropy, step by step: logit, exponential, share of the sum. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { digits, percent } from "../../../kit/numbers/format.js";
import { numberSteps } from "../../../kit/numbers/number_steps.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { toast } from "../../../kit/toast.js";
import { exact } from "../shared/number_text.js";

const words = operations.softmax;
const LARGEST = 1000; // logit that may be typed
/** @param {number} value */
const short = (value) => digits(value, 4);

/**
 * @param {{ pick: (i: number) => void, true: (i: number) => void, write: (i: number, value: number) => void }} act
 */
export function softmaxTable(act) {
  const table = make("table", { class: "number-table softmax-table", "data-testid": "softmax" });
  const loss = make("p", { class: "op-formula", "data-testid": "loss" });
  const compared = make("p", { class: "quiet-text" });
  const element = make(
    "section",
    { class: "flatten-part softmax op-veiled", "aria-label": words.title },
    make("h3", {}, words.title),
    table,
    loss,
    compared,
  );

  /**
   * @param {import("../../../kit/server/rpc_types.js").SoftenAnswer} found
   * @param {{ names: string[] | null, truth: number, temperature: number, asked: number }} about
   */
  function draw(found, { names, truth, temperature, asked }) {
    /** @param {number} i */
    const name = (i) => names?.[i] ?? words.classNumber(i);
    const over = Math.abs(temperature - 1) < 1e-9 ? "" : ` / ${short(temperature)}`;
    const off = found.taken_off ? ` − ${short(found.taken_off)}` : "";
    const focus = /** @type {HTMLElement | null} */ (document.activeElement);
    const focused = focus && table.contains(focus) ? focus.dataset.key : null;
    const rows = found.logits.map((logit, i) =>
      make(
        "tr",
        { "aria-current": i === asked ? "true" : null },
        make(
          "th",
          { scope: "row" },
          names
            ? make(
                "button",
                { type: "button", class: "quiet", "data-key": `name${i}`, onclick: () => act.pick(i) },
                name(i),
              )
            : name(i),
        ),
        make("td", {}, names ? short(logit) : logitField(i, logit)),
        make("td", {}, short(found.exponentials[i])),
        make("td", { class: "softmax-share" }, percent(found.probabilities[i])),
        make(
          "td",
          { class: "softmax-bar", "aria-hidden": "true" },
          make("span", { style: `width:${(found.probabilities[i] * 100).toFixed(2)}%` }),
        ),
        make(
          "td",
          {},
          make("input", {
            type: "radio",
            name: "softmax-true",
            "data-key": `true${i}`,
            checked: i === truth,
            "aria-label": words.isTrue(name(i)),
            onchange: () => act.true(i),
          }),
        ),
      ),
    );
    const head = [words.class, words.logit, words.exponential(over, off), words.probability, "", words.truth];
    table.replaceChildren(
      make("tr", {}, ...head.map((text) => (text ? make("th", { scope: "col" }, text) : make("td", {})))),
      ...rows,
      make(
        "tr",
        { class: "number-total" },
        make("th", { scope: "row" }, words.sum),
        make("td", {}),
        make("td", {}, short(found.total)),
        make("td", {}, "100 %"),
        make("td", { colspan: 2 }),
      ),
    );
    if (focused) /** @type {HTMLElement | null} */ (table.querySelector(`[data-key="${focused}"]`))?.focus();
    loss.textContent = words.loss(found.loss_formula);
    compared.textContent = words.fed(short(found.of_log_softmax), short(found.of_softmax));
  }

  /** @param {number} i @param {number} logit */
  function logitField(i, logit) {
    const field = make("input", {
      type: "text",
      inputmode: "text",
      autocomplete: "off",
      class: "logit-field",
      value: exact(logit),
      "data-key": `logit${i}`,
      "aria-label": words.logitOf(i),
    });
    const take = () => {
      const value = numberWithin(field.value, LARGEST);
      if (value !== null) return act.write(i, value);
      toast(words.noLogit(field.value, LARGEST));
      field.value = exact(logit);
      return undefined;
    };
    field.addEventListener("change", take);
    numberSteps(field, () => ({ low: -LARGEST, high: LARGEST }), take);
    return field;
  }
  return { element, draw };
}
