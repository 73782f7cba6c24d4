/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.rpc`.
   Do not edit: change the model, then run it. */

/** `flags`: a byte for each value, 1 where it is saturated. */
export interface ActivateAnswer {
  before: DoubleMap;
  after: DoubleMap;
  flags: string;
  saturated: number;
  negative: number;
  zero: number;
  total: number;
}

export interface ActivateQuestion {
  of: TypedMap | NetworkMap;
  activation: string;
}

/** A curve at the points `at`, with its slope. `saturated`: where the slope is below a hundredth. */
export interface Activation {
  id: string;
  title: string;
  formula: string;
  sentence: string;
  at: number[];
  values: number[];
  slopes: number[];
  saturated: boolean[];
}

export interface ActivationsAnswer {
  activations: Activation[];
  below: number;
}

/** What the Convolution part shows. */
export interface BenchState {
  input: number[][][];
  kernel: number[][][];
  stride: number;
  padding: number | "valid" | "same" | "full";
  dilation: number;
  bias: number;
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

/** `rest`: the sum of the products that are not among `terms`. */
export interface ClassSumAnswer {
  layer: string;
  terms: ClassTerm[];
  rest: number;
  rest_count: number;
  bias: number;
  result: number;
}

export interface ClassSumQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  unit: number;
  most?: number;
}

/** One input of the last fully connected layer times its weight. */
export interface ClassTerm {
  index: number;
  input: number;
  weight: number;
  product: number;
}

/** A kernel that people drew up by hand. `rows`: by its size, "3" for 3×3. */
export interface ClassicKernel {
  id: string;
  title: string;
  sentence: string;
  rows: Record<string, number[][]>;
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

/** A block that feeds it, -1 for the image: [map, strength from 0 to 1], the strongest first. */
export interface ConnectedBlock {
  block: number;
  strengths: [number, number][];
}

/** `weights` of the fully connected layer, without biases: as many as its MACs. `parameters` of the convolution, biases included. */
export interface CostAnswer {
  size: FormulaLine;
  weights: FormulaLine;
  parameters: FormulaLine;
  macs: FormulaLine;
}

/** An image of `side`×`side` with `channels`, into `neurons` or into `filters` of `kernel`×`kernel`. */
export interface CostQuestion {
  side: number;
  channels: number;
  neurons: number;
  kernel: number;
  filters: number;
  stride?: number;
  padding?: number;
}

/** What the Cost part shows. */
export interface CostState {
  side: number;
  channels: number;
  neurons: number;
  kernel: number;
  filters: number;
  stride: number;
  padding: number;
}

export interface DenseLayer {
  layer: string;
  units: number;
}

/** A map of float64 numbers, row by row as base64. */
export interface DoubleMap {
  values: string;
  h: number;
  w: number;
}

/** A drawing from the pad, white ink on black, or a photo; a PNG, JPEG or WebP as a data: address. */
export interface DrawnImage {
  kind: "ink" | "photo";
  data: string;
}

/** `means`: of the map, under this mask, and over many `masks`. */
export interface DropOutAnswer {
  map: DoubleMap;
  training: DoubleMap;
  kept: number;
  total: number;
  means: (number | null)[];
  masks: number;
}

export interface DropOutQuestion {
  of: TypedMap | NetworkMap;
  p: number;
  seed: number;
}

export interface ExamplesAnswer {
  examples: TestImageAnswer[];
}

export interface ExamplesQuestion {
  data: string;
}

/** How far the image lies from what the network has learned, and where "unusual" begins. */
export interface Familiarity {
  level: "familiar" | "unusual" | "unknown" | "unmeasured";
  distance: number | null;
  limit: number | null;
  kept: number | null;
}

/** What it is, in letters, with the person's numbers in place, and what comes out. */
export interface FormulaLine {
  title: string;
  letters: string;
  numbers: string;
  result: number;
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

/** The middle square of an image as `side`×`side` pixels. */
export interface ImageNumbersQuestion {
  image: DrawnImage | TestImage;
  side: number;
  channels: "gray" | "rgb" | "red" | "green" | "blue";
}

/** About a network and an image; `skip` names the preprocessing steps that are left out. */
export interface ImageQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
}

export interface KernelsAnswer {
  kernels: ClassicKernel[];
}

/** `maps`: those of `layer`, one below the other, `count` of them. `way`: the layers that make the vector. `whole_maps`: one number of the vector stands for a whole map. */
export interface LayOutAnswer {
  layer: string;
  count: number;
  maps: DoubleMap;
  vector: DoubleMap;
  whole_maps: boolean;
  way: string;
  dense: DenseLayer[];
  logits: number[];
  probabilities: number[];
  best: number;
}

/** A layer whose output is maps. `normed`: batch norm reads it. */
export interface MapLayer {
  layer: string;
  kind: string;
  maps: number;
  normed: boolean;
}

export interface MapLayersAnswer {
  layers: MapLayer[];
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

/** One map of a layer of the current network. */
export interface NetworkMap {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  channel: number;
}

export interface NetworksAnswer {
  networks: NetworkCard[];
}

/** `runs` are the ids of this visitor's own networks. */
export interface NetworksQuestion {
  runs?: string[];
}

/** `norm`: the network's layer that the running numbers come from; None: they were measured on `measured_on` test images. `others`: the same map of the other images in the batch. */
export interface NormalizeAnswer {
  map: DoubleMap;
  training: DoubleMap;
  evaluation: DoubleMap;
  others: Tiles | null;
  mean: number | null;
  variance: number | null;
  formulas: string[];
  norm: string | null;
  measured_on: number;
}

/** The batch is the image and `batch` − 1 test images from number `start` on. */
export interface NormalizeQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  channel: number;
  batch: number;
  start: number;
}

/** A question without fields, or an answer that only says that it was heard. */
export interface Nothing {
}

/** An image as bytes, channel by channel and row by row, as base64. */
export interface PixelInput {
  pixels: string;
  c: number;
  h: number;
  w: number;
}

/** An image, uint8 row by row as base64: gray (height, width) or RGB (height, width, 3). */
export interface Pixels {
  pixels: string;
  width: number;
  height: number;
  channels: number;
}

/** `dropped`: rows and columns that no window reaches. */
export interface PoolAnswer {
  map: DoubleMap;
  pooled: DoubleMap;
  dropped: number[];
  formula: string;
}

/** Padding counts as no value for a maximum, and as 0 for an average. */
export interface PoolQuestion {
  of: TypedMap | NetworkMap;
  size: number;
  stride: number;
  padding?: number;
  kind: "max" | "average";
}

/** What the Pooling part shows. */
export interface PoolState {
  rows: number[][];
  size: number;
  stride: number;
  kind: string;
}

export interface ShiftAnswer {
  pairs: ShiftPair[];
}

/** One map before and after the shift. `by`: the sum of all differences as a share of what was there. */
export interface ShiftPair {
  title: string;
  before: DoubleMap;
  after: DoubleMap;
  changed: number;
  total: number;
  by: number;
}

/** The input is shifted `x` to the right and `y` down. */
export interface ShiftQuestion {
  input: TypedInput | PixelInput;
  kernel: number[][][];
  stride?: number;
  padding?: number | "valid" | "same" | "full";
  dilation?: number;
  bias?: number;
  x: number;
  y: number;
  size: number;
  kind: "max" | "average";
}

/** `sides`: padding before and after. `dropped`: rows and columns of the padded input that no window reaches. */
export interface SlideAnswer {
  output: DoubleMap;
  sides: number[];
  dropped: number[];
  formulas: FormulaLine[];
}

/** A kernel (one table for each channel), and what it slides over. */
export interface SlideQuestion {
  input: TypedInput | PixelInput;
  kernel: number[][][];
  stride?: number;
  padding?: number | "valid" | "same" | "full";
  dilation?: number;
  bias?: number;
}

/** `taken_off`: what was subtracted from all logits before e^x, mostly 0. `of_…`: the loss when these are fed. */
export interface SoftenAnswer {
  logits: number[];
  scaled: number[];
  taken_off: number;
  exponentials: number[];
  total: number;
  probabilities: number[];
  loss: number;
  loss_formula: string;
  of_log_softmax: number;
  of_softmax: number;
}

/** `true`: the position of the true class. */
export interface SoftenQuestion {
  logits: number[];
  temperature: number;
  true: number;
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

/** Numbers channel by channel, each of them rows of equal length. */
export interface TypedInput {
  numbers: number[][][];
}

/** One map of typed numbers. */
export interface TypedMap {
  numbers: number[][];
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

export interface WorkedAnswer {
  examples: WorkedExample[];
}

/** A task, each line of the way, the result, and the part of the tab that opens with it. */
export interface WorkedExample {
  id: string;
  title: string;
  task: string;
  lines: string[];
  result: string;
  bench: BenchState | null;
  pool: PoolState | null;
  cost: CostState | null;
}

export interface Questions {
  activate: { question: ActivateQuestion; answer: ActivateAnswer };
  activation_choices: { question: Nothing; answer: ActivationsAnswer };
  block_connections: { question: BlockConnectionsQuestion; answer: BlockConnectionsAnswer };
  class_sum: { question: ClassSumQuestion; answer: ClassSumAnswer };
  classify: { question: ClassifyQuestion; answer: ClassifyAnswer };
  drop_out: { question: DropOutQuestion; answer: DropOutAnswer };
  examples: { question: ExamplesQuestion; answer: ExamplesAnswer };
  image_numbers: { question: ImageNumbersQuestion; answer: PixelInput };
  kernel_choices: { question: Nothing; answer: KernelsAnswer };
  lay_out: { question: ImageQuestion; answer: LayOutAnswer };
  map_layers: { question: ImageQuestion; answer: MapLayersAnswer };
  network_graph: { question: GraphQuestion; answer: GraphAnswer };
  networks: { question: NetworksQuestion; answer: NetworksAnswer };
  normalize: { question: NormalizeQuestion; answer: NormalizeAnswer };
  pool_map: { question: PoolQuestion; answer: PoolAnswer };
  pool_shifted: { question: ShiftQuestion; answer: ShiftAnswer };
  slide: { question: SlideQuestion; answer: SlideAnswer };
  soften: { question: SoftenQuestion; answer: SoftenAnswer };
  test_image: { question: TestImageQuestion; answer: TestImageAnswer };
  weigh: { question: CostQuestion; answer: CostAnswer };
  why_class: { question: WhyClassQuestion; answer: WhyClassAnswer };
  worked_examples: { question: Nothing; answer: WorkedAnswer };
}
