/* Batch norm on one map in both modes: as in training, where the other images of the batch count, and as in use. */

import { operations } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { bytes, doubles } from "../../kit/image/canvas.js";
import { onTheme, paint } from "../../kit/image/palette.js";
import { ask } from "../../kit/server/rpc.js";
import { whole } from "./shared/link_words.js";
import { mapChoice } from "./shared/map_choice.js";
import { mapView, whileShown } from "./shared/map_view.js";
import { exact, limitOf } from "./shared/number_text.js";
import { opHeading } from "./shared/op_heading.js";
import { slider } from "./shared/stepper.js";

const words = operations.batchNorm;

/**
 * @param {() => void} changed
 * @returns {import("./tab.js").Operation}
 */
export function batchNorm(changed) {
  let start = 0;
  const again = () => {
    changed();
    work.ask();
  };
  const choice = mapChoice({ own: [], first: ({ normed }) => normed, change: again });
  const batch = slider(words.batch, { min: 1, max: 16, value: 8, change: again });
  const resample = make(
    "button",
    {
      type: "button",
      "data-testid": "resample",
      onclick: () => {
        start = (start + 16) % 1_000_000;
        again();
      },
    },
    words.resample,
  );
  const tallest = () => (window.innerWidth <= 700 ? 180 : Math.max(150, Math.min(300, window.innerHeight - 540)));
  const views = [words.input, words.training, words.evaluation].map((title) => mapView(title, { tallest }));
  views[1].element.classList.add("op-veiled");
  views[2].element.classList.add("op-veiled");
  const strip = make("div", { class: "batch-strip" });
  const formulas = [make("p", { class: "op-formula" }), make("p", { class: "op-formula" })];
  views[1].element.append(formulas[0]);
  views[2].element.append(formulas[1]);
  const said = make("p", { class: "op-said op-result", role: "status" });
  const maps = make("div", { class: "op-row batch-row" }, ...views.map(({ element }) => element));
  const others = make("div", { class: "batch-others" }, make("h3", {}, words.others), strip);
  const element = make(
    "div",
    { class: "operation" },
    opHeading(words),
    make("div", { class: "op-settings" }, choice.element, batch.element, resample),
    maps,
    others,
    said,
  );
  const work = whileShown(element, ["image", "network", "epoch"], normalize);

  async function normalize() {
    await choice.ready();
    const isEmpty = choice.isEmpty();
    maps.hidden = others.hidden = isEmpty;
    if (isEmpty) {
      said.textContent = words.none;
      return;
    }
    const of = await choice.of();
    if (!of || "numbers" in of) return;
    const answer = await ask("normalize", { ...of, batch: batch.value(), start });
    if (answer.error) {
      said.textContent = answer.error.sentence;
      return;
    }
    const [training, evaluation] = [doubles(answer.training.values), doubles(answer.evaluation.values)];
    const limit = Math.max(limitOf(training), limitOf(evaluation));
    views[0].draw(answer.map, choice.said());
    const count = batch.value();
    views[1].draw(answer.training, words.ofBatch(count, exactly(answer.mean), exactly(answer.variance)), { limit });
    views[2].draw(answer.evaluation, answer.norm ? words.running(answer.norm) : words.measured(answer.measured_on), {
      limit,
    });
    formulas.forEach((line, i) => {
      line.textContent = answer.formulas[i];
    });
    const far = training.reduce((most, value, i) => Math.max(most, Math.abs(value - evaluation[i])), 0);
    said.textContent = words.differ(exact(Number(far.toPrecision(3))));
    drawOthers(answer.others);
  }
  /** @param {number | null} value */
  const exactly = (value) => (value === null ? "?" : exact(Number(value.toPrecision(4))));

  /** @type {import("../../kit/server/rpc_types.js").Tiles | null} */
  let tiles = null;
  /** @param {import("../../kit/server/rpc_types.js").Tiles | null} found */
  function drawOthers(found) {
    tiles = found;
    if (!found) return void strip.replaceChildren(make("span", { class: "quiet-text" }, words.alone));
    const { codes, h, w } = found;
    const all = bytes(codes);
    strip.replaceChildren(
      ...Array.from({ length: all.length / (h * w) }, (_, i) => {
        const canvas = paint(all.subarray(i * h * w, (i + 1) * h * w), w, h, true);
        canvas.className = "batch-one pixelated";
        canvas.setAttribute("role", "img");
        canvas.setAttribute("aria-label", words.other(start + i));
        return canvas;
      }),
    );
  }
  onTheme(() => tiles && drawOthers(tiles));

  return {
    element,
    names: ["of", "map", "batch", "start"],
    write: () => ({ ...choice.write(), batch: String(batch.value()), start: start ? String(start) : null }),
    read(given) {
      batch.set(whole(given.batch, 1, 16) ?? 8);
      start = whole(given.start, 0, 1_000_000) ?? 0;
      choice.read(given);
      work.ask();
    },
    show: work.show,
  };
}
