/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.web`.
   Do not edit: change the model, then run it. */

export interface AblationAnswer {
  accuracies: number[];
  sentence: string;
}

export interface AblationCard {
  id: string;
  title: string;
  question: string;
  variants: AblationVariant[];
}

/** `runs` are the ids of the finished runs, in the order of the variants. */
export interface AblationQuestion {
  ablation: string;
  runs: string[];
}

/** One network that is trained, under the name that its curve has. */
export interface AblationVariant {
  name: string;
  design: string;
  parameters: number;
  depth: number;
  config: TrainSettings;
}

/** Each network learns from so many images for so many epochs. */
export interface AblationsAnswer {
  images: number;
  epochs: number;
  ablations: AblationCard[];
}

export interface BatchImage {
  label: string;
  image: Pixels;
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

/** What one layer of a branch does, and how many maps leave it. */
export interface BranchStep {
  what: string;
  maps: number;
}

/** The predictions with a confidence above `low`, up to `high`. The last two are None where there are none. */
export interface CalibrationBin {
  low: number;
  high: number;
  images: number;
  confidence: number | null;
  accuracy: number | null;
}

/** How many of the next images are right; asked again from `seen` until that is `total`. `total` 0: not possible. */
export interface ChallengeAnswer {
  right: number;
  seen: number;
  total: number;
  words: string;
}

/** About the images from `start` on: shifted by so many pixels, shuffled, or shuffled with the first layer alike. */
export interface ChallengeQuestion {
  network: string;
  kind: "shift" | "shuffle" | "rearrange";
  pixels?: number;
  start?: number;
}

/** One test image shifted to the right by 0, 1, ... pixels, and shuffled. */
export interface ChallengedAnswer {
  shifts: Pixels[];
  shuffled: Pixels;
  label: string;
}

export interface ChallengedQuestion {
  network: string;
  index: number;
}

/** What is claimed. `known` is the verdict of the literature where no experiment can tell; `how` says either. */
export interface ClaimCard {
  id: string;
  title: string;
  claimed: string;
  context: string;
  how: string;
  known: "false" | "partly" | "true" | null;
}

/** Curves over one axis; values are shares of 1. */
export interface ClaimChart {
  title: string;
  along: string;
  lines: ClaimLine[];
}

export interface ClaimLine {
  name: string;
  points: [number, number][];
}

export interface ClaimMap {
  title: string;
  tiles: Tiles;
}

export interface ClaimNumber {
  of: string;
  value: string;
}

export interface ClaimQuestion {
  claim: string;
}

export interface ClaimTable {
  title: string;
  rows: string[];
  columns: string[];
  counts: number[][];
}

export interface ClaimsAnswer {
  claims: ClaimCard[];
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

export interface ComparedData {
  id: string;
  title: string;
}

/** How far both are (`seen` of `total`), and, when both have seen all, the difference: `right`, `only` count the first network's images, then the other's; `gain` is the other's accuracy less the first one's, `margin` half of its 95 % interval. */
export interface ComparisonAnswer {
  seen: number;
  total: number;
  images: number;
  right: [number, number];
  both: number;
  neither: number;
  only: [number, number];
  gain: number;
  margin: number;
  by_class: (number | null)[];
  only_first: DisputedImage[];
  only_other: DisputedImage[];
}

/** About a network as elsewhere, and another one without edits. */
export interface ComparisonQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  other: string;
}

/** Its images, the surest first, at most so many. */
export interface ConfusedAnswer {
  images: PredictedImage[];
  most: number;
}

/** About one field of the confusion matrix. */
export interface ConfusedQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  truth: number;
  predicted: number;
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

/** An original or a small version: totals, folded boxes, layers, and the same as a figure to take away. */
export interface DesignAnswer {
  design: string;
  title: string;
  image: number[];
  classes: number;
  parameters: number;
  macs: number;
  depth: number;
  differs: string;
  training_only: number;
  boxes: DesignBox[];
  layers: DesignLayer[];
  svg: string;
}

/** One or more equal layers, folded. `branches` are those of a block, empty for a plain shortcut; counts are of all repeats together; `field` is the receptive field behind it, in pixels of the image. */
export interface DesignBox {
  title: string;
  detail: string;
  times: number;
  shape: number[];
  branches: BranchStep[][];
  parameters: number;
  macs: number;
  layers: number;
  field: number[];
}

export interface DesignLayer {
  name: string;
  what: string;
  shape: number[];
  parameters: number;
  parameter_formula: string;
  macs: number;
  mac_formula: string;
  field: number[];
}

export interface DesignName {
  id: string;
  title: string;
}

export interface DesignQuestion {
  design: string;
}

/** A test image that only one of the two gets right: [predicted class, its probability] of the first and of the other network. */
export interface DisputedImage {
  data: string;
  index: number;
  truth: number;
  first: [number, number];
  other: [number, number];
  image: Pixels;
}

/** A drawing from the pad, white ink on black, or a photo; a PNG, JPEG or WebP as a data: address. */
export interface DrawnImage {
  kind: "ink" | "photo";
  data: string;
}

export interface EraCard {
  id: string;
  title: string;
  year: number;
  story: string[];
  idea: string;
  paper: string;
  results: EraResult[];
  designs: DesignName[];
  small: SmallVersion;
}

/** What a paper reports: an error in percent, and of what. */
export interface EraResult {
  percent: number;
  of: string;
}

/** On the first `seen` of `total` images that are asked about, of `available` in the test set. `matrix`: rows are true classes, columns predicted ones. `coverage`: [threshold, predictions at least that sure, right ones of them]. The most confident mistakes come with the last answer. */
export interface EvaluationAnswer {
  seen: number;
  total: number;
  available: number;
  is_sample: boolean;
  right: number;
  interval: [number, number];
  matrix: number[][];
  recall: (number | null)[];
  bins: CalibrationBin[];
  calibration_error: number;
  coverage: [number, number, number][];
  worst: PredictedImage[];
  most_worst: number;
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

/** What came with an idea: two networks on the same images. It is not their only difference. */
export interface IdeaGain {
  idea: string;
  data_title: string;
  before: PublishedNetwork;
  after: PublishedNetwork;
  gain: number;
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

export interface MatchedNetwork {
  architecture: string;
  title: string;
  parameters: number;
  config: TrainSettings;
}

export interface MatchedPairAnswer {
  cnn: MatchedNetwork;
  mlp: MatchedNetwork;
}

/** `images`: how many of the sample to learn from, None for all. */
export interface MatchedPairQuestion {
  data: string;
  architecture: string;
  images?: number | null;
  epochs?: number;
}

/** What this test measured: verdict, finding in words, and the numbers, curves, maps and tables behind them. */
export interface MeasuredClaim {
  verdict: "false" | "partly" | "true";
  finding: string;
  numbers: ClaimNumber[];
  charts: ClaimChart[];
  maps: ClaimMap[];
  tables: ClaimTable[];
  seconds: number;
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

/** About a network at an epoch (None: as it was kept), with the asker's own edits (see inspection.interventions). */
export interface NetworkQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
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

/** `old`, `gradient`, `change` and `new` are float32 (h, w) as base64; `expected` is how the gradient says that the loss changes; `right` counts the images predicted right before and after. */
export interface OneStepAnswer {
  layers: string[];
  layer: string;
  filters: number;
  channels: number;
  h: number;
  w: number;
  old: string;
  gradient: string;
  change: string;
  new: string;
  before: number;
  after: number;
  expected: number;
  learning_rate: number;
  label_smoothing: number;
  right: [number, number];
  images: number;
  parameters: number;
  steps: number;
  most_steps: number;
  batch: string;
  thumbnails: BatchImage[];
}

/** Without a layer it is the first convolution, without a rate that of the network's own recipe. */
export interface OneStepQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  layer?: string | null;
  filter?: number;
  channel?: number;
  rule?: "plain" | "sgd" | "adam" | "adamw";
  learning_rate?: number | null;
  mode?: "training" | "evaluation";
  steps?: number;
  seed?: number;
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

/** A test image with its true class, the predicted one and that one's probability. */
export interface PredictedImage {
  data: string;
  index: number;
  truth: number;
  predicted: number;
  probability: number;
  image: Pixels;
}

/** `missing` are the eras' small versions that are not there. */
export interface PublishedAnswer {
  data: ComparedData[];
  networks: PublishedNetwork[];
  gains: IdeaGain[];
  missing: string[];
}

/** `macs` are multiply-accumulates for one image, `depth` layers with weights on the longest way. */
export interface PublishedNetwork {
  network: string;
  architecture: string;
  title: string;
  data: string;
  year: number;
  depth: number;
  parameters: number;
  macs: number;
  test_accuracy: number | null;
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

/** A published network of the era's small version. */
export interface SmallNetwork {
  network: string;
  data: string;
  data_title: string;
  parameters: number;
  test_accuracy: number | null;
  train_images: number;
}

/** `recipe` are the settings that train it. */
export interface SmallVersion {
  id: string;
  title: string;
  story: string;
  published: SmallNetwork[];
  recipe: TrainSettings;
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

export interface TimeAnswer {
  network: string;
  milliseconds: number;
  passes: number;
}

export interface TimeQuestion {
  network: string;
}

export interface TimelineAnswer {
  eras: EraCard[];
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

export interface TransferAnswer {
  methods: TransferMethod[];
  test_images: number;
}

/** A block with weights, and what becomes of them: frozen, fine-tuned, or new and trained. */
export interface TransferBlock {
  name: string;
  parameters: number;
  state: "frozen" | "tuned" | "new";
}

export interface TransferData {
  id: string;
  title: string;
}

export interface TransferExample {
  network: string;
  data: string;
  title: string;
}

/** `trainable` of `total` parameters may change. */
export interface TransferMethod {
  id: string;
  title: string;
  sentence: string;
  config: TrainSettings;
  blocks: TransferBlock[];
  trainable: number;
  total: number;
}

export interface TransferQuestion {
  network: string;
  data: string;
  images: number;
  epochs: number;
  seed: number;
}

/** A network to start from. `same`: it was trained on these data; `seen`: on how many of their classes before. */
export interface TransferSource {
  network: string;
  title: string;
  own: boolean;
  same: boolean;
  seen: number;
  learned: string;
  images: number;
}

export interface TransferSourcesAnswer {
  sources: TransferSource[];
  classes: number;
  named: string;
  examples: TransferExample[];
  data: TransferData[];
}

/** `runs` are the ids of this visitor's own networks. */
export interface TransferSourcesQuestion {
  data: string;
  runs: string[];
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
  ablation_result: { question: AblationQuestion; answer: AblationAnswer };
  ablations: { question: Nothing; answer: AblationsAnswer };
  block_connections: { question: BlockConnectionsQuestion; answer: BlockConnectionsAnswer };
  challenged_image: { question: ChallengedQuestion; answer: ChallengedAnswer };
  claims: { question: Nothing; answer: ClaimsAnswer };
  classify: { question: ClassifyQuestion; answer: ClassifyAnswer };
  compare_networks: { question: ComparisonQuestion; answer: ComparisonAnswer };
  confused: { question: ConfusedQuestion; answer: ConfusedAnswer };
  control_run: { question: ControlQuestion; answer: RunState };
  design: { question: DesignQuestion; answer: DesignAnswer };
  evaluation: { question: NetworkQuestion; answer: EvaluationAnswer };
  examples: { question: ExamplesQuestion; answer: ExamplesAnswer };
  matched_pair: { question: MatchedPairQuestion; answer: MatchedPairAnswer };
  measure_claim: { question: ClaimQuestion; answer: MeasuredClaim };
  network_graph: { question: GraphQuestion; answer: GraphAnswer };
  networks: { question: NetworksQuestion; answer: NetworksAnswer };
  one_step: { question: OneStepQuestion; answer: OneStepAnswer };
  own_runs: { question: OwnRunsQuestion; answer: RunsAnswer };
  pixel_challenge: { question: ChallengeQuestion; answer: ChallengeAnswer };
  published_networks: { question: Nothing; answer: PublishedAnswer };
  start_runs: { question: StartQuestion; answer: RunsAnswer };
  stop_runs: { question: StopQuestion; answer: Nothing };
  test_image: { question: TestImageQuestion; answer: TestImageAnswer };
  time_network: { question: TimeQuestion; answer: TimeAnswer };
  timeline: { question: Nothing; answer: TimelineAnswer };
  transfer_methods: { question: TransferQuestion; answer: TransferAnswer };
  transfer_sources: { question: TransferSourcesQuestion; answer: TransferSourcesAnswer };
  watch_run: { question: WatchQuestion; answer: RunState };
  why_class: { question: WhyClassQuestion; answer: WhyClassAnswer };
}
