/* Images for a visitor's classes, made small in the browser before they travel. */

import { context2d } from "../kit/canvas.js";
import { smallCopy } from "./pad_content.js";

/** @typedef {import("../kit/rpc_types.js").DrawnImage} DrawnImage */
/** @typedef {import("./outbox.js").Maker} Maker */

const TINY = 128; // pixels a side up to which JPEG would show
const QUALITY = 0.9;

/**
 * @param {ImageBitmap | HTMLVideoElement} source
 * @param {number} width
 * @param {number} height
 * @returns {DrawnImage}
 */
export function photoOf(source, width, height) {
  const canvas = smallCopy(source, width, height);
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
