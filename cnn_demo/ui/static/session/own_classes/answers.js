/* What the server says of a visitor's own classes and images, and so what the page shows of them. */

import { ask, askUntilAnswered, sleep } from "../../kit/server/rpc.js";
import { visitor } from "../networks.js";
import { lab } from "../state.js";
import { cardsAfter } from "./cards.js";
import { own } from "./state.js";

const LOOK = 500; // milliseconds between two looks at the features that are being computed
const MOST_KNOWN = 2000; // ids in one question

/** @type {Promise<unknown>} */
let last = Promise.resolve();

/**
 * Every answer with the whole collection is asked for here, one after the other: one that another has overtaken would
 * take back what was changed in between.
 * @template T
 * @param {() => Promise<T>} question
 * @returns {Promise<T>}
 */
export function inTurn(question) {
  const answer = last.then(question);
  last = answer.catch(() => {}); // whoever asked hears of it
  return answer;
}

/* What this visitor has brought before. */
export async function openCollection() {
  const waiting = ({ sentence = "" }) => own.set({ trouble: sentence });
  take(await inTurn(() => askUntilAnswered("own_classes", { visitor: visitor(), known: [] }, { waiting })));
}

/**
 * @param {import("../../kit/server/rpc.js").Answer<"own_classes">} answer
 * @returns {string} what is wrong with it
 */
export function take(answer) {
  if (answer.error) {
    own.set({ trouble: answer.error.sentence });
    return answer.error.sentence;
  }
  const { features, images, why_not: whyNot, most_classes, most_images, kept_seconds: keptSeconds } = answer;
  own.set({
    cards: cardsAfter(own.state.cards, answer.classes),
    loaded: true,
    trouble: "",
    ...{ features, images, whyNot, mostClasses: most_classes, mostImages: most_images, keptSeconds },
  });
  void watchFeatures();
  const arrived = answer.classes.some((one) => one.images.some(({ thumbnail }) => thumbnail));
  if (arrived && own.state.cards.some((card) => card.images.some(({ thumbnail }) => !thumbnail))) void refresh();
  return "";
}

export async function refresh() {
  return take(await inTurn(() => ask("own_classes", { visitor: visitor(), known: withThumbnails() })));
}

const withThumbnails = () =>
  own.state.cards
    .flatMap(({ images }) => images.flatMap(({ id, thumbnail }) => (thumbnail ? id : [])))
    .slice(0, MOST_KNOWN);

let watching = false;

/* Features are computed while one goes on; whoever looks sees how far they are. */
async function watchFeatures() {
  if (watching) return;
  watching = true;
  while (own.state.features < own.state.images && !own.state.trouble) {
    await sleep(LOOK);
    if (lab.state.tab === "own" && !document.hidden) await refresh();
  }
  watching = false;
}
