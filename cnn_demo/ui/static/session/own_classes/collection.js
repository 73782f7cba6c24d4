/* Every change to a visitor's own classes and images. The server keeps them, so a reload finds them again. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { count } from "../../kit/numbers/format.js";
import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { uploadInPieces } from "../../kit/server/upload.js";
import { visitor } from "../networks.js";
import { inTurn, refresh, take } from "./answers.js";
import { cardsAfter, draft } from "./cards.js";
import { outbox } from "./outbox.js";
import { cardOf, own } from "./state.js";

/** @typedef {import("../../kit/server/rpc_types.js").DrawnImage} DrawnImage */
/** @typedef {import("./outbox.js").Maker} Maker */

const words = ownClasses.card;
const AT_ONCE = 4; // images in one question
const AGAIN = 1000;
const TRIES = 20;

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
  change(key, { asked: name.normalize().trim().replace(/\s+/g, " ") }); // as the server writes it
  const answer = await inTurn(() => ask("add_own_class", { visitor: visitor(), name }));
  if (answer.error && isPassing(answer)) {
    await sleep(AGAIN); // it may have been made all the same
    await refresh();
    return cardOf(key)?.id ?? makeClass(key);
  }
  if (!answer.error) take(answer);
  else complain(key, [answer.error.sentence]);
  if (!answer.error || name === unnamed) return cardOf(key)?.id ?? null;
  change(key, { name: unnamed });
  return makeClass(key); // its images come in all the same
}

/**
 * @param {string} key
 * @param {Partial<import("./cards.js").Card>} what
 */
function change(key, what) {
  own.set({ cards: own.state.cards.map((card) => (card.key === key ? { ...card, ...what } : card)) });
}

/**
 * @param {string} key
 * @param {string} name
 */
export async function rename(key, name) {
  const card = cardOf(key);
  if (!card || card.name === name) return;
  change(key, { name });
  own.set({ problems: { ...own.state.problems, [key]: [] } });
  if (!card.id && !making.has(key)) return void (name && (await idOf(key)));
  const id = await idOf(key);
  if (!id) return undefined;
  const answer = await inTurn(() => ask("rename_own_class", { visitor: visitor(), id, name: name || card.name }));
  if (!answer.error) return void take(answer);
  await refresh(); // the class is still called what it was called
  return complain(key, [answer.error.sentence]);
}

/** @param {string} key */
export async function removeCard(key) {
  const card = cardOf(key);
  const id = card?.id;
  post.drop(key);
  if (!id)
    return own.set({
      cards: cardsAfter(
        own.state.cards.filter((other) => other !== card),
        known(),
      ),
    });
  take(await inTurn(() => ask("remove_own_class", { visitor: visitor(), id })));
  return undefined;
}

/* The classes of the server, as it told them last. */
const known = () => own.state.cards.flatMap(({ id, name, images }) => (id === null ? [] : [{ id, name, images }]));

/** @param {string} image */
export async function removeImage(image) {
  take(await inTurn(() => ask("remove_own_image", { visitor: visitor(), image })));
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
  const answer = await inTurn(() => ask("forget_own_classes", { visitor: visitor() }));
  if (!answer.error) own.set({ cards: [], problems: {} });
  return take(answer);
}

/**
 * A zip of folders, or one that was saved here. `say` is told how much of it has been sent.
 * @param {File} file
 * @param {(share: number) => void} say
 * @returns {Promise<{ trouble: string, answer?: import("../../kit/server/rpc_types.js").ZipAnswer }>}
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
