/* Tables in brackets, as NumPy and MATLAB write: commas and spaces part numbers, ";" or brackets part rows. */

import { THIN } from "../../../kit/numbers/read_number.js";
import { numberIn, Refused } from "./number_token.js";

/** @typedef {import("./number_token.js").Table} Table */

/**
 * @param {string} text
 * @returns {Table[]}
 */
export function inBrackets(text) {
  const plain = text
    .replace(/(?:np\.|numpy\.|torch\.)?(?:array|tensor|matrix|Tensor)\s*(?=\()/g, "")
    .replace(/,\s*(?:dtype|device|requires_grad|grad_fn)\s*=\s*[^,()[\]]+/g, "")
    .replace(new RegExp(`[${THIN}]`, "g"), " ")
    .replace(/^\s*\w+\s*=\s*/, "")
    .replace(/;\s*$/, "");
  const open = plain.replace(/[({]/g, "[").replace(/[)}]/g, "]").trim();
  const found = nested(open);
  return toTables(found);
}

/** @typedef {string | any[]} Nested */

/**
 * @param {string} text
 * @returns {Nested}
 */
function nested(text) {
  /** @type {Nested[][]} */
  const stack = [[]];
  for (const [piece] of text.matchAll(/[[\]]|[^[\]]+/g)) {
    if (piece === "[") stack.push([]);
    else if (piece === "]") {
      const done = /** @type {Nested[]} */ (stack.pop());
      if (!stack.length) throw new Refused("brackets", text);
      stack[stack.length - 1].push(done);
    } else if (piece.trim()) stack[stack.length - 1].push(piece);
  }
  if (stack.length !== 1) throw new Refused("brackets", text);
  return stack[0];
}

/**
 * @param {Nested} given
 * @returns {Table[]}
 */
function toTables(given) {
  let level = given;
  for (;;) {
    if (typeof level === "string") throw new Refused("brackets", level);
    const inner = level.filter((each) => typeof each !== "string");
    const between = level.filter((each) => typeof each === "string");
    if (!inner.length) return [textRows(/** @type {string[]} */ (between).join("\n"))];
    if (between.some((text) => /[^\s,;]/.test(/** @type {string} */ (text))))
      throw new Refused("brackets", String(between[0]));
    if (inner.every(isText)) return depthOne(/** @type {string[][]} */ (inner));
    if (inner.length === 1) {
      level = inner[0];
      continue;
    }
    return inner.flatMap(toTables);
  }
}

/** @param {Nested} each */
const isText = (each) => typeof each !== "string" && each.every((part) => typeof part === "string");

/**
 * Brackets side by side are rows; one pair on its own, or several after each other, hold rows of their own.
 * @param {string[][]} inner
 * @returns {Table[]}
 */
function depthOne(inner) {
  const parts = inner.map((texts) => textRows(texts.join("\n")));
  if (inner.length === 1) return parts;
  if (parts.some((rows) => rows.length !== 1)) return parts;
  return [parts.map((rows) => rows[0])];
}

/**
 * @param {string} text
 * @returns {Table}
 */
function textRows(text) {
  const lines = text.split(/[;\n]/).filter((line) => line.trim());
  if (!lines.length) throw new Refused("empty");
  return lines.map((line) => {
    if (/\d,\d/.test(line) && /[^\s,]\s+[^\s,]/.test(line)) throw new Refused("comma", line);
    const cells = line
      .trim()
      .replace(/,$/, "")
      .split(/\s*,\s*|\s+/);
    if (cells.some((cell) => !cell)) throw new Refused("emptyCell", line);
    return cells.map(numberIn);
  });
}
