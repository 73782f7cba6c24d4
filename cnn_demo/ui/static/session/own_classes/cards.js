/* A visitor's classes as cards of the page: what the server knows of them, and those that nobody has told it yet. */

/** @typedef {import("../../kit/server/rpc_types.js").OwnClass} OwnClass */
/** @typedef {import("../../kit/server/rpc_types.js").OwnReport} OwnReport */

/** @typedef {{ id: string, kind: "ink" | "photo", thumbnail: string }} CardImage a JPEG as base64 */

/**
 * @typedef {object} Card
 * @property {string} key stays as long as the card does
 * @property {string | null} id what the server calls the class; null before it knows of it
 * @property {string} name
 * @property {string | null} asked what the class that is being made for it is to be called
 * @property {boolean} wanted has somebody asked for this card? Others only fill up an empty page
 * @property {CardImage[]} images
 */

export const FEWEST = 2; // classes, to have something to tell apart

let made = 0;

/**
 * A card that the server does not know yet.
 * @param {boolean} wanted
 * @returns {Card}
 */
export function draft(wanted) {
  made += 1;
  return { key: `draft-${made}`, id: null, name: "", asked: null, wanted, images: [] };
}

/**
 * The cards after news from the server. Those that are known keep their places. Any news may be the first to know of
 * a class that is being made, so it is told by the name that it was asked to have. There are always two.
 * @param {Card[]} cards
 * @param {OwnClass[]} classes
 * @returns {Card[]}
 */
export function cardsAfter(cards, classes) {
  const thumbnails = new Map(cards.flatMap(({ images }) => images.map(({ id, thumbnail }) => [id, thumbnail])));
  const known = new Set(cards.map(({ id }) => id));
  const fresh = new Set(classes.filter(({ id }) => !known.has(id)));
  const own = cards.flatMap((card) => {
    const found = classes.find(({ id }) => id === card.id) ?? justMade(card);
    if (found) return [told(card.key, found)];
    return card.id === null ? [card] : [];
  });
  const all = [...own, ...[...fresh].map((one) => told(one.id, one))];
  const needed = all.filter(({ id, wanted, name }) => id !== null || wanted || name);
  const fill = all.filter((card) => !needed.includes(card)).slice(0, Math.max(0, FEWEST - needed.length));
  const kept = all.filter((card) => needed.includes(card) || fill.includes(card));
  while (kept.length < FEWEST) kept.push(draft(false));
  return kept;

  /** @param {Card} card */
  function justMade({ id, asked }) {
    const found = id === null ? [...fresh].find(({ name }) => name === asked) : undefined;
    if (found) fresh.delete(found);
    return found;
  }

  /**
   * @param {string} key
   * @param {OwnClass} one
   * @returns {Card}
   */
  function told(key, { id, name, images }) {
    const shown = images.map((image) => ({
      ...image,
      thumbnail: /** @type {string} */ (image.thumbnail ?? thumbnails.get(image.id) ?? ""),
    }));
    return { key, id, name, asked: null, wanted: true, images: shown };
  }
}

/**
 * Has this been learned from other images, or other classes, than there are now?
 * @param {Pick<OwnReport, "classes" | "train_images" | "held_out_images">} report
 * @param {Card[]} cards
 */
export function isStale({ classes, train_images: train, held_out_images: heldOut }, cards) {
  const full = cards.filter(({ images }) => images.length);
  const images = full.reduce((sum, card) => sum + card.images.length, 0);
  return images !== train + heldOut || full.map(({ name }) => name).join("\n") !== classes.join("\n");
}

/**
 * The same sentence many times is one sentence; of many, the first few and how many more.
 * @param {string[]} sentences
 * @param {number} most
 */
export function shortened(sentences, most) {
  const different = [...new Set(sentences)];
  return { first: different.slice(0, most), more: Math.max(0, different.length - most) };
}
