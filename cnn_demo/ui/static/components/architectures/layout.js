/* Where the parts of an architecture stand in its drawing: sizes from shapes, names that fit below them. */

/** @typedef {import("../../kit/server/rpc_types.js").DesignBox} Box */
/** @typedef {"conv" | "pool" | "block" | "dense" | "plain"} Kind */

export const COLUMN = 88;
export const INPUT = 104; // the image's side
const TOP = 26;
const [LEFT, RIGHT] = [INPUT + 30, 10]; // beside the columns
const MOST_ROWS = 2; // a drawing that needs more is one row to scroll
const [LOWEST, HIGHEST, NARROWEST] = [12, 104, 5];
const ROW = TOP + HIGHEST + 64;
const LARGEST = 224; // pixels a side that are drawn with the full height

/**
 * `middle`, `top` and `bottom` are those of the row that the part stands in.
 * @typedef {{ box: Box, kind: Kind, x: number, y: number, width: number, height: number, depth: number,
 *   name: string, size: string, maps: number, middle: number, top: number, bottom: number }} Part
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
 * How many parts stand in each row, so that all rows fit and are about as long.
 * @param {number} count
 * @param {number} room pixels from left to right
 */
export function columnsFor(count, room) {
  const most = Math.max(1, Math.floor((room - LEFT - RIGHT) / COLUMN));
  const rows = Math.ceil(count / most);
  return rows > MOST_ROWS ? count : Math.ceil(count / rows);
}

/**
 * The parts from left to right, behind the image, row below row.
 * @param {Box[]} boxes
 * @param {number} [columns] parts in a row
 * @returns {{ parts: Part[], width: number, height: number, middle: number }} the middle of the first row
 */
export function laidOut(boxes, columns = boxes.length) {
  const parts = boxes.map((box, index) => partOf(box, index % columns, Math.floor(index / columns) * ROW));
  const rows = Math.ceil(boxes.length / columns);
  return { parts, width: LEFT + RIGHT + columns * COLUMN, height: rows * ROW, middle: middleOf(0) };
}

/** @param {number} top */
const middleOf = (top) => top + TOP + HIGHEST / 2 + 10;

/**
 * @param {Box} box
 * @param {number} column
 * @param {number} top
 * @returns {Part}
 */
function partOf(box, column, top) {
  const [maps, side = 1] = box.shape;
  const isFlat = box.shape.length === 1;
  const height = isFlat ? share(maps, 4096) : share(side, LARGEST);
  const width = isFlat ? NARROWEST + 3 : NARROWEST + 4 * Math.log2(maps + 1);
  const depth = isFlat ? 3 : Math.round(height * 0.16);
  const middle = middleOf(top);
  return {
    box,
    kind: kindOf(box),
    x: LEFT + column * COLUMN + (COLUMN - width - depth) / 2,
    y: middle - height / 2,
    width,
    height,
    depth,
    name: shortName(box),
    size: isFlat ? "" : box.shape.slice(1).join("×"),
    maps,
    middle,
    top,
    bottom: top + ROW,
  };
}

/**
 * The line from part to part: straight on, or around into the next row.
 * @param {Part} part
 * @param {Part} next
 */
export function wayTo(part, next) {
  const start = `M${part.x + part.width + part.depth} ${part.middle}`;
  if (next.top === part.top) return `${start}H${next.x}`;
  const right = part.x + (part.width + part.depth + COLUMN) / 2;
  return `${start}H${right}V${part.bottom}H${LEFT - RIGHT}V${next.middle}H${next.x}`;
}

/**
 * A shortcut's line, over the part.
 * @param {Part} part
 */
export function arcOver({ x, y, width, depth, middle }) {
  const [from, to, high] = [x - 8, x + width + depth + 8, y - depth - 14];
  return `M${from} ${middle}C${from} ${high} ${to} ${high} ${to} ${middle}`;
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
