/* A recipe in words, the standard terms in the usual order. */

import { train } from "../../../../texts/tabs/train.js";
import { count, percent } from "../../../kit/numbers/format.js";
import { writeNumber } from "../../../kit/numbers/read_number.js";

/** @typedef {import("../../../session/training/recipe.js").Settings} Settings */

const words = train.words;

/** @param {unknown} value */
const say = (value) =>
  typeof value === "number" ? (value >= 1000 ? count(value) : writeNumber(value)) : String(value);

/**
 * @param {Settings} config
 * @param {boolean} sample
 */
export function sentence(config, sample) {
  const schedule = train.form.values[config.lr_schedule] ?? config.lr_schedule;
  const parts = [
    words.optimizers[config.optimizer] ?? config.optimizer,
    words.rate(say(config.learning_rate), schedule),
    config.optimizer === "sgd" ? words.momentum(say(config.momentum)) : "",
    words.batch(say(config.batch_size)),
    config.augmentation === "none" ? words.noAugmentation : words.augmentation(config.augmentation),
    config.weight_decay ? words.decay(say(config.weight_decay)) : "",
    config.label_smoothing ? words.smoothing(say(config.label_smoothing)) : "",
    config.dropout === null ? "" : words.dropout(say(config.dropout)),
    config.normalization === "standard" ? "" : words.normalization(config.normalization),
    config.max_images === null ? "" : words.images(say(config.max_images)),
    sample ? words.sample : "",
    config.shuffle ? "" : words.unshuffled,
    validation(config),
    config.pretrained ? words.pretrained(config.pretrained) : "",
    config.early_images === "whole" ? "" : words.earlyImages,
    config.first_layer === "learned" ? "" : words.whitening,
    config.freeze === "none" ? "" : words.frozen(config.freeze),
  ];
  return `${parts.filter(Boolean).join(", ")}.`;
}

/** @param {Settings} config */
function validation({ validate_on, validation_share }) {
  if (validate_on === "test") return words.onTest;
  return validation_share
    ? words.heldOut(percent(validation_share, validation_share * 100 === Math.round(validation_share * 100) ? 0 : 1))
    : words.notHeldOut;
}
