/* What fits what: a drawing or a gray photo belongs to networks that learned from gray images, a colored photo to those
   that learned from photos. Who shows a network what it cannot know is offered one that can; who chooses a network for
   which the image makes no sense sees one of its own test images. */

import { ask } from "../../kit/server/rpc.js";
import { createStore } from "../../kit/store.js";
import { OWN_CLASSES, testImage } from "../networks.js";
import { lab } from "../state.js";
import { isOfInk } from "./of_ink.js";
import { isExample, pad, showExample, showTest } from "./pad_content.js";

/** @typedef {import("../../kit/server/rpc_types.js").NetworkCard} NetworkCard */

const BEST_FOR = { gray: ["quick-mnist"], color: ["efficientnet_lite2-imagenet", "quick-cifar10"] };
const FIRST_PHOTO = "chelsea"; // what a network for photos is shown first

/**
 * The network that would fit the image better than the current one, or null.
 * @type {{ better: NetworkCard | null }}
 */
const beginning = { better: null };
export const fitting = createStore(beginning);

/* Has the image been put there by somebody, or is it the example, or a test image that came with a network? */
let brought = false;

export function startFitting() {
  lab.on("network", (card) => {
    if (card && !fits(card)) void showOwn(card);
  });
  lab.onAny(["image", "network", "networks"], () => {
    brought = Boolean(lab.state.image) && lab.state.image?.kind !== "test" && !pad.state.example && !isExample();
    fitting.set({ better: offer() });
  });
}

/**
 * Does the image on the pad make sense to this network? An own drawing or photo stays, with an offer.
 * @param {NetworkCard} card
 */
function fits(card) {
  const { image } = lab.state;
  if (!image || card.data === OWN_CLASSES) return true;
  if (image.kind === "test")
    return image.data === card.data || lab.state.networks.every(({ data }) => data !== image.data);
  return kindOf() === (card.channels === 3 ? "color" : "gray") || brought;
}

/** @param {NetworkCard} card */
async function showOwn(card) {
  const { image } = lab.state;
  const isWanted = () => lab.state.network === card && lab.state.image === image;
  if (card.origin) {
    const answer = await ask("example_photo", { id: FIRST_PHOTO });
    if (!answer.error && isWanted()) await showExample(answer);
  } else {
    const answer = await testImage(card.data);
    if (!answer.error && isWanted()) showTest(answer);
  }
}

function offer() {
  const { network, networks, image } = lab.state;
  if (!network || !image || !brought || network.data === OWN_CLASSES) return null;
  const kind = kindOf();
  if (kind === "gray" && network.channels === 1) return null;
  const wanted = BEST_FOR[kind].map((id) => networks.find((card) => card.network === id));
  const best = wanted.find(Boolean) ?? null;
  const isNarrower = network.group === "published" && network.classes.length < (best?.classes.length ?? 0);
  return network.channels === best?.channels && !isNarrower ? null : best;
}

/* A drawing is gray; so is a photo of one: without color, and most of it paper. */
function kindOf() {
  const { image } = lab.state;
  const { shown } = pad.state;
  return image?.kind === "photo" && shown && !isOfInk(pixelsOf(shown)) ? "color" : "gray";
}

/**
 * A few pixels all over an image, (red, green, blue, opacity) each.
 * @param {HTMLCanvasElement} canvas
 */
function pixelsOf(canvas) {
  const small = document.createElement("canvas");
  [small.width, small.height] = [24, 24];
  const context = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d", { willReadFrequently: true }));
  context.drawImage(canvas, 0, 0, 24, 24);
  return context.getImageData(0, 0, 24, 24).data;
}
