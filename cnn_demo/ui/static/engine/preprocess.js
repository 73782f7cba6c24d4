/* From a drawing on the pad to exactly what a network sees, step by step, as from_ink() in
   cnn_demo/prediction/preprocessing/preprocess.py does it. The words of the steps come from there, with the network. */

import { closeUp, cut, inkOnly, inverted, withPen } from "./ink.js";
import { BICUBIC, BILINEAR, BOX, LANCZOS, resized } from "./resample.js";
import { rounded } from "./rounding.js";
import { withoutSpecks } from "./specks.js";

/** @typedef {import("./resample.js").Gray} Gray */
/** @typedef {import("./network.js").About} About */

/**
 * An image for the page: gray (height, width), or RGB (height, width, 3).
 * @typedef {{ pixels: Uint8Array, width: number, height: number, channels: number }} Picture
 */

/** @typedef {{ name: string, sentence: string, image: Picture, optional: boolean }} Step */
/** @typedef {import("../kit/server/rpc_types.js").Familiarity["remark"]} Remark */

/**
 * `pixels` are (channels, height, width); `remark` is why the image has no class, whatever a network says.
 * @typedef {{ pixels: Uint8Array, seen: Picture, steps: Step[], remark: Remark }} Prepared
 */

/**
 * The result of each step by its name: null where there was nothing to do.
 * @typedef {Map<string, Gray | null>} Made
 */

const SHOWN_SIDE = 112; // pixels; steps are shown no larger
const NOTHING_FOUND = { kept: null, areSeveral: false };
const PLAIN = 4; // levels between the lightest and the darkest pixel of an image with nothing on it
const PEN_BOX = 20; // pixels of the box for which the width of pens is known: MNIST's

/**
 * @param {Gray} ink 0 paper to 255 ink
 * @param {Pick<About, "framing" | "input_shape" | "steps">} about
 * @param {string[]} skip steps that are left out
 * @returns {Prepared}
 */
export function fromInk(ink, about, skip) {
  const [channels, height, width] = about.input_shape;
  /** @type {Made} */
  const made = new Map([["ink", ink]]);
  const frame = { width, height, framing: about.framing };
  const isGrayMark = about.framing.is_written && channels === 1;
  const { kept, areSeveral } = isGrayMark ? withoutSpecks(ink) : NOTHING_FOUND;
  made.set("specks", kept && skip.includes("specks") ? ink : kept);
  const clean = made.get("specks") ?? ink;
  const seen = channels === 3 ? inColor(ink, frame, skip, made) : framed(clean, frame, skip, made);
  const inks = channels === 3 ? ["ink", "close-up"] : [...made.keys()]; // what is gray where the network sees colors
  const steps = about.steps.flatMap(({ name, sentence, skipped, optional }) => {
    const image = made.get(name);
    if (image === undefined) throw new Error(`no step ${name}`);
    if (image === null) return [];
    const said = skip.includes(name) ? skipped : sentence;
    const shown = () => picture(noLarger(image), inks.includes(name) ? 1 : 3); // made where somebody looks at it
    return [
      {
        name,
        sentence: said,
        optional,
        get image() {
          return shown();
        },
      },
    ];
  });
  const pixels = new Uint8Array(channels * seen.pixels.length);
  for (let channel = 0; channel < channels; channel++) pixels.set(seen.pixels, channel * seen.pixels.length);
  return { pixels, seen: picture(seen, channels), steps, remark: areSeveral ? "several" : blankOr(seen) };
}

/**
 * Is there anything on it?
 * @param {Gray} image
 * @returns {Remark}
 */
function blankOr({ pixels }) {
  const [low, high] = pixels.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [255, 0]);
  return high - low < PLAIN ? "blank" : null;
}

/** @typedef {{ width: number, height: number, framing: About["framing"] }} Frame */

/**
 * @param {Gray} light
 * @param {Frame} frame
 * @param {string[]} skip
 * @param {Made} made
 * @returns {Gray}
 */
function framed(light, frame, skip, made) {
  const inner = rounded(Math.min(frame.height, frame.width) * (frame.framing.share ?? 1));
  const does = (/** @type {string} */ name) => !skip.includes(name);
  let now = does("crop") ? inkOnly(light) : light;
  made.set("crop", now);
  if (frame.framing.is_written) {
    if (does("thicken")) now = withPen(now, PEN_BOX);
    made.set("thicken", now);
  }
  now = does("scale") ? scaled(now, inner) : shrunk(now, frame.width, frame.height);
  made.set("scale", now);
  now = laid(now, frame, does("center"));
  made.set("center", now);
  return now;
}

/**
 * @param {Gray} image
 * @param {number} inner
 */
function scaled(image, inner) {
  const factor = inner / Math.max(image.width, image.height);
  const [width, height] = [image.width, image.height].map((size) => Math.max(1, rounded(size * factor)));
  return shrunk(image, width, height);
}

/**
 * @param {Gray} image
 * @param {number} width
 * @param {number} height
 */
function shrunk(image, width, height) {
  const isSmaller = width < image.width || (width === image.width && height < image.height);
  return resized(image, width, height, isSmaller ? BOX : BICUBIC);
}

/**
 * In the middle of the frame: by its center of mass where the data set has it so and it is wanted.
 * @param {Gray} image
 * @param {Frame} frame
 * @param {boolean} isWanted
 * @returns {Gray}
 */
function laid(image, { width, height, framing }, isWanted) {
  const room = [height - image.height, width - image.width];
  let [top, left] = room.map((space) => Math.floor(space / 2));
  if (framing.by_mass && isWanted) {
    const [row, column] = centerOfMass(image);
    top = Math.min(Math.max(rounded(height / 2 - row), 0), room[0]);
    left = Math.min(Math.max(rounded(width / 2 - column), 0), room[1]);
  }
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < image.height; y++)
    pixels.set(image.pixels.subarray(y * image.width, (y + 1) * image.width), (y + top) * width + left);
  return { pixels, width, height };
}

/**
 * (row, column); the middle when there is nothing.
 * @param {Gray} image
 */
function centerOfMass({ pixels, width, height }) {
  let [total, rows, columns] = [0, 0, 0];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      total += pixels[i];
      rows += y * pixels[i];
      columns += x * pixels[i];
    }
  return total ? [rows / total, columns / total] : [height / 2, width / 2];
}

/**
 * Dark ink on white paper, for networks that learned from photos; all three colors are the same.
 * @param {Gray} ink
 * @param {Frame} frame
 * @param {string[]} skip
 * @param {Made} made
 * @returns {Gray}
 */
function inColor(ink, frame, skip, made) {
  const { share } = frame.framing;
  if (share !== null) made.set("close-up", skip.includes("close-up") ? ink : closeUp(ink, share));
  let now = inverted(made.get("close-up") ?? ink);
  if (!skip.includes("crop")) {
    const side = Math.min(now.width, now.height);
    const [top, left] = [now.height - side, now.width - side].map((space) => Math.floor(space / 2));
    now = cut(now, top, top + side, left, left + side);
  }
  made.set("crop", now);
  now = resized(now, frame.width, frame.height, LANCZOS);
  made.set("scale", now);
  return now;
}

/** @param {Gray} image */
function noLarger(image) {
  const factor = SHOWN_SIDE / Math.max(image.width, image.height);
  if (factor >= 1) return image;
  const [width, height] = [image.width, image.height].map((size) => Math.max(1, rounded(size * factor)));
  return resized(image, width, height, BILINEAR);
}

/**
 * @param {Gray} gray
 * @param {number} channels
 * @returns {Picture}
 */
function picture({ pixels, width, height }, channels) {
  if (channels === 1) return { pixels, width, height, channels };
  const colors = new Uint8Array(3 * pixels.length);
  for (let i = 0; i < pixels.length; i++) colors.fill(pixels[i], 3 * i, 3 * i + 3);
  return { pixels: colors, width, height, channels: 3 };
}
