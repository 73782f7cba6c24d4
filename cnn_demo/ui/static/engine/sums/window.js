/* The window that convolution and pooling slide over their input, as in cnn_demo/networks/layer_kind/window.py: where
   it lies, and what it holds. */

/** @typedef {import("./kinds.js").Output} Output */
/** @typedef {import("./kinds.js").Window} Window */

/**
 * @param {import("./kinds.js").Cell} cell
 * @param {Output} input
 * @returns {Window}
 */
export function windowOf({ layer, place }, { shape: [, ...cells] }) {
  const [{ operator, attributes }] = layer.nodes;
  const whole = operator.startsWith("Global") ? cells : undefined;
  const { kernel_shape: kernel = whole, strides, pads = [0, 0], dilations = [1, 1] } = attributes;
  const [rows, columns] = [0, 1].map((i) => {
    const start = place[i + 1] * (strides?.[i] ?? 1) - pads[i];
    return Array.from({ length: kernel[i] }, (_, k) => start + k * dilations[i]);
  });
  return { rows, columns, inside: within(rows, columns, cells) };
}

/**
 * Which cells of rows and columns lie on a map of this size?
 * @param {number[]} rows
 * @param {number[]} columns
 * @param {number[]} size
 */
export const within = (rows, columns, [height, width]) =>
  rows.flatMap((y) => columns.map((x) => y >= 0 && y < height && x >= 0 && x < width));

/**
 * A map's numbers under the window, row by row; padding is zero.
 * @param {Output} input
 * @param {number} map
 * @param {Window} window
 */
export const under = ({ shape: [, height, width], values }, map, { rows, columns, inside }) =>
  inside.map((isInside, i) => {
    const [y, x] = [rows[Math.floor(i / columns.length)], columns[i % columns.length]];
    return isInside ? values[(map * height + y) * width + x] : 0;
  });

/**
 * What a step says of its window.
 * @param {Window} window
 */
export const shown = ({ rows, columns, inside }) => ({
  rows,
  columns,
  padding: rows.map((_, y) => columns.map((_, x) => !inside[y * columns.length + x])),
});
