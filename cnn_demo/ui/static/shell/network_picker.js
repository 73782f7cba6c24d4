/* The current network in the header, and all others on shelves by what they know. */

import { shell as words } from "../../texts/shell.js";
import { make } from "../kit/dom.js";
import { count, percent } from "../kit/numbers/format.js";
import { popover } from "../kit/popover.js";
import { use } from "../session/networks.js";
import { lab } from "../session/state.js";
import { loadWeights } from "./load_weights.js";

/** @typedef {import("../kit/server/rpc_types.js").NetworkCard} NetworkCard */

/** @param {NetworkCard} card */
export function nameOf(card) {
  return `${words.shelfNames.of[card.data] ?? card.data_title} · ${card.title}`;
}

/**
 * Of the test images, as measured here, or as its authors state it.
 * @param {NetworkCard} card
 */
function share({ test_accuracy: measured, origin }) {
  const known = origin ? origin.accuracy : measured;
  return known === null ? "" : percent(known);
}

/**
 * The same, and whose figure it is where it is not ours.
 * @param {NetworkCard} card
 */
const accuracy = (card) => (card.origin && share(card) ? words.stated(share(card)) : share(card));

export function networkPicker() {
  const name = make("span", { class: "picker-name" }, words.networkLoading);
  const score = make("span", { class: "picker-score" });
  const button = make("button", { type: "button", class: "picker-now", "data-testid": "network" }, name, score);
  const panel = popover(button, words.networks, shelves);

  lab.on("network", (card) => {
    if (!card) return;
    name.textContent = nameOf(card);
    score.textContent = share(card);
    button.setAttribute("aria-label", words.networkNow(`${nameOf(card)}, ${accuracy(card)}`));
  });
  lab.on("networks", () => panel.refresh());

  function shelves() {
    const { networks } = lab.state;
    const shelf = (/** @type {NetworkCard} */ card) => (card.group === "published" ? card.data : card.group);
    const known = ["opened", "yours", "imagenet", "mnist", "fashion_mnist", "cifar10"];
    const names = [...known, ...new Set(networks.map(shelf))].filter((id, index, all) => all.indexOf(id) === index);
    const groups = names
      .map((id) => ({ id, cards: networks.filter((card) => shelf(card) === id) }))
      .filter(({ cards }) => cards.length);
    const load = () => {
      panel.close();
      loadWeights();
    };
    return [
      ...groups.map(({ id, cards }) =>
        make("section", { class: "shelf" }, make("h2", {}, title(id, cards[0])), make("ul", {}, ...cards.map(entry))),
      ),
      make("button", { type: "button", class: "quiet", onclick: load }, words.loadWeights),
    ];
  }

  /**
   * @param {string} id
   * @param {NetworkCard} card
   */
  function title(id, card) {
    const titles = /** @type {Record<string, string>} */ (words.shelves);
    return titles[id] ?? card.data_title;
  }

  /** @param {NetworkCard} card */
  function entry(card) {
    const facts = [
      accuracy(card),
      card.classes.length > 10 ? words.classes(count(card.classes.length)) : null,
      words.parameters(count(card.parameters)),
      card.is_sample ? words.sample : null,
    ];
    const isCurrent = card.network === lab.state.network?.network;
    const press = make(
      "button",
      {
        type: "button",
        class: "shelf-one",
        "data-network": card.network,
        "aria-current": isCurrent ? "true" : null,
        onclick: choose,
      },
      make("b", {}, card.title),
      make("span", {}, facts.filter(Boolean).join(" · ")),
    );
    function choose() {
      panel.close();
      button.focus();
      void use(card);
    }
    return make("li", {}, press);
  }
  return panel.element;
}
