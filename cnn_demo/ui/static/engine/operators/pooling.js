/* Pooling: each window of a map becomes its largest number or its average. */

/** @typedef {import("./kinds.js").Maker} Maker */

/** @type {Maker} */
export const maxPooling = (node, [shape]) =>
  overWindows(shape, windowOf(node.attributes), (map, rows, columns, width) => {
    let most = Number.NEGATIVE_INFINITY;
    for (let y = rows.from; y < rows.to; y += rows.step)
      for (let x = columns.from; x < columns.to; x += columns.step) most = Math.max(most, map[y * width + x]);
    return most;
  });

/** @type {Maker} */
export function averagePooling({ attributes }, [shape]) {
  const { count_include_pad: countsPadding } = attributes;
  return overWindows(shape, windowOf(attributes), (map, rows, columns, width) => {
    let sum = 0;
    for (let y = rows.from; y < rows.to; y++) for (let x = columns.from; x < columns.to; x++) sum += map[y * width + x];
    const inside = (rows.to - rows.from) * (columns.to - columns.from);
    return sum / (countsPadding ? rows.padded * columns.padded : inside);
  });
}

/** @type {Maker} */
export const globalMaxPooling = (_, [shape]) =>
  maxPooling({ operator: "", attributes: whole(shape), tensors: {} }, [shape]);

/** @type {Maker} */
export const globalAveragePooling = (_, [shape]) =>
  averagePooling({ operator: "", attributes: whole(shape), tensors: {} }, [shape]);

/** @param {number[]} shape */
const whole = ([, height, width]) => ({ kernel_shape: [height, width], strides: [1, 1], pads: [0, 0, 0, 0] });

/**
 * @typedef {object} Window
 * @property {number[]} kernel
 * @property {number[]} strides
 * @property {number[]} pads above, left, below, right
 * @property {number[]} dilations
 * @property {boolean} ceil does a last window that hangs over count?
 */

/**
 * @param {Record<string, any>} attributes
 * @returns {Window}
 */
function windowOf({ kernel_shape: kernel, strides, pads, dilations = [1, 1], ceil_mode: ceil = 0 }) {
  return { kernel, strides, pads, dilations, ceil: Boolean(ceil) };
}

/** @typedef {{ from: number, to: number, step: number, padded: number }} Span cells inside; `padded` counts padding */

/**
 * @param {number[]} shape
 * @param {Window} window
 * @param {(map: Float64Array, rows: Span, columns: Span, width: number) => number} reduce
 * @returns {import("./kinds.js").Operation}
 */
function overWindows([channels, height, width], window, reduce) {
  const rows = spans(height, 0, window);
  const columns = spans(width, 1, window);
  return {
    shape: [channels, rows.length, columns.length],
    run([input], output) {
      for (let c = 0, place = 0; c < channels; c++) {
        const map = input.subarray(c * height * width, (c + 1) * height * width);
        for (const row of rows) for (const column of columns) output[place++] = reduce(map, row, column, width);
      }
    },
  };
}

/**
 * The windows along one side.
 * @param {number} size
 * @param {0 | 1} axis
 * @param {Window} window
 * @returns {Span[]}
 */
function spans(size, axis, { kernel, strides, pads, dilations, ceil }) {
  const [reach, stride, step] = [(kernel[axis] - 1) * dilations[axis] + 1, strides[axis], dilations[axis]];
  const [before, behind] = [pads[axis], pads[axis + 2]];
  const room = (size + before + behind - reach) / stride;
  let count = (ceil ? Math.ceil(room) : Math.floor(room)) + 1;
  if (ceil && (count - 1) * stride >= size + before) count--; // it would lie in the padding alone
  return Array.from({ length: count }, (_, place) => {
    const start = place * stride - before;
    const from = start < 0 ? start + Math.ceil(-start / step) * step : start;
    const padded = Math.min(start + reach, size + behind) - start;
    return { from, to: Math.min(start + reach, size), step, padded };
  });
}
