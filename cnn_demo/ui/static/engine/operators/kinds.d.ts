/* What an operator is here: made once for the shapes that it gets, then run for every image without making anything
   new. Names and attributes are those of ONNX; a batch is always one image, so that shapes leave it out. */

import type { Tensor } from "../safetensors.js";

export interface Node {
  operator: string;
  attributes: Record<string, any>;
  tensors: Record<string, Tensor>;
}

export interface Operation {
  /** of the output */
  shape: number[];
  run: (inputs: Float64Array[], output: Float64Array) => void;
  /** the kernels as they are now */
  kernels?: Float64Array;
  /** kernels by "filter,channel"; others as learned */
  rewrite?: (changes: Record<string, number[][]>) => void;
}

export type Maker = (node: Node, inputs: number[][]) => Operation;
