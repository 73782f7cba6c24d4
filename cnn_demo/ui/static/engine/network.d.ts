/* A network in the page: what its file says beside the weights, as cnn_demo/exports/page_network.py writes it, and the
   program that it becomes. */

import type { Node, Operation } from "./operators/kinds.js";

type Pair = [number, number]; // rows, columns

export interface NodeText {
  operator: string;
  attributes: Record<string, any>;
  /** names in the file */
  tensors: Record<string, string>;
  reads_input: boolean;
}

/** What the cells of a layer see (see cnn_demo/networks/layer_kind/receptive_field.py). */
export interface Field {
  size: Pair;
  jump: Pair;
  start: Pair;
  flat: Pair | null;
}

export interface LayerText {
  name: string;
  kind: string;
  inputs: string[];
  shape: number[];
  signed: boolean;
  summarized: boolean;
  /** of its kind: does it belong to the layer before it? */
  follows: boolean;
  /** is each cell made of the one at the same place? */
  keeps_place: boolean;
  field: Field;
  nodes: NodeText[];
}

export interface UnknownScore {
  weights: number[];
  bias: number;
  threshold: number;
  distance: number;
  hidden?: { weights: number[][]; biases: number[] };
}

export interface Detector {
  middle: number[];
  spread: number[];
  /** rows of a lower triangle */
  whiten: number[];
  centers: number[][];
  threshold: number;
  kept: number | null;
  unknown: UnknownScore | null;
}

export interface StepText {
  name: string;
  sentence: string;
  skipped: string;
  optional: boolean;
}

export interface About {
  version: number;
  network: string;
  data: string;
  framing: { is_written: boolean; share: number | null; by_mass: boolean }; // of the data set's images
  classes: string[];
  input_shape: [number, number, number];
  mean: number[];
  std: number[];
  steps: StepText[];
  detector: Detector | null;
  layers: LayerText[];
  check: number[];
}

export interface Layer {
  text: LayerText;
  /** its output */
  values: Float64Array;
  /** with what was learned */
  nodes: Node[];
  /** one for each node */
  operations: Operation[];
  run: () => void;
}

export type Edits = Record<string, number[]>;
export type Kernels = Record<string, Record<string, number[][]>>;

export interface Program {
  about: About;
  /** the normalized image */
  input: Float64Array;
  /** in the order in which they run */
  layers: Map<string, Layer>;
  logits: Float64Array;
  run: (pixels: Uint8Array, edits?: Edits, kernels?: Kernels) => void;
}
