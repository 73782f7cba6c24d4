/* Small previews inside the form: what a part of the recipe will do, in numbers and images that the server takes from
   the training's own functions. */

import { train } from "../../../../texts/tabs/train.js";
import { chart } from "../../../kit/chart/chart.js";
import { make } from "../../../kit/dom.js";
import { bytes, floats } from "../../../kit/image/canvas.js";
import { paintImage } from "../../../kit/image/palette.js";
import { count, number } from "../../../kit/numbers/format.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { recipe } from "../../../session/training/recipe.js";

/** @typedef {import("../../../kit/server/rpc_types.js").Pixels} Pixels */
/** @typedef {import("../../../session/training/recipe.js").Settings} Settings */

const words = train.previews;

/**
 * Calls `look` when the part of the recipe that it depends on has changed.
 * @param {(config: Settings) => unknown} part
 * @param {(config: Settings, sample: boolean) => Promise<boolean>} look did it succeed?
 */
function whenChanged(part, look) {
  let seen = "";
  return latest(async () => {
    const { config, sample } = recipe.state;
    if (!config) return;
    const now = JSON.stringify([part(config), sample]);
    if (now !== seen && (await look(config, sample))) seen = now;
  });
}

/* The learning rate over the run. */
export function schedulePreview() {
  const curve = chart({ title: words.schedule, x: "step", height: 140 });
  const said = make("p", { class: "quiet-text" });
  const show = whenChanged(
    (config) => config,
    async (config, sample) => {
      const answer = await ask("schedule", { config: { ...config, architecture: "quick" }, sample });
      if (answer.error) {
        said.textContent = answer.error.sentence;
        return false;
      }
      const rates = [...floats(answer.rates)];
      const last = Math.max(rates.length - 1, 1);
      const points = rates.map(
        (rate, index) => /** @type {[number, number]} */ ([(index / last) * answer.steps, rate]),
      );
      curve.draw({ series: [{ name: words.rate, label: "", points }], to: answer.steps });
      said.textContent = words.steps(count(answer.steps), count(config.batch_size ?? 0), count(answer.images));
      return true;
    },
  );
  return { element: make("div", { class: "preview" }, curve.element, said), show };
}

/* Eight training images, before and after. */
export function augmentationPreview() {
  const strip = make("div", { class: "preview-strip" });
  const said = make("p", { class: "quiet-text" });
  let seed = 1;
  const show = whenChanged(
    ({ data, augmentation }) => [data, augmentation, seed],
    async ({ data, augmentation }, sample) => {
      const answer = await ask("augmented", { data, augmentation, sample, seed });
      if (answer.error) {
        said.textContent = answer.error.sentence;
        return false;
      }
      const isNone = augmentation === "none";
      const changes = isNone ? [] : augmentation.split("+").map((name) => words.changes[name]);
      said.textContent = isNone ? words.never : [...changes, words.everyTime, answer.remark].filter(Boolean).join(" ");
      strip.replaceChildren(row(words.before, answer.before, answer.labels));
      if (!isNone) strip.append(row(words.after, answer.after, answer.labels));
      return true;
    },
  );
  /**
   * @param {string} name
   * @param {Pixels[]} images
   * @param {string[]} labels
   */
  function row(name, images, labels) {
    const canvases = images.map(({ pixels, width, height, channels }) =>
      paintImage(bytes(pixels), width, height, channels),
    );
    const label = `${name}: ${labels.join(", ")}`;
    return make(
      "div",
      { class: "preview-row", role: "img", "aria-label": label },
      make("span", { class: "preview-name", "aria-hidden": "true" }, name),
      ...canvases,
    );
  }
  function other() {
    seed += 1;
    void show();
  }
  const again = make("button", { type: "button", class: "quiet", onclick: other }, words.other);
  return { element: make("div", { class: "preview" }, strip, make("div", { class: "row" }, said, again)), show };
}

/* What is taken off each channel, and what it is divided by. */
export function normalizationPreview() {
  const said = make("p", { class: "quiet-text" });
  const table = make("table", { class: "preview-table" });
  const show = whenChanged(
    (config) => ({ ...config, epochs: 0, learning_rate: 0, time_limit: 0 }),
    async (config, sample) => {
      const answer = await ask("normalized", { config: { ...config, architecture: "quick" }, sample });
      if (answer.error) {
        said.textContent = answer.error.sentence;
        return false;
      }
      said.textContent = `${words.formula} ${words.used[config.normalization]}`;
      const head = (/** @type {string} */ text, span = 1) => make("th", { scope: "col", colspan: span }, text);
      const four = [words.mean, words.deviation, words.mean, words.deviation].map((text) => head(text));
      const rows = answer.channels.map((channel, c) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, channel),
          ...[answer.standard, answer.measured].flatMap(({ mean, std }) => [
            make("td", {}, number(mean[c])),
            make("td", {}, number(std[c])),
          ]),
        ),
      );
      table.replaceChildren(
        make("thead", {}, make("tr", {}, make("td"), head(words.published, 2), head(words.measured, 2))),
        make("thead", {}, make("tr", {}, make("td"), ...four)),
        make("tbody", {}, ...rows),
      );
      return true;
    },
  );
  return { element: make("div", { class: "preview" }, said, table), show };
}
