/* A window that slides: where it lies, what it multiplies, what comes out. No page, no server. */

/**
 * @typedef {object} Sliding
 * @property {ArrayLike<number>} maps the input, channel by channel and row by row
 * @property {number} height
 * @property {number} width
 * @property {number[][][]} kernel one table for each channel
 * @property {number} stride
 * @property {number} dilation
 * @property {number} bias
 * @property {number[]} sides padding before and after
 */

/** @typedef {{ patch: number[][], kernel: number[][], products: number[][], sum: number }} ChannelStep */
/** @typedef {{ channels: ChannelStep[], padding: boolean[][], total: number }} Step */

/**
 * Output value (y, x), worked out: the window, its products and their sum for each channel, then all sums and the bias.
 * @param {Sliding} slid
 * @param {number} y
 * @param {number} x
 * @returns {Step}
 */
export function step({ maps, height, width, kernel, stride, dilation, bias, sides }, y, x) {
  const size = kernel[0].length;
  /** @param {number} start @param {number} most */
  const places = (start, most) =>
    Array.from({ length: size }, (_, i) => start * stride - sides[0] + i * dilation).map((at) =>
      at >= 0 && at < most ? at : null,
    );
  const [ys, xs] = [places(y, height), places(x, width)];
  const padding = ys.map((row) => xs.map((column) => row === null || column === null));
  const channels = kernel.map((rows, c) => {
    const patch = ys.map((row) =>
      xs.map((column) => (row === null || column === null ? 0 : maps[(c * height + row) * width + column])),
    );
    const products = patch.map((line, i) => line.map((value, j) => value * rows[i][j]));
    return { patch, kernel: rows, products, sum: products.flat().reduce((all, each) => all + each, 0) };
  });
  return { channels, padding, total: channels.reduce((all, { sum }) => all + sum, bias) };
}

/**
 * The whole output, for maps that the page has itself.
 * @param {Sliding} slid
 * @returns {{ values: Float64Array, h: number, w: number } | null} null where the window does not fit
 */
export function convolved(slid) {
  const reach = (slid.kernel[0].length - 1) * slid.dilation + 1;
  const [h, w] = [slid.height, slid.width].map(
    (side) => Math.floor((side + slid.sides[0] + slid.sides[1] - reach) / slid.stride) + 1,
  );
  if (h < 1 || w < 1) return null;
  const values = new Float64Array(h * w);
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) values[y * w + x] = step(slid, y, x).total;
  return { values, h, w };
}

/**
 * Padding before and after, for a window that reaches so far.
 * @param {number | "valid" | "same" | "full"} padding
 * @param {number} reach
 * @returns {[number, number]}
 */
export function sidesOf(padding, reach) {
  if (typeof padding === "number") return [padding, padding];
  const total = { valid: 0, same: reach - 1, full: 2 * (reach - 1) }[padding];
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/**
 * Is there anything but zeros under the window at output value (y, x)?
 * @param {Sliding} slid
 * @param {number} y
 * @param {number} x
 */
export function isEmpty(slid, y, x) {
  return step(slid, y, x).channels.every(({ patch }) => patch.every((row) => row.every((value) => value === 0)));
}

/**
 * The output value whose window has its middle nearest to input value (y, x).
 * @param {Sliding} slid
 * @param {number} y
 * @param {number} x
 * @param {number} h of the output
 * @param {number} w
 * @returns {[number, number]}
 */
export function windowOver({ kernel, dilation, stride, sides }, y, x, h, w) {
  const middle = Math.floor(((kernel[0].length - 1) * dilation) / 2);
  const [row, column] = [y, x].map((at) => Math.round((at + sides[0] - middle) / stride));
  return [Math.min(Math.max(row, 0), h - 1), Math.min(Math.max(column, 0), w - 1)];
}

/**
 * A kernel of another size: cut, or with zeros around it.
 * @param {number[][]} rows
 * @param {number} size
 */
export function resized(rows, size) {
  const shift = Math.trunc((size - rows.length) / 2);
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, x) => rows[y - shift]?.[x - shift] ?? 0),
  );
}

/**
 * Tables of another height, width and number of channels; what is new is zero, new channels are copies.
 * @param {number[][][]} tables
 * @param {number} channels
 * @param {number} height
 * @param {number} width
 */
export function reshaped(tables, channels, height, width) {
  return Array.from({ length: channels }, (_, c) =>
    Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => (tables[c] ?? tables[0])[y]?.[x] ?? 0),
    ),
  );
}
