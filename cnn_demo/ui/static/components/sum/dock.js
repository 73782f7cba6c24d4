/* The exact sum behind the chosen value, fixed to the window's lower edge: one line first, then the strongest input
   maps side by side, then what the layers behind make of it. Arrow keys move the value, Escape closes. */

import { sum as words } from "../../../texts/sum.js";
import { make } from "../../kit/dom.js";
import { onTheme } from "../../kit/image/palette.js";
import { latest } from "../../kit/server/latest.js";
import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { isVector, layerOf } from "../../session/layers.js";
import { aboutImage, lab } from "../../session/state.js";
import { pickValue, walkValue } from "../inside/view.js";
import { fieldPicture } from "./pictures.js";
import { firstLine, formulaOf, nameOf } from "./sum_words.js";
import { termsOf, unfolder } from "./terms.js";

/** @typedef {import("../../kit/server/rpc_types.js").ExplainAnswer} ExplainAnswer */

const [FEW, ALL] = [3, 64];

export function dock() {
  const line = make("p", { class: "sum-line", role: "status", "data-testid": "sum-line" });
  const grow = make(
    "button",
    { type: "button", class: "quiet sum-grow", "aria-pressed": "false", onclick: enlarge },
    words.larger,
  );
  const close = make(
    "button",
    { type: "button", class: "quiet", "aria-label": words.close, title: words.close, onclick: shut },
    "×",
  );
  const picture = fieldPicture();
  const terms = make("ol", { class: "sum-terms" });
  const steps = make("ol", { class: "sum-steps", "aria-label": words.steps });
  const body = make(
    "div",
    { class: "sum-body", tabindex: 0, role: "group", "aria-label": words.title },
    picture.element,
    make("div", { class: "sum-main" }, terms, steps),
  );
  const element = make(
    "section",
    { class: "dock", hidden: true, "aria-label": words.title },
    make("div", { class: "sum-top" }, line, grow, close),
    body,
  );
  let most = FEW;
  /** @type {ExplainAnswer | null} */
  let shown = null;
  onTheme(() => shown && draw(shown));

  const look = latest(async () => {
    const { value, scale, tab } = lab.state;
    const about = aboutImage();
    if (!value || !about || tab !== "inside") return;
    const found = await ask("explain", { ...about, ...value, most, scale });
    if (lab.state.value !== value) return;
    if (!found.error) return draw(found);
    if (isPassing(found)) {
      await sleep(1000 * (found.error.retry_after ?? 1));
      void look();
    } else {
      shown = null;
      line.textContent = found.error.sentence;
      body.hidden = true;
    }
    return undefined;
  });

  /** @param {ExplainAnswer} found */
  function draw(found) {
    shown = found;
    body.hidden = false;
    const { graph, answer } = lab.state;
    const isUnit = (/** @type {string} */ name) => {
      const layer = layerOf(graph, name);
      return Boolean(layer && isVector(layer));
    };
    const last = found.steps[found.steps.length - 1];
    line.textContent = firstLine(found.steps, isUnit(last.layer));
    line.title = line.textContent;
    if (answer) picture.draw(answer.seen, found.field);
    const actions = { unfold, isAll: most === ALL, go: pickValue };
    const isSplit = found.steps[0].type !== "softmax";
    terms.replaceChildren(...(isSplit ? termsOf(found, found.steps[0], actions) : []));
    const more = unfolder(found.steps[0], actions);
    const hadFocus = steps.contains(document.activeElement);
    steps.replaceChildren(
      ...(more ? [make("li", { class: "sum-more" }, more)] : []),
      ...found.steps.map((step, index) =>
        make(
          "li",
          { class: "sum-step" },
          make("span", { class: "sum-step-name" }, nameOf(step, isUnit(step.layer))),
          make("span", {}, ` = ${formulaOf(step)}`),
          index && (step.type === "pooling" || step.type === "softmax")
            ? make("ol", {}, ...termsOf(found, step, actions))
            : null,
        ),
      ),
    );
    if (hadFocus) more?.focus({ preventScroll: true });
  }

  function unfold() {
    most = most === ALL ? FEW : ALL;
    if (most === ALL) enlarge(true);
    void look();
  }
  /** @param {unknown} [is] */
  function enlarge(is) {
    const isLarge = element.toggleAttribute("data-large", is === true ? true : undefined);
    grow.textContent = isLarge ? words.smaller : words.larger;
    grow.setAttribute("aria-pressed", String(isLarge));
  }
  function shut() {
    lab.set({ value: null });
    /** @type {HTMLElement | null} */ (document.querySelector(".map-large"))?.focus({ preventScroll: true });
  }

  lab.on("value", (value) => {
    element.hidden = !value;
    if (!value) {
      element.removeAttribute("data-large");
      grow.textContent = words.larger;
      most = FEW;
      shown = null;
      line.textContent = "";
    }
    void look();
  });
  lab.onAny(["answer", "tab"], () => void look());
  element.addEventListener("keydown", (event) => {
    const isField = event.target instanceof Element && event.target.closest("input, select");
    if (!isField) walkValue(event);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && lab.state.tab === "inside" && lab.state.value && !event.defaultPrevented) shut();
  });
  /* What else is fixed to the lower edge stands above. */
  new ResizeObserver(() => {
    const isFixed = getComputedStyle(element).position === "fixed";
    document.documentElement.style.setProperty("--dock", `${isFixed ? element.offsetHeight : 0}px`);
  }).observe(element);
  return { element };
}
