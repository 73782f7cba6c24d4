/* The whole recipe, in five groups, each with a preview of what its settings do. It is folded until somebody edits. */

import { train } from "../../../../texts/tabs/train.js";
import { field, make } from "../../../kit/dom.js";
import { count } from "../../../kit/numbers/format.js";
import { numberField } from "../../../kit/numbers/number_field.js";
import { change, chooseSample, markWrong, recipe } from "../../../session/training/recipe.js";
import { augmentationPreview, normalizationPreview, schedulePreview } from "./previews.js";
import { transferSource } from "./transfer.js";

/** @typedef {import("../../../session/training/recipe.js").Settings} Settings */

const words = train.form;

export function recipeForm() {
  const { choices } = recipe.state;
  if (!choices) throw new Error("the choices come first");
  const limits = Object.fromEntries(choices.limits.map((limit) => [limit.name, limit]));
  /** @type {((config: Settings, sample: boolean) => void)[]} */
  const draws = [];

  /**
   * @param {keyof Settings} name
   * @param {string} label
   * @param {{ step?: number, empty?: string }} [options]
   */
  function number(name, label, { step, empty } = {}) {
    const made = numberField({
      label,
      name,
      empty,
      bounds: { ...limits[name], step },
      change: (value) => change({ [name]: value }),
      wrong: (problem) => markWrong(name, problem),
    });
    draws.push((config) => made.set(/** @type {number | null} */ (config[name])));
    return made;
  }
  /**
   * @param {keyof Settings} name
   * @param {string} label
   * @param {string[]} options
   */
  function select(name, label, options) {
    const title = (/** @type {string} */ id) => train.words.optimizers[id] ?? words.values[id] ?? id;
    const control = make("select", { "data-setting": name, onchange: () => change({ [name]: control.value }) });
    control.append(...options.map((id) => make("option", { value: id }, title(id))));
    draws.push((config) => {
      control.value = String(config[name]);
    });
    return field(label, control);
  }
  const help = (/** @type {string} */ text) => make("p", { class: "quiet-text" }, text);

  const momentum = number("momentum", words.momentum);
  draws.push(({ optimizer }) => momentum.element.toggleAttribute("data-unused", optimizer !== "sgd"));
  const images = number("max_images", words.maxImages, { step: 1000, empty: "" });
  const shuffle = make("input", { type: "checkbox", "data-setting": "shuffle" });
  shuffle.addEventListener("change", () => change({ shuffle: shuffle.checked }));
  const set = make("select", { "data-setting": "sample", onchange: () => chooseSample(set.value === "sample") });
  const transfer = transferSource(choices.freezes);

  draws.push((config, sample) => {
    const data = choices.data.find(({ id }) => id === config.data);
    if (!data) return;
    const options = [
      ...(data.is_sample ? [] : [{ id: "full", text: words.full(count(data.images)) }]),
      ...(data.sample ? [{ id: "sample", text: words.sample(count(data.sample)) }] : []),
    ];
    set.replaceChildren(...options.map(({ id, text }) => make("option", { value: id }, text)));
    set.value = sample || data.is_sample ? "sample" : "full";
    images.setEmpty(words.all(count(sample ? data.sample : data.images)));
    shuffle.checked = config.shuffle;
  });

  const previews = [schedulePreview(), augmentationPreview(), normalizationPreview()];
  const [schedule, augmentation, normalization] = previews;
  const group = (/** @type {string} */ title, /** @type {(Node | null)[]} */ ...parts) =>
    make("fieldset", { class: "recipe-group" }, make("legend", {}, title), ...parts);
  const pair = (/** @type {Node[]} */ ...two) => make("div", { class: "recipe-pair" }, ...two);

  const element = make(
    "div",
    { class: "recipe-form", hidden: true },
    group(
      words.optimization,
      pair(
        select("optimizer", words.optimizer, choices.optimizers),
        number("learning_rate", words.rate).element,
        select("lr_schedule", words.schedule, choices.schedules),
        number("batch_size", words.batch, { step: 8 }).element,
        momentum.element,
      ),
      help(words.muonHelp),
      schedule.element,
    ),
    group(
      words.images,
      pair(
        field(words.which, set),
        images.element,
        select("augmentation", words.augmentation, choices.augmentations),
        select("normalization", words.normalization, choices.normalizations),
        select("early_images", words.earlyImages, choices.early_images),
      ),
      help(words.earlyImagesHelp),
      augmentation.element,
      normalization.element,
      make("label", { class: "recipe-check" }, shuffle, words.shuffle),
    ),
    group(
      words.regularization,
      pair(
        number("weight_decay", words.decay).element,
        number("label_smoothing", words.smoothing, { step: 0.05 }).element,
        number("dropout", words.dropout, { step: 0.05, empty: words.asDesigned }).element,
      ),
      help(words.dropoutHelp),
    ),
    group(
      words.start,
      pair(select("first_layer", words.firstLayer, choices.first_layers)),
      help(words.firstLayerHelp),
      transfer.element,
    ),
    group(
      words.validation,
      pair(
        number("validation_share", words.share, { step: 0.01 }).element,
        select("validate_on", words.validateOn, choices.validations),
        number("seed", words.seed, { step: 1 }).element,
        select("precision", words.precision, choices.precisions),
      ),
      help(words.validationHelp),
    ),
  );

  function draw() {
    const { config, sample } = recipe.state;
    if (!config || element.hidden) return;
    for (const each of draws) each(config, sample);
    for (const preview of [...previews, transfer]) void preview.show();
  }
  recipe.onAny(["config", "sample"], draw);
  return {
    element,
    unfold() {
      element.hidden = !element.hidden;
      draw();
      return !element.hidden;
    },
  };
}
