/* Numbers that somebody typed or pasted: from spreadsheets, NumPy, MATLAB, with decimal points or commas. They are read
   as they were meant, or refused with the reason; never silently as other numbers. */

import { COMMAS, plain, THIN } from "../../../kit/numbers/read_number.js";
import { inBrackets } from "./bracket_tables.js";
import { LARGEST, numberIn, Refused } from "./number_token.js";

/** @typedef {import("./number_token.js").Table} Table */
/** @typedef {{ tables: Table[], refusal?: undefined } | { refusal: import("./number_token.js").Refusal }} Reading */

export const MOST_SIDE = 64;
export const MOST_CHANNELS = 4;

const PARTED = /(?<![\d.,])[1-9]\d{0,2} 0\d\d(?![\d.,])/; // 1 000: one number, or two
const GROUPED = new RegExp(`(?<![\\d.,])[1-9]\\d{0,2}(?:[${THIN}]\\d{3})+(?![\\d${THIN}])`, "g");

/**
 * All tables in a text: rows on lines or in brackets, channels apart by an empty line or in one more pair of brackets.
 * @param {string} text
 * @returns {Reading}
 */
export function readTables(text) {
  try {
    const clean = plain(text).replaceAll("\r\n", "\n").replaceAll("\r", "\n").replaceAll("|", " ");
    if (!clean.trim()) throw new Refused("empty");
    const tables = /[[\](){}]/.test(clean) ? inBrackets(clean) : onLines(clean);
    check(tables);
    return { tables };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/* Without brackets: a row on each line, an empty line between channels, or rows apart by ";" where spaces or commas
   stand between the numbers. */
/**
 * @param {string} text
 * @returns {Table[]}
 */
function onLines(text) {
  const blocks = joined(text)
    .split(/\n[^\S\n]*\n\s*/)
    .map((block) => block.replace(/^\n+|\s+$/g, ""));
  const isDecimal = decimalCommas(text);
  return blocks
    .filter((block) => block.trim())
    .map((block) => {
      const lines = block.split("\n");
      const rows = lines.flatMap((line) => splitLine(line, lines.length > 1));
      return rows.map((row) => inRow(row, isDecimal));
    });
}

/**
 * Narrow spaces that part digits in threes: thousands where something else parts the numbers, else nobody knows.
 * @param {string} text
 */
function joined(text) {
  const parted = PARTED.exec(text);
  if (parted && !text.trim().split(/\s+/).every(isPadded)) ambiguous(parted[0]);
  const withoutGroups = text.replace(GROUPED, (group) =>
    /[\t;]/.test(text) ? group.replace(new RegExp(`[${THIN}]`, "g"), "") : ambiguous(group),
  );
  return withoutGroups.replace(new RegExp(`[${THIN}]`, "g"), " ");
}

/** @param {string} token */
const isPadded = (token) => /^\d{3}$/.test(token);

/**
 * @param {string} group
 * @returns {never}
 */
function ambiguous(group) {
  throw new Refused("space", group);
}

/**
 * What ";" parts in a line: rows, where each piece holds several numbers; else cells of one row.
 * @param {string} line
 * @param {boolean} isOneOfMany
 * @returns {string[]}
 */
function splitLine(line, isOneOfMany) {
  if (!line.includes(";")) return [line];
  const pieces = line.split(";").filter((piece, at, all) => piece.trim() || at < all.length - 1);
  if (pieces.length === 1) return [pieces[0]];
  const several = pieces.filter((piece) => piece.trim().split(/\s+/).length > 1);
  if (several.length === pieces.length) return pieces;
  if (several.length || !isOneOfMany) throw new Refused("semicolon", line);
  return [line];
}

/**
 * Commas that stand inside of numbers, because something else parts them; refuses what could be both.
 * @param {string} text
 */
function decimalCommas(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  const isParted = lines.some((line) => /[\t;]/.test(line) || /\S\s+\S/.test(line.replace(/\s*,\s+|\s+,\s*/g, ",")));
  const tight = text.match(/[^\s;,]*\d,\d[^\s;]*/g) ?? [];
  if (!tight.length) return false;
  if (lines.some((line) => /,\s+\S/.test(line.trim()))) throw new Refused("comma", tight[0]);
  if (!isParted) return false;
  for (const token of tight) {
    const isList = token.split(",").length > 2;
    if (isList || token.includes(".")) throw new Refused("comma", token);
  }
  const sure = tight.some((token) => !COMMAS.test(token));
  if (!sure || /\d\.\d/.test(text)) throw new Refused("comma", tight[0]);
  return true;
}

/**
 * The numbers of one row.
 * @param {string} row
 * @param {boolean} isDecimal
 * @returns {number[]}
 */
function inRow(row, isDecimal) {
  const text = isDecimal ? row.replaceAll(",", ".") : row;
  const separator = /\t/.test(text.trim()) ? /\t/ : text.includes(";") ? /;/ : text.includes(",") ? /,/ : /\s+/;
  const cells = text.trim().replace(/;$/, "").split(separator);
  return cells.flatMap((cell) => {
    const token = cell.trim();
    if (!token) throw new Refused("emptyCell", row);
    if (/^[+-]?\d{1,3}(?: \d{3})+$/.test(token)) return ambiguous(token);
    return token.split(/\s+/).map(numberIn);
  });
}

/** @param {Table[]} tables */
function check(tables) {
  if (!tables.length) throw new Refused("empty");
  const [height, width] = [tables[0].length, tables[0][0].length];
  const isRagged = tables.some((table) => table.length !== height || table.some((row) => row.length !== width));
  if (isRagged) throw new Refused("ragged");
  if (tables.length > MOST_CHANNELS || height > MOST_SIDE || width > MOST_SIDE) throw new Refused("tooMany");
  const large = tables.flat(2).find((value) => Math.abs(value) > LARGEST);
  if (large !== undefined) throw new Refused("tooLarge", String(large));
}
