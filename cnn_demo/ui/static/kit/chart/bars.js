/* Shares of a whole as horizontal bars: a name, a bar, a value. Differences grow from a line in the middle. */

import { make } from "../dom.js";

/** @typedef {{ name: string, share: number | null, value: string, hint?: string, kind?: string }} Bar */

/**
 * Bars from 0 to `most`.
 * @param {Bar[]} bars
 * @param {{ label: string, most?: number }} options
 */
export function bars(bars, { label, most = 1 }) {
  return list(bars, label, ({ share }) => {
    const width = Math.max(0, Math.min(1, (share ?? 0) / (most || 1)));
    return `inset-inline: 0 ${percentOf(1 - width)}`;
  });
}

/**
 * Differences from -most to most, around a line in the middle.
 * @param {Bar[]} bars
 * @param {{ label: string, most: number }} options
 */
export function differences(bars, { label, most }) {
  const element = list(bars, label, ({ share }) => {
    const size = Math.min(1, Math.abs(share ?? 0) / (most || 1)) / 2;
    return (share ?? 0) < 0
      ? `inset-inline: ${percentOf(0.5 - size)} 50%`
      : `inset-inline: 50% ${percentOf(0.5 - size)}`;
  });
  element.classList.add("bars-around");
  return element;
}

/**
 * @param {Bar[]} bars
 * @param {string} label
 * @param {(bar: Bar) => string} place
 */
function list(bars, label, place) {
  return make(
    "ul",
    { class: "bars", "aria-label": label },
    ...bars.map((bar) =>
      make(
        "li",
        { title: bar.hint },
        make("span", { class: "bars-name" }, bar.name),
        make(
          "span",
          { class: "bars-track" },
          make("span", {
            class: `bars-fill ${bar.kind ?? ""} ${(bar.share ?? 0) < 0 ? "negative" : ""}`,
            style: place(bar),
          }),
        ),
        make("span", { class: "bars-value" }, bar.value),
      ),
    ),
  );
}

/** @param {number} share */
const percentOf = (share) => `${(100 * share).toFixed(2)}%`;
