/* Numbers that somebody typed or pasted: from spreadsheets, NumPy, MATLAB, with decimal points or commas. They are read
   as they were meant, or refused with the reason; never silently as other numbers. */

/** @typedef {number[][]} Table rows of numbers */

/**
 * @typedef {object} Refusal
 * @property {"empty" | "notNumber" | "comma" | "space" | "semicolon" | "brackets" | "emptyCell" | "ragged" | "tooMany" | "tooLarge"} why
 * @property {string} what the piece of text that it is about
 */

/** @typedef {{ tables: Table[], refusal?: undefined } | { refusal: Refusal }} Reading */

export const MOST_SIDE = 64;
export const MOST_CHANNELS = 4;
export const LARGEST = 1e6;

const MINUSES = /[\u2010-\u2015\u2212\uFE63\uFF0D]/g;
const THIN = "\u00A0\u2007\u2008\u2009\u200A\u202F";
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+$/;
const GROUPED = new RegExp(`(?<![\\d.,])[1-9]\\d{0,2}(?:[${THIN}]\\d{3})+(?![\\d${THIN}])`, "g");

class Refused extends Error {
  /**
   * @param {Refusal["why"]} why
   * @param {string} [what]
   */
  constructor(why, what = "") {
    super(why);
    this.refusal = { why, what: what.trim().slice(0, 40) };
  }
}

/**
 * All tables in a text: rows on lines or in brackets, channels apart by an empty line or in one more pair of brackets.
 * @param {string} text
 * @returns {Reading}
 */
export function readTables(text) {
  try {
    const clean = text.replace(MINUSES, "-").replaceAll("\r\n", "\n").replaceAll("\r", "\n").replaceAll("|", " ");
    if (!clean.trim()) throw new Refused("empty");
    const tables = /[[\](){}]/.test(clean) ? inBrackets(clean) : onLines(clean);
    check(tables);
    return { tables };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

/**
 * One number, as it is typed into a cell: 0,5 and 0.5 and 1/9 and −3. Null where it is none, or could be two.
 * @param {string} text
 * @param {number} [most]
 * @returns {number | null}
 */
export function readNumber(text, most = LARGEST) {
  const clean = text.replace(MINUSES, "-").trim();
  if (THOUSANDS.test(clean) || (clean.includes(",") && clean.includes("."))) return null;
  const value = toNumber(clean.replace(",", "."));
  return value === null || Math.abs(value) > most ? null : value;
}

/**
 * @param {string} token
 * @returns {number | null}
 */
function toNumber(token) {
  const [over, under, ...rest] = token.split("/");
  if (rest.length || !PLAIN.test(over) || (under !== undefined && !PLAIN.test(under))) return null;
  const value = Number(over) / (under === undefined ? 1 : Number(under));
  return Number.isFinite(value) ? value + 0 : null;
}

/** @param {string} token */
function numberIn(token) {
  const value = toNumber(token);
  if (value === null) throw new Refused("notNumber", token);
  return value;
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
  const withoutGroups = text.replace(GROUPED, (group) =>
    /[\t;]/.test(text) ? group.replace(new RegExp(`[${THIN}]`, "g"), "") : ambiguous(group),
  );
  return withoutGroups.replace(new RegExp(`[${THIN}]`, "g"), " ");
}

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
  const sure = tight.some((token) => !THOUSANDS.test(token));
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
    if (/\s/.test(token) && !/^\S+$/.test(token)) return token.split(/\s+/).map(numberIn);
    return [numberIn(token)];
  });
}

/* In brackets, as NumPy and MATLAB write: commas and spaces part numbers, ";" or brackets part rows. */
/**
 * @param {string} text
 * @returns {Table[]}
 */
function inBrackets(text) {
  const plain = text
    .replace(/(?:np\.|numpy\.|torch\.)?(?:array|tensor|matrix|Tensor)\s*(?=\()/g, "")
    .replace(/,\s*dtype\s*=\s*[\w.]+/g, "")
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
    if (inner.every(isText)) return depthOne(/** @type {string[][]} */ (inner), level === given);
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
 * @param {boolean} isOutermost
 * @returns {Table[]}
 */
function depthOne(inner, isOutermost) {
  const parts = inner.map((texts) => textRows(texts.join("\n")));
  if (inner.length === 1) return parts;
  if (parts.some((rows) => rows.length !== 1)) return isOutermost ? parts : parts;
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
