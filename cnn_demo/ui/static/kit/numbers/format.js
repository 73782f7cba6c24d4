/* Numbers as people read them. One minus sign, one percent, one way to shorten. */

const MINUS = "−";

/** @param {string} text */
const signed = (text) => text.replaceAll("-", MINUS);

/**
 * Three digits: 0.0123, 45.6, 1.2e5.
 * @param {number} value
 */
export function number(value) {
  return digits(value, 3);
}

/**
 * So many significant digits, without zeros at the end; powers of ten where it is very large or very small.
 * @param {number} value
 * @param {number} count
 */
export function digits(value, count) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : signed(value > 0 ? "∞" : "-∞");
  if (value === 0) return "0";
  const size = Math.abs(value);
  const isOdd = size >= 10 ** Math.max(count, 3) || size < 0.001;
  return signed(isOdd ? value.toExponential(Math.max(count - 2, 1)) : String(Number(value.toPrecision(count))));
}

/**
 * A share of 1, never rounded up to all: 0.9996 is 99.9 %.
 * @param {number} share
 * @param {number} [places]
 */
export function percent(share, places = 1) {
  const most = 100 - 10 ** -places;
  const rounded = share < 1 ? Math.min(Number((share * 100).toFixed(places)), most) : 100 * share;
  return `${signed(rounded.toFixed(places))} %`;
}

/**
 * A whole number: 54,778.
 * @param {number} value
 */
export function count(value) {
  return signed(Math.round(value).toLocaleString("en"));
}

/**
 * Large numbers short: 54.8 k, 1.2 M.
 * @param {number} value
 */
export function short(value) {
  const size = Math.abs(value);
  if (size < 10_000) return count(value);
  const [unit, letter] = size < 1e6 ? [1e3, "k"] : size < 1e9 ? [1e6, "M"] : [1e9, "G"];
  return `${digits(value / unit, 3)} ${letter}`;
}

/**
 * A length of time: <0.1 s, 0.4 s, 12 s, 3 min 20 s, 2 h 5 min. `rough` leaves tenths of a second out.
 * @param {number} seconds
 * @param {boolean} [rough]
 */
export function duration(seconds, rough = false) {
  if (seconds > 0 && seconds < 0.05 && !rough) return "<0.1 s";
  if (seconds < 10 && !rough) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 120) return `${whole} s`;
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
}

/**
 * The size of a file: 214 kB.
 * @param {number} bytes
 */
export function fileSize(bytes) {
  return bytes < 1e6 ? `${digits(bytes / 1e3, 3)} kB` : `${digits(bytes / 1e6, 3)} MB`;
}

/**
 * 16 maps of 28×28, or 10 values: a shape without its batch.
 * @param {readonly number[]} shape
 */
export function shape([channels, height, width]) {
  if (channels === undefined) return "";
  return height === undefined ? count(channels) : `${channels}×${height}×${width}`;
}

/**
 * One or many: plural(3, "map", "maps") is "3 maps".
 * @param {number} value
 * @param {string} one
 * @param {string} many
 */
export function plural(value, one, many) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/**
 * A number in a small field of a table: two decimals, fewer where it is large, no zero before the point.
 * @param {number | null} value
 */
export function cell(value) {
  if (value === null) return "?";
  const size = Math.abs(value);
  if (size < 0.005) return "0";
  if (size >= 1e4) return signed(value.toExponential(0));
  return signed(value.toFixed(size >= 99.5 ? 0 : size >= 9.95 ? 1 : 2)).replace(/^(−?)0\./, "$1.");
}
