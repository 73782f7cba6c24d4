/* What is on the pad, for whoever wants to put something there: a drawing, a photo, a test image. The pad draws it. */

import { bytes, context2d } from "../../kit/image/canvas.js";
import { paintImage } from "../../kit/image/palette.js";
import { ask, askUntilAnswered } from "../../kit/server/rpc.js";
import { createStore } from "../../kit/store.js";
import { lab } from "../state.js";
import { SIDE } from "./strokes.js";

/** @typedef {import("../state.js").Stroke} Stroke */
/** @typedef {import("../../kit/server/rpc_types.js").TestImageAnswer} TestImageAnswer */
/** @typedef {import("../../engine/resample.js").Gray} Gray */
/** @typedef {{ kind: "photo", data: string }} Photo */

const SENT = 140; // pixels a side of a drawing that is classified
const LONGEST = 480; // of a photo: what EfficientNet-Lite2 looks at is half of it

/* A 7 to begin with, drawn over by the first touch. */
/** @type {Stroke[]} */
const EXAMPLE = [
  {
    width: 20,
    erase: false,
    points: [
      [84, 78],
      [196, 74],
      [168, 128],
      [146, 176],
      [130, 222],
    ],
  },
];

/**
 * `shown` is what fills the pad where it holds no drawing; `example` says that nobody has drawn yet.
 * @type {{ strokes: Stroke[], shown: HTMLCanvasElement | null, example: boolean }}
 */
const beginning = { strokes: EXAMPLE, shown: null, example: true };

export const pad = createStore(beginning);

const small = document.createElement("canvas");
[small.width, small.height] = [SENT, SENT];

/**
 * Draws strokes into a square of `side` pixels.
 * @param {CanvasRenderingContext2D} target
 * @param {Stroke[]} strokes
 * @param {number} side
 * @param {string} color
 */
export function render(target, strokes, side, color) {
  target.save();
  target.scale(side / SIDE, side / SIDE);
  target.lineCap = target.lineJoin = "round";
  for (const { width, erase, points } of strokes) {
    target.globalCompositeOperation = erase ? "destination-out" : "source-over";
    target.strokeStyle = target.fillStyle = color;
    target.lineWidth = width;
    target.beginPath();
    const [[x, y], ...rest] = points;
    target.moveTo(x, y);
    if (!rest.length) target.lineTo(x + 0.01, y);
    for (const [px, py] of rest) target.lineTo(px, py);
    target.stroke();
  }
  target.restore();
}

/** @type {WeakMap<object, Gray>} the ink of each drawing that was sent */
const inks = new WeakMap();

/**
 * The pixels of a drawing, 0 paper to 255 ink; undefined for any other image.
 * @param {object} image
 */
export const inkOf = (image) => inks.get(image);

/* What is drawn on the pad goes to whoever classifies it. Nothing, where no ink is left; an image that has come to the
   pad since has been sent already. */
export function sendDrawing() {
  const { strokes, shown } = pad.state;
  if (shown) return;
  const image = drawingOf(strokes);
  lab.set({ image, strokes: image && strokes });
}

/**
 * Strokes as an image; null where no ink is left.
 * @param {Stroke[]} strokes
 */
export function drawingOf(strokes) {
  const context = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d", { willReadFrequently: true }));
  context.clearRect(0, 0, SENT, SENT);
  render(context, strokes, SENT, "#fff");
  const pixels = opacity(context.getImageData(0, 0, SENT, SENT));
  return pixels.some(Boolean) ? drawnImage({ pixels, width: SENT, height: SENT }) : null;
}

/**
 * White ink of some opacity on black is as light as it is opaque.
 * @param {ImageData} image
 */
function opacity({ data }) {
  const pixels = new Uint8Array(data.length / 4);
  for (let i = 0; i < pixels.length; i++) pixels[i] = data[4 * i + 3];
  return pixels;
}

/**
 * A PNG, white ink on black, made when somebody sends it: where the page itself classifies nobody does.
 * @param {Gray} ink
 * @returns {Extract<NonNullable<typeof lab.state.image>, { kind: "ink" | "photo" }>}
 */
function drawnImage({ pixels, width, height }) {
  let data = "";
  const image = {
    kind: /** @type {const} */ ("ink"),
    get data() {
      data ||= paintImage(pixels, width, height, 1).toDataURL("image/png");
      return data;
    },
  };
  inks.set(image, { pixels, width, height });
  return image;
}

/** @param {Stroke[]} strokes */
export function showStrokes(strokes) {
  pad.set({ strokes, shown: null, example: false });
  sendDrawing();
}

/**
 * An image of a data set.
 * @param {TestImageAnswer} test
 */
export function showTest({ data, index, image }) {
  const shown = paintImage(bytes(image.pixels), image.width, image.height, image.channels);
  pad.set({ strokes: [], shown, example: false });
  lab.set({ image: { kind: "test", data, index }, strokes: null });
}

/**
 * A photo that comes with the lab.
 * @param {{ jpeg: string }} photo
 */
export async function showExample({ jpeg }) {
  const bitmap = await createImageBitmap(new Blob([bytes(jpeg)], { type: "image/jpeg" }));
  const copy = smallCopy(bitmap, bitmap.width, bitmap.height);
  ours.add(copy);
  show(copy);
}

/** @type {WeakSet<HTMLCanvasElement>} */
const ours = new WeakSet();

/* Did the photo on the pad come with the lab? */
export const isExample = () => pad.state.shown !== null && ours.has(pad.state.shown);

/**
 * A copy with so many pixels.
 * @param {ImageBitmap | HTMLVideoElement} source
 * @param {number} width
 * @param {number} height
 */
export function canvasOf(source, width, height) {
  const copy = document.createElement("canvas");
  [copy.width, copy.height] = [width, height];
  const paper = context2d(copy);
  paper.imageSmoothingQuality = "high";
  paper.drawImage(source, 0, 0, width, height);
  return copy;
}

/**
 * A file, a pasted image or a camera's frame: made small here, so that only pixels travel.
 * @param {ImageBitmap | HTMLVideoElement} source
 * @param {number} width
 * @param {number} height
 */
export function showPhoto(source, width, height) {
  show(smallCopy(source, width, height));
}

/** @param {HTMLCanvasElement} shown */
function show(shown) {
  pad.set({ strokes: [], shown, example: false });
  /** @type {Photo} */
  const image = { kind: "photo", data: shown.toDataURL("image/png") };
  lab.set({ image, strokes: null, photo: null });
  void keep(image);
}

/**
 * The same, with at most 480 pixels a side.
 * @param {ImageBitmap | HTMLVideoElement} source
 * @param {number} width
 * @param {number} height
 */
function smallCopy(source, width, height) {
  const scale = Math.min(1, LONGEST / Math.max(width, height));
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  return canvasOf(source, w, h);
}

/**
 * Links name a photo by what the server calls it.
 * @param {Photo} image
 */
async function keep(image) {
  const answer = await ask("keep_photo", { data: image.data });
  if (!answer.error && lab.state.image === image) lab.set({ photo: answer.photo });
}

/**
 * The photo that a link names; a sentence where there is none any more.
 * @param {string} photo
 */
export async function showKeptPhoto(photo) {
  const answer = await askUntilAnswered("kept_photo", { photo });
  if (answer.error) return answer.error.sentence;
  const bitmap = await createImageBitmap(await (await fetch(answer.data)).blob());
  const shown = canvasOf(bitmap, bitmap.width, bitmap.height);
  pad.set({ strokes: [], shown, example: false });
  lab.set({ image: { kind: "photo", data: answer.data }, strokes: null, photo });
  return "";
}
