/* Reading weights: a safetensors file is the length of its header, the header as JSON, then all numbers. Whatever does
   not fit is refused with an Error, which sends the page to the server. */

/** @typedef {{ shape: number[], values: Float32Array }} Tensor */
/** @typedef {{ dtype: string, shape: number[], data_offsets: [number, number] }} Entry */

const LONGEST_HEADER = 4_000_000; // bytes

/**
 * @param {ArrayBuffer} buffer
 * @returns {{ metadata: Record<string, string>, tensors: Map<string, Tensor> }}
 */
export function readSafetensors(buffer) {
  if (buffer.byteLength < 8) throw new Error("no weights");
  const view = new DataView(buffer);
  const length = view.getUint32(0, true) + 2 ** 32 * view.getUint32(4, true);
  if (length > LONGEST_HEADER || 8 + length > buffer.byteLength) throw new Error("a header that does not fit");
  const { __metadata__: metadata = {}, ...entries } = JSON.parse(
    new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(buffer, 8, length)),
  );
  const numbers = buffer.slice(8 + length);
  const tensors = Object.entries(entries).map(([name, entry]) => [name, readTensor(numbers, entry, name)]);
  return { metadata, tensors: new Map(/** @type {[string, Tensor][]} */ (tensors)) };
}

/**
 * @param {ArrayBuffer} numbers
 * @param {Entry} entry
 * @param {string} name
 * @returns {Tensor}
 */
function readTensor(numbers, { dtype, shape, data_offsets: [from, to] }, name) {
  const count = sizeOf(shape);
  const bytes = { F32: 4, F16: 2 }[dtype];
  if (!bytes || !(from >= 0) || to - from !== count * bytes || to > numbers.byteLength)
    throw new Error(`${name} is no tensor that is known here`);
  const own = from % bytes ? numbers.slice(from, to) : numbers;
  const at = from % bytes ? 0 : from;
  const values = bytes === 4 ? new Float32Array(own, at, count) : fromHalves(new Uint16Array(own, at, count));
  for (let i = 0; i < count; i++) if (!Number.isFinite(values[i])) throw new Error(`${name} is not finite`);
  return { shape, values };
}

/**
 * float16 as float32, which holds every one of them.
 * @param {Uint16Array} halves
 */
function fromHalves(halves) {
  const values = new Float32Array(halves.length);
  for (let i = 0; i < halves.length; i++) {
    const [sign, exponent, fraction] = [halves[i] >> 15 ? -1 : 1, (halves[i] >> 10) & 31, halves[i] & 1023];
    if (exponent === 0) values[i] = sign * fraction * 2 ** -24;
    else if (exponent === 31) values[i] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else values[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return values;
}

/**
 * How many numbers a shape holds.
 * @param {number[]} shape
 */
export const sizeOf = (shape) => shape.reduce((product, side) => product * side, 1);
