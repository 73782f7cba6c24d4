/* Activations: a curve with its slope, and what it makes of a signed map. */

import { operations } from "../../../texts/tabs/operations.js";
import { chart } from "../../kit/chart/chart.js";
import { make } from "../../kit/dom.js";
import { doubles } from "../../kit/image/canvas.js";
import { percent } from "../../kit/numbers/format.js";
import { ask, askUntilAnswered } from "../../kit/server/rpc.js";
import { name } from "./shared/link_words.js";
import { mapChoice } from "./shared/map_choice.js";
import { mapView, whileShown } from "./shared/map_view.js";
import { limitOf } from "./shared/number_text.js";
import { opHeading } from "./shared/op_heading.js";

const words = operations.activation;

/**
 * @param {() => void} changed
 * @returns {import("./tab.js").Operation}
 */
export function activation(changed) {
  /** @type {import("../../kit/server/rpc_types.js").Activation[]} */
  let curves = [];
  let current = "relu";
  const again = () => {
    changed();
    work.ask();
  };
  const names = make("div", { class: "segmented", role: "group", "aria-label": words.curve });
  const choice = mapChoice({ own: ["sobel", "bench"], change: again });
  const plot = chart({ title: words.chart, x: "x", height: 250 });
  const formula = make("p", { class: "activation-formula" });
  const before = mapView(words.before);
  const after = mapView(words.after);
  after.element.classList.add("op-veiled");
  const said = make("p", { class: "op-said op-result", role: "status" });
  const element = make(
    "div",
    { class: "operation" },
    opHeading(words),
    make(
      "div",
      { class: "op-settings" },
      make("div", { class: "setting" }, make("span", { class: "setting-name" }, words.curve), names),
      choice.element,
    ),
    make(
      "div",
      { class: "op-row activation-row" },
      make("div", { class: "activation-curve" }, plot.element, formula),
      before.element,
      after.element,
    ),
    said,
  );
  const work = whileShown(element, ["image", "network", "epoch"], activate);

  async function activate() {
    if (!curves.length) {
      const answer = await askUntilAnswered("activation_choices", {});
      if (answer.error) return;
      curves = answer.activations;
      if (!curves.some(({ id }) => id === current)) current = "relu";
      names.replaceChildren(
        ...curves.map(({ id, title }) =>
          make(
            "button",
            {
              type: "button",
              "data-curve": id,
              onclick: () => {
                current = id;
                again();
              },
            },
            title,
          ),
        ),
      );
    }
    await choice.ready();
    const curve = curves.find(({ id }) => id === current);
    if (!curve) return;
    for (const button of names.children)
      button.setAttribute("aria-pressed", String(button.getAttribute("data-curve") === current));
    drawCurve(curve);
    const of = await choice.of();
    if (!of) return;
    const answer = await ask("activate", { of, activation: current });
    if (answer.error) {
      said.textContent = answer.error.sentence;
      return;
    }
    const values = doubles(answer.before.values);
    const flags = Array.from(values, (value) => value < 0);
    before.draw(answer.before, choice.said());
    after.draw(answer.after, words.marked, { flags, limit: limitOf(values) });
    said.textContent = words.counts(
      answer.negative,
      answer.total,
      answer.saturated,
      percent(answer.saturated / answer.total, 0),
    );
  }

  /** @param {import("../../kit/server/rpc_types.js").Activation} curve */
  function drawCurve(curve) {
    /** @param {number[]} values */
    const points = (values) => curve.at.map((x, i) => /** @type {[number, number]} */ ([x, values[i]]));
    const marks = curve.at.flatMap((at, i) =>
      i && curve.saturated[i] !== curve.saturated[i - 1]
        ? [{ at, label: curve.saturated[i] ? words.saturatedFrom : words.saturatedTo }]
        : [],
    );
    plot.draw({
      from: curve.at[0],
      to: curve.at[curve.at.length - 1],
      series: [
        { name: curve.title, points: points(curve.values) },
        { name: words.slope, points: points(curve.slopes) },
      ],
      marks,
    });
    formula.replaceChildren(make("strong", {}, curve.formula), ` ${curve.sentence}`);
  }

  return {
    element,
    names: ["of", "map", "curve"],
    write: () => ({ ...choice.write(), curve: current }),
    read(given) {
      const wanted = name(given.curve) ?? "relu";
      current = curves.length && !curves.some(({ id }) => id === wanted) ? "relu" : wanted;
      choice.read(given);
      work.ask();
    },
    show: work.show,
  };
}
