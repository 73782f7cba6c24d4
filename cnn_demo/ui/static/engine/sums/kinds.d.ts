/* What the sum of each kind of layer starts from, and comes to. */

import type * as answers from "../../kit/server/rpc_types.js";
import type { Layer, Program } from "../network.js";

/** A unit of a vector is a channel with y = x = 0. */
export type Place = [channel: number, y: number, x: number];

export interface Cell {
  program: Program;
  layer: Layer;
  place: Place;
  /** terms that come one by one */
  most: number;
}

export interface Output {
  shape: number[];
  values: Float64Array;
}

export interface Window {
  /** of the input under the window; those outside of the map are padding */
  rows: number[];
  columns: number[];
  /** which of its cells lie on the map, row by row */
  inside: boolean[];
}

export type Step = answers.ExplainAnswer["steps"][number];
export type Addition = (cell: Cell) => answers.AdditionStep;
export type Activation = (cell: Cell) => answers.ActivationStep;
export type Convolution = (cell: Cell) => answers.ConvolutionStep;
export type Dense = (cell: Cell) => answers.DenseStep;
export type Passing = (cell: Cell) => answers.PassedStep;
export type Pooling = (cell: Cell) => answers.PoolingStep;
export type Explain = (cell: Cell) => Step;
