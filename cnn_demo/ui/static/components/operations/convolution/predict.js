/* "What is the next value?": asked, checked, then shown. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { exact } from "../shared/number_text.js";
import { step } from "./arithmetic.js";
import { bench, go } from "./bench.js";

const words = operations.player;

export function predicting() {
  const toggle = make(
    "button",
    { type: "button", "aria-pressed": "false", "data-testid": "predict", onclick: flip },
    words.predict,
  );
  const answer = make("input", {
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    class: "predict-field",
    "aria-label": words.question,
  });
  const check = make("button", { type: "submit", class: "primary" }, words.check);
  const reveal = make(
    "button",
    { type: "button", class: "quiet", hidden: true, onclick: () => known(words.shown) },
    words.reveal,
  );
  const said = make("span", { class: "predict-said", role: "status" });
  const form = make(
    "form",
    { class: "predict-form", hidden: true },
    make("span", { class: "predict-ask" }, words.question),
    answer,
    check,
    reveal,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    judge();
  });
  const element = make("div", { class: "predict" }, toggle, form, said);

  function flip() {
    const predict = !bench.state.predict;
    bench.set({ predict, known: predict ? new Set() : null, at: predict ? [0, 0] : bench.state.at });
    if (predict) answer.focus({ preventScroll: true });
  }
  const total = () => {
    const { slid, at } = bench.state;
    return slid ? step(slid, ...at).total : 0;
  };
  function judge() {
    const { slid, at, known: seen } = bench.state;
    if (!slid) return;
    if (seen?.has(at[0] * slid.w + at[1])) return onward();
    const value = numberWithin(answer.value);
    if (value === null) {
      said.textContent = words.noNumber;
      return;
    }
    const right = total();
    if (Math.abs(value - right) <= Math.max(0.005, Math.abs(right) * 0.005)) return known(words.right);
    said.textContent = words.wrong(exact(value));
    reveal.hidden = false;
    answer.select();
  }
  /** @param {(value: string) => string} words2 */
  function known(words2) {
    const { slid, at, known: seen } = bench.state;
    if (!slid) return;
    const index = at[0] * slid.w + at[1];
    bench.set({ known: new Set([...(seen ?? []), index]) });
    said.textContent = words2(exact(total()));
    check.textContent = index === slid.h * slid.w - 1 ? words.done : words.next;
    reveal.hidden = true;
  }
  function onward() {
    const { slid, at } = bench.state;
    if (!slid) return;
    const index = at[0] * slid.w + at[1] + 1;
    if (index >= slid.h * slid.w) return bench.set({ predict: false, known: null });
    go(Math.floor(index / slid.w), index % slid.w);
    answer.focus({ preventScroll: true });
  }
  bench.on("predict", (predict) => {
    toggle.setAttribute("aria-pressed", String(predict));
    form.hidden = !predict;
    said.textContent = "";
  });
  bench.onAny(["at", "predict"], () => {
    const { slid, at, known: seen } = bench.state;
    if (slid && seen?.has(at[0] * slid.w + at[1])) return;
    answer.value = "";
    check.textContent = words.check;
    reveal.hidden = true;
    said.textContent = "";
  });
  return { element };
}
