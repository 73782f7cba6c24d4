/* Numbers as colors: one diverging palette for signed values (blue, paper, orange; zero is paper) and one sequential
   one for values that cannot be negative (paper to ink-blue). Both are read from the style sheet, so that light and
   dark share them, and stay apart for color-blind eyes. */

/** @type {{ [name: string]: Uint32Array }} */
let tables = {};
/** @type {{ [name: string]: number[] }} */
let known = {};

/**
 * A color variable of the style sheet as [red, green, blue].
 * @param {string} name
 * @returns {number[]}
 */
function color(name) {
  known[name] ??= probed(name);
  return known[name];
}

/** @param {string} name */
function probed(name) {
  const canvas = document.createElement("canvas");
  const probe = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  probe.fillStyle = getComputedStyle(document.body).getPropertyValue(name).trim() || "#888";
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/**
 * The same, as CSS.
 * @param {string} name
 */
export const rgb = (name) => `rgb(${color(name).join()})`;

/**
 * @param {number[]} a
 * @param {number[]} b
 * @param {number} t
 */
const mix = (a, b, t) => a.map((value, i) => Math.round(value + (b[i] - value) * t));

/**
 * 256 colors packed for ImageData. Signed codes: 128 is zero, 1 and 255 the ends. Others: 0 is zero.
 * @param {boolean} signed
 */
function table(signed) {
  const name = signed ? "signed" : "positive";
  if (tables[name]) return tables[name];
  const [negative, zero, positive, ink] = ["--negative", "--zero", "--positive", "--ink-blue"].map(color);
  const packed = new Uint32Array(256);
  for (let code = 0; code < 256; code++) {
    const t = (code - 128) / 127;
    let found = mix(zero, ink, code / 255);
    if (signed) found = t < 0 ? mix(zero, negative, Math.min(-t, 1)) : mix(zero, positive, t);
    packed[code] = ((255 << 24) | (found[2] << 16) | (found[1] << 8) | found[0]) >>> 0;
  }
  tables[name] = packed;
  return packed;
}

/**
 * @param {number} value
 * @param {number} limit
 * @param {boolean} signed
 */
function channels(value, limit, signed) {
  const share = limit ? Math.max(-1, Math.min(1, value / limit)) : 0;
  const packed = table(signed)[signed ? Math.round(128 + 127 * share) : Math.round(255 * Math.max(share, 0))];
  return [packed & 255, (packed >> 8) & 255, (packed >> 16) & 255];
}

/**
 * The CSS color of a number, on a scale that ends at `limit`.
 * @param {number} value
 * @param {number} limit
 * @param {boolean} [signed]
 */
export function colorOf(value, limit, signed = true) {
  return `rgb(${channels(value, limit, signed).join(" ")})`;
}

/**
 * Black or white, whichever is read more easily on that color (at least 4.5 : 1).
 * @param {number} value
 * @param {number} limit
 * @param {boolean} [signed]
 */
export const inkOn = (value, limit, signed = true) => inkOver(channels(value, limit, signed));

/**
 * The gray of a value of an image, and what is read on it.
 * @param {number} value
 * @param {[number, number]} ends the values of black and white
 */
export function grayOf(value, [black, white]) {
  const part = Math.round(255 * Math.max(0, Math.min(1, (value - black) / (white - black))));
  return { color: `rgb(${part} ${part} ${part})`, ink: inkOver([part, part, part]) };
}

/** @param {number[]} color */
function inkOver(color) {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000" : "#fff";
}

/**
 * Numbers as codes for paint(), on a scale that ends at `limit`.
 * @param {ArrayLike<number>} values
 * @param {number} limit
 * @param {boolean} signed
 */
export function codesOf(values, limit, signed) {
  return Uint8Array.from(values, (value) => {
    const share = limit ? Math.max(-1, Math.min(1, value / limit)) : 0;
    return signed ? Math.round(128 + 127 * share) : Math.round(255 * Math.max(share, 0));
  });
}

/**
 * Codes (uint8, rows of `width`) as a canvas of as many pixels.
 * @param {Uint8Array} codes
 * @param {number} width
 * @param {number} height
 * @param {boolean} signed
 * @param {HTMLCanvasElement} [canvas]
 */
export function paint(codes, width, height, signed, canvas = document.createElement("canvas")) {
  const data = new ImageData(width, height);
  const pixels = new Uint32Array(data.data.buffer);
  const colors = table(signed);
  for (let i = 0; i < pixels.length; i++) pixels[i] = colors[codes[i]];
  return put(data, canvas);
}

/**
 * An image as a network gets it: gray (height, width) or RGB (height, width, 3).
 * @param {Uint8Array} codes
 * @param {number} width
 * @param {number} height
 * @param {number} channels
 * @param {HTMLCanvasElement} [canvas]
 */
export function paintImage(codes, width, height, channels, canvas = document.createElement("canvas")) {
  const data = new ImageData(width, height);
  const pixels = new Uint32Array(data.data.buffer);
  const [step, green, blue] = channels === 3 ? [3, 1, 2] : [1, 0, 0];
  for (let i = 0, at = 0; i < pixels.length; i++, at += step)
    pixels[i] = (255 << 24) | (codes[at + blue] << 16) | (codes[at + green] << 8) | codes[at];
  return put(data, canvas);
}

/**
 * @param {ImageData} data
 * @param {HTMLCanvasElement} canvas
 */
function put(data, canvas) {
  if (canvas.width !== data.width) canvas.width = data.width;
  if (canvas.height !== data.height) canvas.height = data.height;
  /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d")).putImageData(data, 0, 0);
  return canvas;
}

/** @type {Set<() => void>} */
const repaint = new Set();

/**
 * Calls `draw` when light becomes dark or the other way; what comes back ends that.
 * @param {() => void} draw
 */
export function onTheme(draw) {
  repaint.add(draw);
  return () => repaint.delete(draw);
}

/* Called when the theme's colors are others. */
export function themeChanged() {
  tables = {};
  known = {};
  for (const draw of repaint) draw();
}
