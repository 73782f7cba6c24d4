/* What the page knows of a visitor's own classes: cards, images on their way, what was wrong with some. */

import { createStore } from "../../kit/store.js";

/** @typedef {import("./cards.js").Card} Card */

/**
 * @typedef {object} Collection
 * @property {Card[]} cards
 * @property {string} current the key of the card that pasted images go to
 * @property {boolean} loaded has the server answered?
 * @property {number} features so many images have theirs computed
 * @property {number} images
 * @property {string | null} whyNot why it cannot be trained yet
 * @property {number} mostClasses
 * @property {number} mostImages of a class
 * @property {number} keptSeconds
 * @property {string} trouble
 * @property {Record<string, number>} waiting images on their way, by the card's key
 * @property {Record<string, string[]>} problems what was wrong with images, by the card's key
 */

/** @type {Collection} */
const beginning = {
  cards: [],
  current: "",
  loaded: false,
  features: 0,
  images: 0,
  whyNot: null,
  mostClasses: 10,
  mostImages: 0,
  keptSeconds: 0,
  trouble: "",
  waiting: {},
  problems: {},
};
export const own = createStore(beginning);

/** @param {string} key */
export const cardOf = (key) => own.state.cards.find((card) => card.key === key);

/** @param {string} id of an image */
export const imageOf = (id) => own.state.cards.flatMap(({ images }) => images).find((image) => image.id === id);
