/* What fits what: a drawing or a gray photo belongs to networks that learned from gray images, a colored photo to those
   that learned from photos. Who shows a network what it cannot know is offered one that can; who chooses a network for
   which the image makes no sense sees one of its own test images. */

import { createStore } from "../kit/store.js";
import { testImage } from "./networks.js";
import { pad, showTest } from "./pad_content.js";
import { lab } from "./state.js";

/** @typedef {import("../kit/rpc_types.js").NetworkCard} NetworkCard */

const COLORED = 24; // of 255: a photo of ink on paper stays below
const BEST_FOR = { gray: ["quick-mnist"], color: ["efficientnet_lite2-imagenet", "quick-cifar10"] };

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
    brought = Boolean(lab.state.image) && lab.state.image?.kind !== "test" && !pad.state.example;
    fitting.set({ better: offer() });
  });
}

/**
 * Does the image on the pad make sense to this network? An own drawing or photo stays, with an offer.
 * @param {NetworkCard} card
 */
function fits(card) {
  const { image } = lab.state;
  if (!image) return true;
  if (image.kind === "test")
    return image.data === card.data || lab.state.networks.every(({ data }) => data !== image.data);
  return kindOf() === (card.channels === 3 ? "color" : "gray") || brought;
}

/** @param {NetworkCard} card */
async function showOwn(card) {
  const { image } = lab.state;
  const answer = await testImage(card.data);
  if (!answer.error && lab.state.network === card && lab.state.image === image) showTest(answer);
}

function offer() {
  const { network, networks, image } = lab.state;
  if (!network || !image || !brought) return null;
  const kind = kindOf();
  if (kind === (network.channels === 3 ? "color" : "gray")) return null;
  const wanted = BEST_FOR[kind].map((id) => networks.find((card) => card.network === id));
  return wanted.find(Boolean) ?? null;
}

/* A drawing is gray; so is a photo without color. */
function kindOf() {
  const { image } = lab.state;
  const { shown } = pad.state;
  return image?.kind === "photo" && shown && chroma(shown) > COLORED ? "color" : "gray";
}

/**
 * How far the channels of an image lie apart: its mean saturation, 0 to 255.
 * @param {HTMLCanvasElement} canvas
 */
function chroma(canvas) {
  const small = document.createElement("canvas");
  [small.width, small.height] = [24, 24];
  const context = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d", { willReadFrequently: true }));
  context.drawImage(canvas, 0, 0, 24, 24);
  const { data } = context.getImageData(0, 0, 24, 24);
  let total = 0;
  for (let i = 0; i < data.length; i += 4) {
    total += Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]);
  }
  return (4 * total) / data.length;
}
