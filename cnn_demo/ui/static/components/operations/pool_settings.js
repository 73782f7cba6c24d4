/* How pooling slides and what it keeps of a window: maximum or average, size, stride, padding; and their link. */

import { operations } from "../../../texts/tabs/operations.js";
import { make, segmented } from "../../kit/dom.js";
import { oneOf, whole } from "./shared/link_words.js";
import { stepper } from "./shared/stepper.js";

/** @typedef {"max" | "average"} Kind */
/** @type {readonly Kind[]} */
const KINDS = ["max", "average"];
const words = operations.pooling;

/** @param {() => void} changed */
export function poolSettings(changed) {
  /** @type {Kind} */
  let kind = "max";
  const kinds = segmented(
    words.kind,
    KINDS.map((value) => ({ value, text: words.kinds[value] })),
    kind,
    (value) => {
      kind = value;
      changed();
    },
  );
  const size = stepper(words.size, { min: 2, max: 5, value: 2, say: (n) => `${n}×${n}`, change: resized });
  const stride = stepper(words.stride, { min: 1, max: 5, value: 2, change: changed });
  const padding = stepper(words.padding, { min: 0, max: 2, value: 0, change: changed });

  /** @param {number} n the stride is the size, until another is chosen */
  function resized(n) {
    stride.set(n);
    padding.limit(Math.floor(n / 2));
    changed();
  }

  return {
    elements: [
      make("div", { class: "setting" }, make("span", { class: "setting-name" }, words.kind), kinds.element),
      size.element,
      stride.element,
      padding.element,
    ],
    value: () => ({ size: size.value(), stride: stride.value(), padding: padding.value(), kind }),
    names: ["keep", "size", "stride", "padding"],
    write: () => ({
      keep: kind,
      size: String(size.value()),
      stride: String(stride.value()),
      padding: padding.value() ? String(padding.value()) : null,
    }),
    /** @param {Record<string, string>} given */
    read(given) {
      kind = oneOf(given.keep, KINDS) ?? "max";
      kinds.show(kind);
      const n = whole(given.size, 2, 5) ?? 2;
      size.set(n);
      stride.set(whole(given.stride, 1, 5) ?? n);
      padding.limit(Math.floor(n / 2));
      padding.set(whole(given.padding, 0, 2) ?? 0);
    },
  };
}
