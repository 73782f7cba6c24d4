/* What an operator is here: made once for the shapes that it gets, then run for every image without making anything
   new. Names and attributes are those of ONNX; a batch is always one image, so that shapes leave it out. */

/** @typedef {import("../safetensors.js").Tensor} Tensor */

/**
 * @typedef {object} Node
 * @property {string} operator
 * @property {Record<string, any>} attributes
 * @property {Record<string, Tensor>} tensors
 */

/**
 * @typedef {object} Operation
 * @property {number[]} shape of the output
 * @property {(inputs: Float64Array[], output: Float64Array) => void} run
 * @property {{ weight: Tensor, bias: Tensor | undefined, group: number }} [learned] what sums are weighted with
 * @property {(changes: Record<string, number[][]>) => void} [rewrite] kernels by "filter,channel"; others as learned
 */

/** @typedef {(node: Node, inputs: number[][]) => Operation} Maker */
export {};
