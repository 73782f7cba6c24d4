/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.rpc`.
   Do not edit: change the model, then run it. */

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

/** A block that feeds it, -1 for the image: [map, strength from 0 to 1], the strongest first. */
export interface ConnectedBlock {
  block: number;
  strengths: [number, number][];
}

/** `command`: pause, resume, step, epoch (one more) or learning_rate, which is then given. */
export interface ControlQuestion {
  visitor: string;
  run: string;
  command: string;
  learning_rate?: number | null;
}

/** One point of the curves, see training.session.run. */
export interface CurvePoint {
  step: number;
  epoch: number;
  loss: number;
  train_accuracy: number;
  learning_rate: number;
  val_loss: number | null;
  val_accuracy: number | null;
}

/** A drawing from the pad, white ink on black, or a photo; a PNG, JPEG or WebP as a data: address. */
export interface DrawnImage {
  kind: "ink" | "photo";
  data: string;
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

export interface NetworksAnswer {
  networks: NetworkCard[];
}

/** `runs` are the ids of this visitor's own networks. */
export interface NetworksQuestion {
  runs?: string[];
}

/** A question without fields, or an answer that only says that it was heard. */
export interface Nothing {
}

export interface OwnRunsQuestion {
  visitor: string;
}

/** An image, uint8 row by row as base64: gray (height, width) or RGB (height, width, 3). */
export interface Pixels {
  pixels: string;
  width: number;
  height: number;
  channels: number;
}

/** A recipe; `sample`: it learns from the sample that comes with the app. */
export interface RecipeQuestion {
  config?: TrainSettings;
  sample?: boolean;
}

/** A run at one moment; `points` are those that the asker has not seen. */
export interface RunState {
  run: string;
  state: "queued" | "running" | "paused" | "stopping" | "done" | "stopped" | "failed";
  ended: boolean;
  message: string;
  ending: string;
  place: number;
  config: TrainSettings;
  sample: boolean;
  points: CurvePoint[];
  step: number;
  steps: number;
  epoch: number;
  best_epoch: number;
  images_per_second: number;
  seconds: number;
  seconds_left: number | null;
  hardware: string;
  data: string;
  test_accuracy: number | null;
  network: string | null;
  learning_rate: number;
  resumable: boolean;
}

/** Ids, to watch the runs by. */
export interface RunsAnswer {
  runs: string[];
}

/** Runs of one visitor; the second begins when the first has ended, and so on, whether or not a page is open. */
export interface StartQuestion {
  visitor: string;
  runs: RecipeQuestion[];
}

/** One thing that was done to the image before the network saw it. */
export interface Step {
  name: string;
  sentence: string;
  image: Pixels;
  optional: boolean;
}

export interface StopQuestion {
  visitor: string;
  runs: string[];
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

/** A recipe; what a question leaves out is as in the default recipe. */
export interface TrainSettings {
  data?: string;
  architecture?: string;
  epochs?: number | null;
  extra_epochs?: number | null;
  batch_size?: number | null;
  optimizer?: string;
  learning_rate?: number | null;
  lr_schedule?: string;
  momentum?: number | null;
  weight_decay?: number | null;
  label_smoothing?: number | null;
  dropout?: number | null;
  augmentation?: string;
  normalization?: string;
  shuffle?: boolean;
  validation_share?: number | null;
  validate_on?: string;
  max_images?: number | null;
  seed?: number | null;
  time_limit?: number | null;
  precision?: string;
  pretrained?: string | null;
  freeze?: string;
}

/** `after`: the step of the last point that is known already, half a step more for the end of an epoch. */
export interface WatchQuestion {
  run: string;
  after?: number;
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
  control_run: { question: ControlQuestion; answer: RunState };
  examples: { question: ExamplesQuestion; answer: ExamplesAnswer };
  network_graph: { question: GraphQuestion; answer: GraphAnswer };
  networks: { question: NetworksQuestion; answer: NetworksAnswer };
  own_runs: { question: OwnRunsQuestion; answer: RunsAnswer };
  start_runs: { question: StartQuestion; answer: RunsAnswer };
  stop_runs: { question: StopQuestion; answer: Nothing };
  test_image: { question: TestImageQuestion; answer: TestImageAnswer };
  watch_run: { question: WatchQuestion; answer: RunState };
  why_class: { question: WhyClassQuestion; answer: WhyClassAnswer };
}
