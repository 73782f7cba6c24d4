/* The weights of an original: fetched by a press, with how far that is; then the network is used like any other. */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make } from "../../kit/dom.js";
import { count, percent } from "../../kit/numbers/format.js";
import { refreshNetworks, useById } from "../../session/networks.js";
import { followOriginal, isOnItsWay, leaveOriginal } from "../../session/originals.js";
import { lab } from "../../session/state.js";

/** @typedef {import("../../kit/server/rpc_types.js").DesignAnswer} Design */
/** @typedef {import("../../kit/server/rpc_types.js").OriginalState} OriginalState */

const words = architectures.original;
const MEGABYTE = 1e6;

export function originalWeights() {
  const said = make("p", { class: "quiet-text" });
  const trouble = make("p", { class: "original-trouble", role: "alert" });
  const row = make("div", { class: "row" });
  const bar = make("progress", { class: "original-bar", max: 1 });
  const news = make("span", { class: "original-news", role: "status" });
  const element = make(
    "section",
    { class: "original", "aria-label": words.title, "data-testid": "original", hidden: true },
    row,
    said,
    trouble,
  );
  /** @type {Design | null} */
  let shown = null;
  let looks = 0; // one at a time: an earlier one ends

  /** @param {Design} design */
  function show(design) {
    shown = design;
    element.hidden = !design.command;
    if (!design.command) return;
    row.replaceChildren();
    void follow(design, false);
  }

  /**
   * @param {Design} design
   * @param {boolean} begin
   */
  async function follow(design, begin) {
    const look = ++looks;
    const isWanted = () => look === looks && shown === design && element.isConnected;
    await followOriginal(design.design, { begin, isWanted, hear: (state) => draw(design, state) });
  }

  /** @param {Design} design */
  async function leave(design) {
    looks += 1;
    const answer = await leaveOriginal(design.design);
    if (shown === design) draw(design, isOnItsWay(answer) ? { ...answer, phase: "absent" } : answer);
  }

  /**
   * @param {Design} design
   * @param {OriginalState} state
   */
  function draw(design, state) {
    trouble.textContent = state.message;
    trouble.hidden = !state.message;
    if (isOnItsWay(state)) onItsWay(design, state);
    else if (state.phase === "here") isHere(design);
    else isAway(design, state.phase === "off");
  }

  /**
   * @param {Design} design
   * @param {boolean} isOff
   */
  function isAway(design, isOff) {
    const megabytes = count(design.megabytes);
    const press = { type: "button", class: "primary", onclick: () => void follow(design, true) };
    row.replaceChildren(...(isOff ? [] : [make("button", press, words.get(megabytes))]));
    said.textContent = isOff ? words.off(design.command, megabytes) : words.once;
  }

  /**
   * @param {Design} design
   * @param {OriginalState} state
   */
  function onItsWay(design, { phase, here, total }) {
    const press = { type: "button", onclick: () => void leave(design) };
    if (!bar.isConnected) row.replaceChildren(bar, news, make("button", press, words.cancel));
    bar.setAttribute("aria-label", words.bar(design.title));
    if (phase === "fetching" && here) bar.value = here / total;
    else bar.removeAttribute("value");
    const fetching = here ? progress(here, total) : words.begins;
    news.textContent = phase === "fetching" ? fetching : phase === "opening" ? words.opening : words.waiting;
    said.textContent = words.once;
  }

  /** @param {Design} design */
  function isHere(design) {
    const open = (/** @type {string} */ tab) => () => void useOriginal(`${design.design}-imagenet`, tab);
    row.replaceChildren(
      make("button", { type: "button", class: "primary", onclick: open("classify") }, words.use),
      make("button", { type: "button", onclick: open("inside") }, words.inside),
    );
    said.textContent = words.here(percent(design.accuracy));
  }
  return { element, show };
}

/**
 * @param {number} here
 * @param {number} total
 */
const progress = (here, total) => words.fetching((here / MEGABYTE).toFixed(1), (total / MEGABYTE).toFixed(0));

/**
 * Makes an original current; one that has just come is not in the list yet.
 * @param {string} network
 * @param {string} tab
 */
async function useOriginal(network, tab) {
  if (!useById(network)) await refreshNetworks(network);
  lab.set({ tab });
}
