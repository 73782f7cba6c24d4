/* Test images with what was predicted for them, each one click away from Classify. */

import { evaluate as words } from "../../../texts/tabs/evaluate.js";
import { make } from "../../kit/dom.js";
import { thumbnail } from "../../kit/image/thumbnail.js";
import { count, percent } from "../../kit/numbers/format.js";
import { showTest } from "../../session/input/pad_content.js";
import { jump } from "../../session/jump.js";

/** @typedef {import("../../kit/server/rpc_types.js").PredictedImage} PredictedImage */
/** @typedef {import("../../kit/server/rpc_types.js").Pixels} Pixels */

/**
 * @param {PredictedImage} one
 * @param {string[]} classes
 */
export function predictedImage(one, classes) {
  const [truth, predicted] = [classes[one.truth], classes[one.predicted]];
  const lines = [`${predicted} ${percent(one.probability)}`, ...(truth === predicted ? [] : [words.truth(truth)])];
  return imageButton(one, truth, words.image(count(one.index), truth, predicted, percent(one.probability)), lines);
}

/**
 * @param {{ data: string, index: number, image: Pixels }} one
 * @param {string} truth
 * @param {string} label
 * @param {string[]} lines
 */
export function imageButton({ data, index, image }, truth, label, lines) {
  const open = () => {
    showTest({ data, index, label: truth, image });
    jump("classify", ".pad-canvas");
  };
  return make(
    "button",
    { type: "button", class: "test-image", "aria-label": label, title: label, "data-index": index, onclick: open },
    thumbnail(image),
    ...lines.map((line) => make("span", {}, line)),
  );
}
