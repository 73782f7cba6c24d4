/* Runs the network of each folder on its images and says how far every layer is from what Python said, as a share of
   the layer's range: node layers.js <folder> ... prints [{ layer: share }, ...]. */

import { readFileSync } from "node:fs";
import { readProgram } from "../../../cnn_demo/ui/static/engine/program.js";
import { readSafetensors } from "../../../cnn_demo/ui/static/engine/safetensors.js";

console.log(JSON.stringify(process.argv.slice(2).map(farthest)));

/** @param {string} folder */
function farthest(folder) {
  const read = (/** @type {string} */ name) => Uint8Array.from(readFileSync(`${folder}/${name}`));
  const program = readProgram(read("network.safetensors").buffer);
  const { tensors } = readSafetensors(read("expected.safetensors").buffer);
  const images = read("images.bin");
  const { edits, kernels } = JSON.parse(readFileSync(`${folder}/edits.json`, "utf-8"));
  const size = program.input.length;
  const found = Object.fromEntries([...program.layers.keys()].map((name) => [name, 0]));
  for (let image = 0; image < images.length / size; image++) {
    program.run(images.subarray(image * size, (image + 1) * size), edits, kernels);
    for (const [name, { values }] of program.layers) {
      const right = tensors.get(name).values.subarray(image * values.length, (image + 1) * values.length);
      found[name] = Math.max(found[name], share(values, right));
    }
  }
  return found;
}

/**
 * The largest difference, as a share of the range.
 * @param {Float64Array} values
 * @param {Float32Array} right
 */
function share(values, right) {
  const [low, high] = right.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [0, 0]);
  const away = values.reduce((most, value, i) => Math.max(most, Math.abs(value - right[i])), 0);
  return away / Math.max(high - low, 1e-12);
}
