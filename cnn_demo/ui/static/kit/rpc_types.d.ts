/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.rpc`.
   Do not edit: change the model, then run it. */

export interface ActivationStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "activation";
  input: number | null;
  formula: string;
  words: string;
}

/** `branches` are (layer, value). */
export interface AdditionStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "addition";
  branches: ([string, number | null])[];
  formula: string;
}

export interface BatchNormStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "batch_norm";
  input: number | null;
  mean: number | null;
  variance: number | null;
  epsilon: number | null;
  gamma: number | null;
  beta: number | null;
  formula: string;
}

export interface BlockConnectionsAnswer {
  sources: ConnectedBlock[];
}

/** About a map (or unit) of the layer that stands for a block. */
export interface BlockConnectionsQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  layer: string;
  map: number;
}

/** `best` and `truth` are positions of classes; `truth` is None where nobody knows it. */
export interface ClassifyAnswer {
  network: string;
  classes: string[];
  probabilities: number[];
  best: number;
  truth: number | null;
  familiarity: Familiarity;
  seen: Pixels;
  steps: Step[];
  graph: MapSet[];
  layers: MapSet[];
}

/** `graph`: layers whose maps the picture of the network shows; `layers`: those that are looked at closely. */
export interface ClassifyQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  graph?: MapsWanted[];
  layers?: MapsWanted[];
  scale?: "layer" | "map";
}

/** The largest magnitude on a color scale: of a layer, or of one of its maps. Signed: zero is in the middle. A channel of the image is gray, from the value of black to that of white. */
export interface ColorLimit {
  layer: string;
  map: number | null;
  limit: number | null;
  signed: boolean;
  gray: [number, number] | null;
}

/** A block that feeds it, -1 for the image: [map, strength from 0 to 1], the strongest first. */
export interface ConnectedBlock {
  block: number;
  strengths: [number, number][];
}

/** `padding` is true where the kernel hangs over the edge and meets a zero. */
export interface ConvolutionStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "convolution";
  rows: number[];
  columns: number[];
  padding: boolean[][];
  terms: ProductStep[];
  rest: number | null;
  rest_count: number;
  bias: number | null;
}

export interface DenseStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "dense";
  terms: WeightedStep[];
  rest: number | null;
  rest_count: number;
  bias: number | null;
}

/** A drawing from the pad, white ink on black, or a photo; a PNG, JPEG or WebP as a data: address. */
export interface DrawnImage {
  kind: "ink" | "photo";
  data: string;
}

/** `right` of the images from `start` to `seen` are right. To be asked again until `seen` is `total`. */
export interface EditAccuracyAnswer {
  right: number;
  seen: number;
  total: number;
  words: string;
}

/** The count goes on from test image `start`. */
export interface EditAccuracyQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  start: number;
}

export interface ExamplesAnswer {
  examples: TestImageAnswer[];
}

export interface ExamplesQuestion {
  data: string;
}

/** `steps` begin with the sum and end with the value that was asked about. `source` is the layer that feeds the first of them, `colors` are the scales on which its maps are drawn. */
export interface ExplainAnswer {
  steps: (ConvolutionStep | DenseStep | BatchNormStep | ActivationStep | PoolingStep | PassedStep | AdditionStep | SoftmaxStep)[];
  source: string;
  colors: ColorLimit[];
  field: ReceptiveField;
}

/** A value of a layer; a dense layer's unit is a channel with y = x = 0. `most` input maps come one by one. */
export interface ExplainQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  channel: number;
  y?: number;
  x?: number;
  most?: number;
  scale?: "layer" | "map";
}

export interface ExponentialStep {
  index: number;
  logit: number | null;
  exponential: number | null;
  probability: number | null;
}

/** How far the image lies from what the network has learned, and where "unusual" begins. */
export interface Familiarity {
  level: "familiar" | "unusual" | "unknown" | "unmeasured";
  distance: number | null;
  limit: number | null;
  kept: number | null;
}

export interface GraphAnswer {
  network: string;
  input_shape: number[];
  blocks: GraphBlock[];
}

/** One block; `sources` are the blocks that feed it by number, -1 for the image. */
export interface GraphBlock {
  number: number;
  title: string;
  kind: "convolution" | "residual" | "inception" | "pooling" | "dense" | "scores";
  group: string;
  face: string;
  shape: number[];
  sources: number[];
  branches: number;
  parameters: number;
  macs: number;
  layers: GraphLayer[];
}

/** One layer of a block. `size` is the formula for its output's sides, `formula` the one for its parameters. */
export interface GraphLayer {
  name: string;
  kind: string;
  shape: number[];
  parameters: number;
  formula: string;
  size: string;
  macs: number;
}

export interface GraphQuestion {
  network: string;
}

/** A map that is read, with the kernel that reads it, now and as it was learned. `strength` is the kernel's L2 norm; where maps are only added up there are no kernels. */
export interface InputMap {
  layer: string;
  map: number;
  strength: number;
  kernel: number[][] | null;
  learned: number[][] | null;
}

/** The map is made by `filter` of the layer `made_by`, which reads `total` maps of the layer `source`; `inputs` are the strongest. `limit` is the largest magnitude of the layer's kernels, `color` the filter as it reads red, green and blue. */
export interface MapInputsAnswer {
  kind: "convolution" | "dense" | "addition" | "image";
  made_by: string;
  filter: number;
  source: string;
  total: number;
  inputs: InputMap[];
  first: number;
  limit: number | null;
  bias: number | null;
  window: MapWindow | null;
  color: Pixels | null;
}

/** About a map of a layer, or a unit of a dense layer. */
export interface MapInputsQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  layer: string;
  map: number;
  most?: number;
}

/** Some maps of one layer for one image, uint8 map by map as base64. A layer of units is one map, a row of them. */
export interface MapSet {
  name: string;
  kind: string;
  shape: number[];
  maps: number[];
  signed: boolean;
  lows: (number | null)[];
  highs: (number | null)[];
  limit: number | null;
  h: number;
  w: number;
  codes: string;
}

/** float32 row by row as base64. `layer_limit` is the layer's largest magnitude; `low` and `high` are this map's. */
export interface MapValuesAnswer {
  h: number;
  w: number;
  values: string;
  signed: boolean;
  low: number | null;
  high: number | null;
  layer_limit: number | null;
}

/** A map of a layer; of a dense layer, and of "softmax", all units come as one row. */
export interface MapValuesQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  map?: number;
}

/** What a value reads: `size` rows and columns of the input, from `stride` times its place less `offset`. */
export interface MapWindow {
  size: [number, number];
  stride: [number, number];
  offset: [number, number];
}

/** Of one layer: these maps, or so many of those in which most goes on, the strongest first. */
export interface MapsWanted {
  layer: string;
  maps?: number[] | null;
  most?: number;
}

/** What the page shows of a network. `epochs` are those that one can go back to. */
export interface NetworkCard {
  network: string;
  title: string;
  architecture: string;
  data: string;
  data_title: string;
  channels: number;
  group: "published" | "yours";
  classes: string[];
  parameters: number;
  test_accuracy: number | null;
  train_images: number;
  is_sample: boolean;
  epochs: number[];
}

export interface NetworksAnswer {
  networks: NetworkCard[];
}

/** `runs` are the ids of this visitor's own networks. */
export interface NetworksQuestion {
  runs?: string[];
}

/** A value that comes through unchanged from `cell` of the layer `source`. */
export interface PassedStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "passed";
  source: string;
  cell: [number, number, number] | null;
  words: string;
}

/** An image, uint8 row by row as base64: gray (height, width) or RGB (height, width, 3). */
export interface Pixels {
  pixels: string;
  width: number;
  height: number;
  channels: number;
}

/** `padding` is no value: it never wins. `winner` is (row, column) in the window, None for an average. */
export interface PoolingStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "pooling";
  rows: number[];
  columns: number[];
  padding: boolean[][];
  window: ((number | null)[])[];
  winner: [number, number] | null;
  divisor: number;
  formula: string;
}

/** One input map's part of a convolution: patch ⊙ kernel, value by value, summed. */
export interface ProductStep {
  channel: number;
  patch: ((number | null)[])[];
  kernel: ((number | null)[])[];
  products: ((number | null)[])[];
  sum: number | null;
}

/** Rows and columns of the image, ends excluded; `padding` beyond its edges: above, left, below, right. */
export interface ReceptiveField {
  top: number;
  left: number;
  bottom: number;
  right: number;
  padding: [number, number, number, number];
  words: string;
}

export interface SoftmaxStep {
  layer: string;
  kind: string;
  channel: number;
  y: number;
  x: number;
  value: number | null;
  result: number | null;
  is_edited: boolean;
  type: "softmax";
  terms: ExponentialStep[];
  rest: number | null;
  rest_count: number;
  largest: number | null;
  total: number | null;
  formula: string;
}

/** One thing that was done to the image before the network saw it. */
export interface Step {
  name: string;
  sentence: string;
  image: Pixels;
  optional: boolean;
}

/** What supports one class. `strongest` is the largest value of its map, `place` where it lies: 0 is the upper left of nine parts of the image, 8 the lower right. */
export interface Support {
  name: string;
  map: Tiles;
  strongest: number;
  place: number;
}

/** An image of a data set's test set. */
export interface TestImage {
  kind: "test";
  data: string;
  index: number;
}

/** An image of the test set with its true label. */
export interface TestImageAnswer {
  data: string;
  index: number;
  label: string;
  image: Pixels;
}

/** `index` None takes one at random. */
export interface TestImageQuestion {
  data: string;
  index?: number | null;
}

/** Maps of one size as codes, uint8 map by map as base64. Signed: 128 is zero and 1 and 255 are ∓limit; else 0 is zero and 255 is limit. */
export interface Tiles {
  codes: string;
  h: number;
  w: number;
  limit: number | null;
  signed: boolean;
}

/** One input of a dense layer; `cell` is the (map, row, column) that it was before the maps were flattened. */
export interface WeightedStep {
  index: number;
  input: number | null;
  weight: number | null;
  product: number | null;
  cell: [number, number, number] | null;
}

/** `limit` is the end of the color scale that both maps share. */
export interface WhyClassAnswer {
  title: string;
  layer: string | null;
  limit: number;
  target: Support;
  against: Support;
}

/** `target` is the class that is asked about, `against` the one that it is held against: the winner. */
export interface WhyClassQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  target: number;
  against: number;
  method?: string;
}

export interface Questions {
  block_connections: { question: BlockConnectionsQuestion; answer: BlockConnectionsAnswer };
  classify: { question: ClassifyQuestion; answer: ClassifyAnswer };
  edit_accuracy: { question: EditAccuracyQuestion; answer: EditAccuracyAnswer };
  examples: { question: ExamplesQuestion; answer: ExamplesAnswer };
  explain: { question: ExplainQuestion; answer: ExplainAnswer };
  map_inputs: { question: MapInputsQuestion; answer: MapInputsAnswer };
  map_values: { question: MapValuesQuestion; answer: MapValuesAnswer };
  network_graph: { question: GraphQuestion; answer: GraphAnswer };
  networks: { question: NetworksQuestion; answer: NetworksAnswer };
  test_image: { question: TestImageQuestion; answer: TestImageAnswer };
  why_class: { question: WhyClassQuestion; answer: WhyClassAnswer };
}
