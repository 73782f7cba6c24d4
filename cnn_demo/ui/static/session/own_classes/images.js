/* Images for a visitor's classes: made small in the browser before they travel, and seen again as the network does. */

import { context2d } from "../../kit/image/canvas.js";
import { ask } from "../../kit/server/rpc.js";
import { canvasOf } from "../input/pad_content.js";
import { visitor } from "../networks.js";

/** @typedef {import("../../kit/server/rpc_types.js").DrawnImage} DrawnImage */
/** @typedef {import("./outbox.js").Maker} Maker */

const SHORTER = 292; // pixels of the side that counts: the network sees the middle 260
const LONGEST = 640; // pixels; the server keeps no more
const TINY = 128; // pixels a side up to which JPEG would show
const QUALITY = 0.9;

/**
 * @param {ImageBitmap | HTMLVideoElement} source
 * @param {number} width
 * @param {number} height
 * @returns {DrawnImage}
 */
export function photoOf(source, width, height) {
  const scale = Math.min(1, SHORTER / Math.min(width, height), LONGEST / Math.max(width, height));
  const [w, h] = [width, height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = canvasOf(source, w, h);
  const paper = context2d(canvas);
  paper.globalCompositeOperation = "destination-over"; // what is transparent lies on white
  paper.fillStyle = "#fff";
  paper.fillRect(0, 0, canvas.width, canvas.height);
  const isTiny = Math.max(canvas.width, canvas.height) <= TINY;
  return { kind: "photo", data: canvas.toDataURL(isTiny ? "image/png" : "image/jpeg", QUALITY) };
}

/**
 * A file is read when its turn comes, so that ten thousand of them need no room.
 * @param {Blob} file
 * @param {string} problem what is said where it cannot be read
 * @returns {Maker}
 */
export const fromFile = (file, problem) => async () => {
  try {
    const bitmap = await createImageBitmap(file);
    const image = photoOf(bitmap, bitmap.width, bitmap.height);
    bitmap.close();
    return { image };
  } catch {
    return { problem };
  }
};

/**
 * @param {DrawnImage} image
 * @returns {Maker}
 */
export const ready = (image) => async () => ({ image });

/** @typedef {import("../../kit/server/rpc_types.js").SeenImage} SeenImage */

/** @type {Map<string, SeenImage>} by the image's id */
const seen = new Map();

/**
 * What the network sees of an image; null where it has been removed, or the server does not answer.
 * @param {string} image its id
 * @returns {Promise<SeenImage | null>}
 */
export async function seenOf(image) {
  const known = seen.get(image);
  if (known) return known;
  const answer = await ask("own_image_seen", { visitor: visitor(), image });
  if (answer.error) return null;
  seen.set(image, answer);
  return answer;
}
