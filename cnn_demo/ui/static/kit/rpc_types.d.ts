/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.rpc`.
   Do not edit: change the model, then run it. */

/** The same training images as they are, and as a step of the training sees them. */
export interface AugmentedAnswer {
  labels: string[];
  before: Pixels[];
  after: Pixels[];
}

export interface AugmentedQuestion {
  data: string;
  augmentation: string;
  sample?: boolean;
  seed?: number;
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

/** One block as it stands in the editor; which values are possible is said block by block in the answer. */
export interface BlockFields {
  kind: "conv" | "dense";
  width?: number | null;
  size?: number | null;
  stride?: number | null;
  padding?: number | "same" | null;
  dilation?: number | null;
  times?: number | null;
  norm?: boolean;
  shortcut?: boolean;
  activation?: string;
  pool?: string;
  pool_size?: number | null;
  pool_stride?: number | null;
  dropout?: number | null;
}

export interface Choice {
  id: string;
  title: string;
  story: string;
  group: string;
}

/** What the form offers; `usual` is what it begins with. */
export interface ChoicesAnswer {
  usual: TrainSettings;
  data: DataChoice[];
  architectures: Choice[];
  presets: Choice[];
  optimizers: string[];
  schedules: string[];
  augmentations: string[];
  normalizations: string[];
  freezes: string[];
  validations: string[];
  precisions: string[];
  limits: Limit[];
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

/** A data set: `images` to learn from, `sample` of them in the sample that comes with the app. */
export interface DataChoice {
  id: string;
  title: string;
  words: string;
  classes: string[];
  channels: number;
  images: number;
  sample: number;
  is_sample: boolean;
}

/** `unseen` says what could not be looked for; `dead_filters`: those were counted. */
export interface DiagnosisAnswer {
  run: string;
  ended: boolean;
  findings: FindingWords[];
  unseen: string;
  dead_filters: boolean;
}

export interface DiagnosisQuestion {
  run: string;
}

/** A drawing from the pad, white ink on black, or a photo; a PNG, JPEG or WebP as a data: address. */
export interface DrawnImage {
  kind: "ink" | "photo";
  data: string;
}

/** Seconds that a run will take; `whole` without its time limit; `here`: by what was measured on this server. */
export interface EstimateAnswer {
  seconds: number | null;
  whole: number | null;
  here: boolean;
}

export interface ExamplesAnswer {
  examples: TestImageAnswer[];
}

export interface ExamplesQuestion {
  data: string;
}

/** `file` is None while a model card is being measured: so many test images of the total are `seen`. */
export interface ExportAnswer {
  file: ExportPart | null;
  seen: number;
  total: number;
}

/** A kind of file of a network, or the `problem` why there is none. `bytes` None: a few thousand. */
export interface ExportForm {
  id: string;
  title: string;
  sentence: string;
  name: string;
  bytes: number | null;
  about: boolean;
  follows_epoch: boolean;
  problem: string | null;
}

/** `piece`: bytes of a file that is uploaded at a time. */
export interface ExportFormsAnswer {
  forms: ExportForm[];
  piece: number;
  most_bytes: number;
}

export interface ExportFormsQuestion {
  network: string;
}

/** A part, base64, of so many `parts`. */
export interface ExportPart {
  name: string;
  type: string;
  content: string;
  parts: number;
  version: string;
}

/** One part of a file; `version` is None for the first part and comes back with it. */
export interface ExportQuestion {
  network: string;
  form: string;
  epoch?: number | null;
  part?: number;
  version?: string | null;
}

/** How far the image lies from what the network has learned, and where "unusual" begins. */
export interface Familiarity {
  level: "familiar" | "unusual" | "unknown" | "unmeasured";
  distance: number | null;
  limit: number | null;
  kept: number | null;
}

/** One fault: `seen` is a sentence with this run's numbers. */
export interface FindingWords {
  rule: string;
  title: string;
  seen: string;
  remedies: RemedyWords[];
  epoch: number | null;
}

/** `epochs` are those that can be gone back to, `latest` is how far the training is; `shape` is filters, channels, height, width, `total` how many filters there are. */
export interface FormingAnswer {
  network: string;
  classes: string[];
  parameters: number;
  too_large: boolean;
  epochs: number[];
  latest: number | null;
  best_epoch: number | null;
  layer: string;
  kind: string;
  shape: number[];
  total: number;
  frames: FormingFrame[];
}

/** A network after an epoch: the weights of its first layer, float32 as base64, and what it makes of the image. */
export interface FormingFrame {
  epoch: number | null;
  values: string | null;
  probabilities: number[] | null;
}

/** Epochs of a network, None for how it was kept last. `weights`: False leaves the filters out. */
export interface FormingQuestion {
  network: string;
  epochs?: (number | null)[];
  image?: DrawnImage | TestImage | null;
  skip?: string[];
  weights?: boolean;
}

/** Each layer with weights, in order. */
export interface FrozenAnswer {
  layers: FrozenLayer[];
}

export interface FrozenLayer {
  name: string;
  parameters: number;
  frozen: boolean;
}

export interface FrozenQuestion {
  data: string;
  architecture: string;
  freeze: string;
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

/** Which numbers a setting may be. */
export interface Limit {
  name: string;
  low: number;
  high: number;
  whole: boolean;
}

export interface LinkQuestion {
  link: string;
}

/** The id of the network in a file, which is kept for a while. */
export interface LoadAnswer {
  network: string;
}

/** `pieces` are the paths that the upload gave for the pieces of one file, in their order. */
export interface LoadQuestion {
  visitor: string;
  pieces: string[];
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

/** Of each channel. */
export interface MeanAndDeviation {
  mean: number[];
  std: number[];
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

/** What each channel is normalized by: as published, and as measured on this run's images. */
export interface NormalizedAnswer {
  channels: string[];
  standard: MeanAndDeviation;
  measured: MeanAndDeviation;
}

/** A question without fields, or an answer that only says that it was heard. */
export interface Nothing {
}

/** One layer with its formulas; `dropped`: rows and columns at the far edges that no window reaches. */
export interface OwnLayer {
  name: string;
  kind: string;
  shape: number[];
  parameters: number;
  parameter_formula: string;
  macs: number;
  mac_formula: string;
  size_formula: string;
  dropped: [number, number];
}

/** `rows` has the layers of each block and, when all of it fits, of the last layer; `problem` says why it cannot be built, `block` which block is to blame (0: the last layer, or none in particular). `architecture` is None then. */
export interface OwnNetworkAnswer {
  architecture: string | null;
  title: string | null;
  blocks: BlockFields[];
  rows: OwnLayer[][];
  parameters: number;
  macs: number;
  problem: string;
  block: number;
}

/** The blocks, or all of them as text. */
export interface OwnNetworkQuestion {
  data: string;
  blocks?: BlockFields[] | null;
  architecture?: string | null;
}

export interface OwnRunsQuestion {
  visitor: string;
}

export interface PairQuestion {
  data: string;
  architecture: string;
}

/** An image, uint8 row by row as base64: gray (height, width) or RGB (height, width, 3). */
export interface Pixels {
  pixels: string;
  width: number;
  height: number;
  channels: number;
}

export interface PresetQuestion {
  preset: string;
}

/** A recipe, and the command that trains it without this page. */
export interface RecipeAnswer {
  config: TrainSettings;
  sample: boolean;
  command: string;
}

/** A recipe; `sample`: it learns from the sample that comes with the app. */
export interface RecipeQuestion {
  config?: TrainSettings;
  sample?: boolean;
}

/** Something to try: `words` for a button, `change` in the recipe's settings. */
export interface RemedyWords {
  words: string;
  change: Record<string, string | boolean | number | null>;
}

/** The preset that a recipe follows, with the numbers that were reported for it; None when it is nobody's. */
export interface ReportedAnswer {
  preset: string | null;
  title: string;
  reported: ReportedNumbers[];
  remarks: string[];
}

/** What somebody reported: [epoch, value]; `point` names what a run measures to hold against it. */
export interface ReportedNumbers {
  what: string;
  point: string;
  by: string;
  values: [number, number][];
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

/** `rates`: the learning rate from the first of `steps` to the last, evenly spaced, float32 as base64. */
export interface ScheduleAnswer {
  rates: string;
  steps: number;
  images: number;
}

/** Runs of one visitor; the second begins when the first has ended, and so on, whether or not a page is open. */
export interface StartQuestion {
  visitor: string;
  runs: RecipeQuestion[];
}

/** A network to begin with; `new_head`: its last layer was about other classes. */
export interface StartingPoint {
  network: string;
  data: string;
  new_head: boolean;
}

export interface StartsAnswer {
  starts: StartingPoint[];
}

/** `runs` are the visitor's own networks. */
export interface StartsQuestion {
  data: string;
  architecture: string;
  runs?: string[];
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
  augmented: { question: AugmentedQuestion; answer: AugmentedAnswer };
  block_connections: { question: BlockConnectionsQuestion; answer: BlockConnectionsAnswer };
  classify: { question: ClassifyQuestion; answer: ClassifyAnswer };
  control_run: { question: ControlQuestion; answer: RunState };
  diagnosis: { question: DiagnosisQuestion; answer: DiagnosisAnswer };
  estimate: { question: RecipeQuestion; answer: EstimateAnswer };
  examples: { question: ExamplesQuestion; answer: ExamplesAnswer };
  export_forms: { question: ExportFormsQuestion; answer: ExportFormsAnswer };
  export_part: { question: ExportQuestion; answer: ExportAnswer };
  forming: { question: FormingQuestion; answer: FormingAnswer };
  frozen: { question: FrozenQuestion; answer: FrozenAnswer };
  linked_recipe: { question: LinkQuestion; answer: RecipeAnswer };
  load_weights: { question: LoadQuestion; answer: LoadAnswer };
  network_graph: { question: GraphQuestion; answer: GraphAnswer };
  networks: { question: NetworksQuestion; answer: NetworksAnswer };
  normalized: { question: RecipeQuestion; answer: NormalizedAnswer };
  own_network: { question: OwnNetworkQuestion; answer: OwnNetworkAnswer };
  own_runs: { question: OwnRunsQuestion; answer: RunsAnswer };
  preset: { question: PresetQuestion; answer: RecipeAnswer };
  recipe: { question: PairQuestion; answer: RecipeAnswer };
  reported: { question: RecipeQuestion; answer: ReportedAnswer };
  schedule: { question: RecipeQuestion; answer: ScheduleAnswer };
  start_runs: { question: StartQuestion; answer: RunsAnswer };
  starts: { question: StartsQuestion; answer: StartsAnswer };
  stop_runs: { question: StopQuestion; answer: Nothing };
  test_image: { question: TestImageQuestion; answer: TestImageAnswer };
  training_choices: { question: Nothing; answer: ChoicesAnswer };
  watch_run: { question: WatchQuestion; answer: RunState };
  why_class: { question: WhyClassQuestion; answer: WhyClassAnswer };
}
