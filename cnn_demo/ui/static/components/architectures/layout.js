/* Where the parts of an architecture stand in its drawing: sizes from shapes, names that fit below them. */

/** @typedef {import("../../kit/rpc_types.js").DesignBox} Box */
/** @typedef {"conv" | "pool" | "block" | "dense" | "plain"} Kind */

export const COLUMN = 82;
export const INPUT = 104; // the image's side
export const TOP = 26;
const [LOWEST, HIGHEST, NARROWEST] = [12, 104, 5];
const LARGEST = 224; // pixels a side that are drawn with the full height

/**
 * @typedef {{ box: Box, kind: Kind, x: number, y: number, width: number, height: number, depth: number,
 *   name: string, size: string, maps: number }} Part
 */

/**
 * @param {Box} box
 * @returns {Kind}
 */
export function kindOf({ title, branches }) {
  if (branches.length) return "block";
  if (title.includes("convolution")) return "conv";
  if (title.includes("pooling")) return "pool";
  return title.includes("dense") ? "dense" : "plain";
}

/**
 * A box's name in few letters: "3×3 convolution, stride 2" is "3×3 conv / 2".
 * @param {Box} box
 */
export function shortName({ title, branches }) {
  if (title === "residual block") return "residual";
  if (branches.length) return "inception";
  return title
    .replace(" convolution", " conv")
    .replace(" max pooling", " max")
    .replace(" average pooling", " avg")
    .replace(", stride ", " / ");
}

/**
 * The parts from left to right, behind the image.
 * @param {Box[]} boxes
 * @returns {{ parts: Part[], width: number, height: number, middle: number }}
 */
export function laidOut(boxes) {
  const middle = TOP + HIGHEST / 2 + 10;
  const parts = boxes.map((box, index) => {
    const [maps, side = 1] = box.shape;
    const isFlat = box.shape.length === 1;
    const height = isFlat ? share(maps, 4096) : share(side, LARGEST);
    const width = isFlat ? NARROWEST + 3 : NARROWEST + 4 * Math.log2(maps + 1);
    const depth = isFlat ? 3 : Math.round(height * 0.16);
    const x = INPUT + 30 + index * COLUMN + (COLUMN - width - depth) / 2;
    const size = isFlat ? "" : box.shape.slice(1).join("×");
    return {
      box,
      kind: kindOf(box),
      x,
      y: middle - height / 2,
      width,
      height,
      depth,
      name: shortName(box),
      size,
      maps,
    };
  });
  return { parts, width: INPUT + 40 + boxes.length * COLUMN, height: TOP + HIGHEST + 72, middle };
}

/**
 * @param {number} value
 * @param {number} largest
 */
const share = (value, largest) =>
  LOWEST + (HIGHEST - LOWEST) * Math.min(1, Math.log2(Math.max(1, value)) / Math.log2(largest));

/**
 * The side of a receptive field on the drawn image.
 * @param {number[]} field
 * @param {number[]} image
 */
export const fieldSide = (field, image) => INPUT * Math.min(1, field[0] / image[1]);
