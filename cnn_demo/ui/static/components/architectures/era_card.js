/* What the chosen era is about: its idea, its results, and the small version that can be used and trained here. */

import { architectures as words } from "../../../texts/tabs/architectures.js";
import { make } from "../../kit/dom.js";
import { percent, short } from "../../kit/numbers/format.js";
import { showTest } from "../../session/input/pad_content.js";
import { refreshNetworks, testImage, useById } from "../../session/networks.js";
import { lab } from "../../session/state.js";
import { trainWith } from "../../session/training/recipe.js";

/** @typedef {import("../../kit/server/rpc_types.js").EraCard} Era */

/** @param {Era} era */
export function eraCard({ title, year, idea, story, results, paper, small }) {
  return make(
    "div",
    { class: "era-card" },
    make(
      "section",
      { class: "era-story" },
      make("h2", {}, `${title}, ${year}`),
      make("p", { class: "era-idea" }, `${words.idea}: ${idea}.`),
      ...story.map((sentence) => make("p", {}, sentence)),
    ),
    make(
      "section",
      { class: "era-results" },
      make("h3", {}, words.results),
      ...results.map(({ percent: error, of }) => make("p", {}, make("strong", {}, `${error} %`), ` ${of}`)),
      make("p", { class: "quiet-text" }, paper),
    ),
    smallVersion(small),
  );
}

/** @param {Era["small"]} small */
function smallVersion({ title, story, published, recipe }) {
  const train = () => trainWith({ config: recipe, sample: false });
  return make(
    "section",
    { class: "era-small" },
    make("h3", {}, words.small.title(title)),
    make("p", { class: "quiet-text" }, published.length ? story : words.small.none),
    ...published.map((one) => {
      const accuracy = one.test_accuracy === null ? words.small.unmeasured : percent(one.test_accuracy);
      const name = `${title}, ${one.data_title}`;
      const open = (/** @type {string} */ tab) => () => void useNetwork(one.network, tab);
      return make(
        "div",
        { class: "era-published" },
        make("p", {}, make("strong", {}, one.data_title), ` ${words.small.facts(accuracy, short(one.parameters))}`),
        make(
          "div",
          { class: "row" },
          make(
            "button",
            { type: "button", class: "primary", "aria-label": words.small.useLabel(name), onclick: open("classify") },
            words.small.use,
          ),
          make(
            "button",
            { type: "button", "aria-label": words.small.insideLabel(name), onclick: open("inside") },
            words.small.inside,
          ),
        ),
      );
    }),
    make("button", { type: "button", class: "quiet era-train", onclick: train }, words.small.train),
  );
}

/**
 * Makes a network current, on an image that it can know, and opens a tab.
 * @param {string} network
 * @param {string} [tab]
 */
export async function useNetwork(network, tab = "classify") {
  if (!useById(network)) await refreshNetworks(network);
  const card = lab.state.network;
  const { image } = lab.state;
  const isOther = image?.kind === "test" ? image.data !== card?.data : card?.channels === 3 || card?.data !== "mnist";
  if (card && isOther) {
    const found = await testImage(card.data);
    if (!found.error) showTest(found);
  }
  lab.set({ tab });
}
