/* A visitor's own classes and images: what the page shows of them, and every change to them. The server keeps them, so
   a reload finds them again. */

import { ownClasses } from "../../texts/own_classes.js";
import { count } from "../kit/format.js";
import { ask, askUntilAnswered, isPassing, sleep } from "../kit/rpc.js";
import { uploadInPieces } from "../kit/upload.js";
import { visitor } from "./networks.js";
import { outbox } from "./outbox.js";
import { cardsAfter, draft } from "./own_cards.js";
import { cardOf, own } from "./own_state.js";
import { lab } from "./state.js";

/** @typedef {import("../kit/rpc_types.js").CollectionAnswer} CollectionAnswer */
/** @typedef {import("../kit/rpc_types.js").DrawnImage} DrawnImage */
/** @typedef {import("./outbox.js").Maker} Maker */

const words = ownClasses.card;
const AT_ONCE = 4; // images in one question
const LOOK = 500; // milliseconds between two looks at the features that are being computed
const AGAIN = 1000;
const TRIES = 20;
const MOST_KNOWN = 2000; // ids in one question

/* What this visitor has brought before. */
export async function openCollection() {
  const waiting = ({ sentence = "" }) => own.set({ trouble: sentence });
  take(await askUntilAnswered("own_classes", { visitor: visitor(), known: [] }, { waiting }));
}

/**
 * @param {import("../kit/rpc.js").Answer<"own_classes">} answer
 * @param {string | null} [bound] the key of the card that a new class belongs to
 */
function take(answer, bound = null) {
  if (answer.error) {
    own.set({ trouble: answer.error.sentence });
    return answer.error.sentence;
  }
  const { features, images, why_not: whyNot, most_classes, most_images, kept_seconds: keptSeconds } = answer;
  own.set({
    cards: cardsAfter(own.state.cards, answer.classes, bound),
    loaded: true,
    trouble: "",
    ...{ features, images, whyNot, mostClasses: most_classes, mostImages: most_images, keptSeconds },
  });
  void watchFeatures();
  const arrived = answer.classes.some((one) => one.images.some(({ thumbnail }) => thumbnail));
  if (arrived && own.state.cards.some((card) => card.images.some(({ thumbnail }) => !thumbnail))) void refresh();
  return "";
}

/** @param {string | null} [bound] as take() has it */
async function refresh(bound = null) {
  const known = own.state.cards.flatMap(({ images }) => images.flatMap(({ id, thumbnail }) => (thumbnail ? id : [])));
  return take(await ask("own_classes", { visitor: visitor(), known: known.slice(0, MOST_KNOWN) }), bound);
}

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

export function addCard() {
  own.set({ cards: [...own.state.cards.map((card) => ({ ...card, wanted: true })), draft(true)] });
}

/** @type {Map<string, Promise<string | null>>} classes that are being made, by their card's key */
const making = new Map();

/**
 * What the server calls the class of a card, which is made where there is none yet; null where that was refused.
 * @param {string} key
 * @returns {Promise<string | null>}
 */
function idOf(key) {
  const known = cardOf(key)?.id;
  if (known) return Promise.resolve(known);
  const made = making.get(key) ?? makeClass(key).finally(() => making.delete(key));
  making.set(key, made);
  return made;
}

/**
 * @param {string} key
 * @returns {Promise<string | null>}
 */
async function makeClass(key) {
  const place = own.state.cards.findIndex((card) => card.key === key);
  const unnamed = words.unnamed(place + 1);
  const name = own.state.cards[place]?.name || unnamed;
  const answer = await ask("add_own_class", { visitor: visitor(), name });
  if (answer.error && isPassing(answer)) {
    await sleep(AGAIN); // it may have been made all the same
    await refresh(key);
    return cardOf(key)?.id ?? makeClass(key);
  }
  if (!answer.error) take(answer, key);
  else complain(key, [answer.error.sentence]);
  if (!answer.error || name === unnamed) return cardOf(key)?.id ?? null;
  own.set({ cards: own.state.cards.map((card) => (card.key === key ? { ...card, name: unnamed } : card)) });
  return makeClass(key); // its images come in all the same
}

/**
 * @param {string} key
 * @param {string} name
 */
export async function rename(key, name) {
  const card = cardOf(key);
  if (!card || card.name === name) return;
  own.set({ cards: own.state.cards.map((other) => (other.key === key ? { ...other, name } : other)) });
  own.set({ problems: { ...own.state.problems, [key]: [] } });
  if (!card.id && !making.has(key)) return void (name && (await idOf(key)));
  const id = await idOf(key);
  if (!id) return undefined;
  const answer = await ask("rename_own_class", { visitor: visitor(), id, name: name || card.name });
  if (!answer.error) return void take(answer, key);
  await refresh(); // the class is still called what it was called
  return complain(key, [answer.error.sentence]);
}

/** @param {string} key */
export async function removeCard(key) {
  const card = cardOf(key);
  post.drop(key);
  if (!card?.id)
    return own.set({
      cards: cardsAfter(
        own.state.cards.filter((other) => other !== card),
        known(),
      ),
    });
  take(await ask("remove_own_class", { visitor: visitor(), id: card.id }));
  return undefined;
}

/* The classes of the server, as it told them last. */
const known = () => own.state.cards.flatMap(({ id, name, images }) => (id === null ? [] : [{ id, name, images }]));

/** @param {string} image */
export async function removeImage(image) {
  take(await ask("remove_own_image", { visitor: visitor(), image }));
}

const post = outbox({ most: AT_ONCE, send, moved });

/**
 * @param {string} key
 * @param {DrawnImage[]} images
 * @returns {Promise<(string | null)[]>}
 */
async function send(key, images) {
  const all = (/** @type {string} */ sentence) => images.map(() => sentence);
  const id = await idOf(key);
  if (!id) return [];
  const before = cardOf(key)?.images.length ?? 0;
  for (let tries = 0; ; tries++) {
    const answer = await ask("add_own_images", { visitor: visitor(), id, images });
    if (!answer.error) {
      await refresh();
      return answer.problems;
    }
    if (!isPassing(answer) || tries >= TRIES) return all(answer.error.sentence);
    await sleep(1000 * (answer.error.retry_after ?? 1));
    if (!(await refresh()) && (cardOf(key)?.images.length ?? 0) > before) return []; // only the answer was lost
  }
}

/**
 * @param {string} key
 * @param {number} waiting
 * @param {string[]} problems
 */
function moved(key, waiting, problems) {
  own.set({ waiting: { ...own.state.waiting, [key]: waiting } });
  if (problems.length) complain(key, problems);
}

/**
 * @param {string} key
 * @param {string[]} problems
 */
function complain(key, problems) {
  own.set({ problems: { ...own.state.problems, [key]: [...(own.state.problems[key] ?? []), ...problems] } });
}

/**
 * Images for a card, as many as there is room for.
 * @param {string} key
 * @param {Maker[]} makers
 */
export function addImages(key, makers) {
  const { mostImages } = own.state;
  const room = Math.max(0, mostImages - (cardOf(key)?.images.length ?? 0) - post.waiting(key));
  own.set({ current: key });
  if (makers.length > room) complain(key, [words.full(count(mostImages), count(makers.length - room))]);
  post.add(key, makers.slice(0, room));
}

/**
 * Something else that went wrong at a card.
 * @param {string} key
 * @param {string} problem
 */
export const complainOf = (key, problem) => complain(key, [problem]);

/** @param {string} key */
export const stopAdding = (key) => post.drop(key);

/** @param {string} key */
export const dismiss = (key) => own.set({ problems: { ...own.state.problems, [key]: [] } });

/* All of it is gone, here and on the server. */
export async function forgetAll() {
  for (const { key } of own.state.cards) post.drop(key);
  const answer = await ask("forget_own_classes", { visitor: visitor() });
  if (!answer.error) own.set({ cards: [], problems: {} });
  return take(answer);
}

/**
 * A zip of folders, or one that was saved here. `say` is told how much of it has been sent.
 * @param {File} file
 * @param {(share: number) => void} say
 * @returns {Promise<{ trouble: string, answer?: import("../kit/rpc_types.js").ZipAnswer }>}
 */
export async function readZip(file, say) {
  const pieces = await uploadInPieces(file, "classes.zip", say);
  if (!pieces) return { trouble: ownClasses.file.failed };
  for (let tries = 0; ; tries++) {
    const answer = await ask("read_own_zip", { visitor: visitor(), pieces });
    if (!answer.error) return { trouble: await refresh(), answer };
    if (!isPassing(answer) || tries >= TRIES) return { trouble: answer.error.sentence };
    await sleep(AGAIN);
  }
}
