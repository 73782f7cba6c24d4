/* Questions and answers of the page, made from their Python models by `python -m cnn_demo.ui.web`.
   Do not edit: change the model, then run it. */

/** Bytes: as base64 where the server answers, as they are where the page itself does. */
export type Packed = string | Uint8Array;

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

export interface ActivationsAnswer {
  activations: Activation[];
  below: number;
}

export interface AddClassQuestion {
  visitor: string;
  name: string;
}

/** Images for a class, in order. */
export interface AddImagesQuestion {
  visitor: string;
  id: string;
  images: DrawnImage[];
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

/** `map` and the predicted class's map share the scale `map.limit`; `strongest` is the largest magnitude of this map and `share` what that is of the predicted class's. `randomized`, on random weights, has a scale of its own; `similarity` is the rank correlation of both, None where this map is too `weak` to compare or either is empty. `next_layer`: where the map is empty, the nearest layer before at which it is not. */
export interface AttributionAnswer {
  layer: string | null;
  label: string;
  best: string;
  notes: string[];
  signed: boolean;
  map: Tiles;
  randomized: Tiles;
  strongest: number | null;
  share: number | null;
  weak: boolean;
  similarity: number | null;
  empty: boolean;
  next_layer: string | null;
}

/** `layered`: it looks at one layer, and that can be chosen. */
export interface AttributionMethod {
  id: string;
  layered: boolean;
}

export interface AttributionMethodsAnswer {
  methods: AttributionMethod[];
}

/** Of class `target`. Without a layer, a method that looks at one takes the last that has places. */
export interface AttributionQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  target: number;
  method: string;
  layer?: string | null;
}

/** The same training images as they are, and as a step of the training sees them; `remark` when that is hardly meant, else empty. */
export interface AugmentedAnswer {
  remark: string;
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

export interface BatchImage {
  label: string;
  image: Pixels;
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
  early_images: string[];
  first_layers: string[];
  validations: string[];
  precisions: string[];
  limits: Limit[];
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

/** `ticket`: of a test that goes on already. */
export interface ClaimQuestion {
  claim: string;
  ticket?: string | null;
}

export interface ClaimTable {
  title: string;
  rows: string[];
  columns: string[];
  counts: number[][];
}

/** A test that goes on is asked for again by its `ticket`; `progress` is a share of 1. `measured` comes at its end. */
export interface ClaimTest {
  ticket: string | null;
  progress: number;
  measured: MeasuredClaim | null;
}

export interface ClaimsAnswer {
  claims: ClaimCard[];
}

/** The probability of a class at each position. */
export interface ClassCurve {
  target: number;
  probabilities: number[];
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

/** A visitor's classes and images. `features`: of so many images the features are computed; `why_not` says in a sentence why it cannot be trained yet, None where it can. `kept_seconds`: how long all of it stays unused. */
export interface CollectionAnswer {
  classes: OwnClass[];
  features: number;
  images: number;
  why_not: string | null;
  most_classes: number;
  most_images: number;
  kept_seconds: number;
}

/** `known`: ids of images whose thumbnails the asker has. */
export interface CollectionQuestion {
  visitor: string;
  known?: string[];
}

/** The largest magnitude on a color scale: of a layer, or of one of its maps. Signed: zero is in the middle. A channel of the image is gray, from the value of black to that of white. */
export interface ColorLimit {
  layer: string;
  map: number | null;
  limit: number | null;
  signed: boolean;
  gray: [number, number] | null;
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

/** `command`: one of training.session.commands; with learning_rate that is given too. */
export interface ControlQuestion {
  visitor: string;
  run: string;
  command: string;
  learning_rate?: number | null;
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

/** After `seconds` of training and `epoch` looks at every image: mean loss, and shares of images told right. */
export interface CurvePoint {
  epoch: number;
  seconds: number;
  loss: number;
  train_accuracy: number | null;
  held_out_accuracy: number | null;
}

/** A data set: `images` to learn from, `sample` of them in the sample that comes with the app, 0 where there is none. `download`: so many megabytes have to be fetched first, and there is nothing of it here. */
export interface DataChoice {
  id: string;
  title: string;
  words: string;
  classes: string[];
  channels: number;
  images: number;
  sample: number;
  is_sample: boolean;
  download: number;
}

export interface DenseLayer {
  layer: string;
  units: number;
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

/** An original or a small version: totals, folded boxes, layers, and the same as a figure to take away. `command` opens an original with torchvision's weights, `megabytes` to be downloaded once, which were measured to have this `accuracy`; empty where there are none. */
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
  command: string;
  megabytes: number;
  accuracy: number;
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

/** A test image that only one of the two gets right: [predicted class, its probability] of the first and of the other network. */
export interface DisputedImage {
  data: string;
  index: number;
  truth: number;
  first: [number, number];
  other: [number, number];
  image: Pixels;
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

/** `rows` and `columns` are what the second map was shifted back by; `whole`: the shift is a whole number of this layer's positions. `equal` is the share of the `shared` positions with equal values, `lively_equal` the same among the `lively` ones, which are not zero in both. */
export interface EquivarianceAnswer {
  layer: string;
  map: number;
  before: Pixels;
  after: Pixels;
  first: Tiles;
  second: Tiles;
  difference: Tiles;
  rows: number;
  columns: number;
  whole: boolean;
  shared: number;
  equal: number;
  lively: number;
  lively_equal: number;
}

/** About a map of a layer, and a shift of the image by `x` pixels to the right and `y` down. */
export interface EquivarianceQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  map: number;
  x: number;
  y: number;
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

/** Seconds that a run will take; `whole` without its time limit; `here`: by what was measured on this server. */
export interface EstimateAnswer {
  seconds: number | null;
  whole: number | null;
  here: boolean;
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

export interface ExampleName {
  id: string;
}

/** A JPEG as base64, what it shows, and whose it is. */
export interface ExamplePhotoAnswer {
  id: string;
  shows: string;
  credit: string;
  license: string;
  jpeg: string;
}

/** All of them, small: the middle squares. */
export interface ExamplePhotosAnswer {
  photos: ExamplePhotoAnswer[];
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

/** How far the image lies from what the network has learned, and where "unusual" begins. `remark`: what was noticed before the network saw it, which decides whatever the network is: nothing on it, too faint, or several things. */
export interface Familiarity {
  level: "familiar" | "unusual" | "unknown" | "unmeasured" | "untrained";
  remark: "blank" | "faint" | "several" | null;
  distance: number | null;
  limit: number | null;
  kept: number | null;
}

/** `shown` has its contrast stretched. `values` are a mean (a class's logit) step by step, `peak` the largest activation now. Stuck: no slope to climb; silent: all is zero, so what the activation gets is raised instead. */
export interface FeatureVisualizationAnswer {
  image: string;
  shown: Pixels;
  step: number;
  total: number;
  values: (number | null)[];
  peak: number | null;
  stuck: boolean;
  silent: boolean;
}

/** The next `steps` steps from `image` (base64 of float32 (c, h, w), little-endian), which has gone `step` steps; without one it begins with noise. `map` is a class where `layer` is None. */
export interface FeatureVisualizationQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  layer?: string | null;
  map: number;
  image?: string | null;
  step?: number;
  steps?: number;
  seed?: number;
}

/** A file: its name, its media type, and its bytes as base64. */
export interface FigureAnswer {
  name: string;
  type: string;
  content: string;
}

/** A view and all that views need: a layer and a map of it, a value's place, a class, a method with the layer that it looks at, a shift, and where perturbations stand with the one whose curve is drawn. */
export interface FigureQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  view: "maps" | "kernels" | "cell" | "top_activations" | "gradients" | "statistics" | "robustness" | "equivariance" | "attribution" | "schematic";
  kind: "png" | "svg" | "pdf";
  layer?: string | null;
  map?: number;
  y?: number;
  x?: number;
  target?: number;
  method?: string;
  seen_at?: string | null;
  shift?: number[];
  move?: Record<string, number>;
  along?: string;
}

export interface FigureViewsAnswer {
  views: string[];
  kinds: string[];
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

/** What it is, in letters, with the person's numbers in place, and what comes out. */
export interface FormulaLine {
  title: string;
  letters: string;
  numbers: string;
  result: number;
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

/** Signed codes (rows, columns, h, w), uint8 as base64: 128 is zero, 1 and 255 are ∓limit. `shown` and `total` are rows and columns: 1 by maps, or filters by input channels. */
export interface GradientTiles {
  codes: string;
  h: number;
  w: number;
  limit: number | null;
  shown: [number, number];
  total: [number, number];
}

/** `version` is that of the file with which a page runs the network itself; None where there is none. */
export interface GraphAnswer {
  network: string;
  input_shape: number[];
  blocks: GraphBlock[];
  version: string | null;
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

/** For each image that was sent its id, or else the `problems` entry that says why it was not taken. */
export interface ImagesAnswer {
  ids: (string | null)[];
  problems: (string | null)[];
}

/** A map that is read, with the kernel that reads it, now and as it was learned. `strength` is the kernel's L2 norm; where maps are only added up there are no kernels. */
export interface InputMap {
  layer: string;
  map: number;
  strength: number;
  kernel: number[][] | null;
  learned: number[][] | null;
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

/** `known`: the loss is that of the true label, else that of the predicted class. */
export interface LossGradientsAnswer {
  label: string;
  known: boolean;
  loss: number | null;
  kind: string;
  maps: GradientTiles;
  weights: GradientTiles | null;
}

/** Of a layer; with `map`, the weights are only those of this filter (or unit). */
export interface LossGradientsQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  map?: number | null;
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
  codes: Packed;
}

/** float32 row by row as base64. `layer_limit` is the layer's largest magnitude; `low` and `high` are this map's. */
export interface MapValuesAnswer {
  h: number;
  w: number;
  values: Packed;
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

/** Of each channel. */
export interface MeanAndDeviation {
  mean: number[];
  std: number[];
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

/** What is measured at a step: one point of the curves. Accuracies are in 0..1. `train_accuracy` and `loss` are running means over this epoch's batches, in training mode (dropout and augmentation on); `learning_rate` is that of the next step; `gradient_norm` is the L2 norm over all gradients of the step before, None where it was not measured or is not finite. `val_*` are there at the end of an epoch only, in evaluation mode. */
export interface Metrics {
  step: number;
  epoch: number;
  loss: number;
  train_accuracy: number;
  learning_rate: number;
  gradient_norm: number | null;
  val_loss: number | null;
  val_accuracy: number | null;
}

/** What the page shows of a network. `epochs` are those that one can go back to. */
export interface NetworkCard {
  network: string;
  title: string;
  architecture: string;
  data: string;
  data_title: string;
  channels: number;
  group: "published" | "yours" | "opened";
  classes: string[];
  parameters: number;
  test_accuracy: number | null;
  train_images: number;
  is_sample: boolean;
  epochs: number[];
  origin: NetworkOrigin | null;
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

/** Who trained a network that was not trained here. `accuracy` is what `accuracy_by` has measured, if anybody. */
export interface NetworkOrigin {
  source: string;
  license: string;
  accuracy: number | null;
  accuracy_by: string;
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

/** What each channel is normalized by: as published, and as measured on this run's images. */
export interface NormalizedAnswer {
  channels: string[];
  standard: MeanAndDeviation;
  measured: MeanAndDeviation;
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
  rule?: "plain" | "sgd" | "adam" | "adamw" | "muon";
  learning_rate?: number | null;
  mode?: "training" | "evaluation";
  steps?: number;
  seed?: number;
}

export interface OriginalName {
  original: string;
}

export interface OriginalQuestion {
  original: string;
  visitor: string;
}

/** `here` of `total` bytes while it is fetched; `message` says why the last try failed. */
export interface OriginalState {
  phase: "off" | "absent" | "waiting" | "fetching" | "opening" | "here";
  here: number;
  total: number;
  message: string;
}

export interface OwnClass {
  id: string;
  name: string;
  images: OwnImage[];
}

/** About one class. */
export interface OwnClassQuestion {
  visitor: string;
  id: string;
}

/** An image by its id; `thumbnail` is a small JPEG as base64, None where the asker has it already. */
export interface OwnImage {
  id: string;
  kind: "ink" | "photo";
  thumbnail: Packed | null;
}

/** About one image. */
export interface OwnImageQuestion {
  visitor: string;
  image: string;
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

/** A held-out image, by its id, that was taken for something else. Classes by place. */
export interface OwnMistake {
  image: string;
  truth: number;
  predicted: number;
  probability: number;
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

/** About everything of this visitor's own. */
export interface OwnQuestion {
  visitor: string;
}

/** What a training made. `network` is drawn on and looked into like any other; `confusion` has a row for each true class, counted on the held-out images; `remarks` are sentences on what these numbers do not say. */
export interface OwnReport {
  network: string;
  start: "head" | "last_block" | "scratch";
  architecture: string;
  classes: string[];
  parameters: number;
  trained_parameters: number;
  train_images: number;
  held_out_images: number;
  held_out_accuracy: number | null;
  seconds: number;
  curve: CurvePoint[];
  confusion: number[][];
  mistakes: OwnMistake[];
  unknown: UnknownMeasured | null;
  remarks: string[];
}

export interface OwnRunsQuestion {
  visitor: string;
}

export interface PairQuestion {
  data: string;
  architecture: string;
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

/** One way to change the image, by `step` from `low` to `high`; at `rest` nothing happens. */
export interface Perturbation {
  id: string;
  unit: string;
  low: number;
  high: number;
  step: number;
  rest: number;
}

export interface PerturbationsAnswer {
  perturbations: Perturbation[];
}

/** `original` is the class of the image as it was, `kept` its probability now. */
export interface PerturbedAnswer {
  seen: Pixels;
  original: number;
  best: number;
  probability: number;
  kept: number;
}

/** `move` says where each perturbation stands; what is not named is at rest. */
export interface PerturbedQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  move?: Record<string, number>;
}

/** A PNG, JPEG or WebP as a data: address. */
export interface Photo {
  data: string;
}

export interface PhotoName {
  photo: string;
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
  pixels: Packed;
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

/** A test image with its true class, the predicted one and that one's probability. */
export interface PredictedImage {
  data: string;
  index: number;
  truth: number;
  predicted: number;
  probability: number;
  image: Pixels;
}

export interface PresetQuestion {
  preset: string;
}

/** One input map's part of a convolution: patch ⊙ kernel, value by value, summed. */
export interface ProductStep {
  channel: number;
  patch: ((number | null)[])[];
  kernel: ((number | null)[])[];
  products: ((number | null)[])[];
  sum: number | null;
}

/** `missing` are the eras' small versions that are not there. */
export interface PublishedAnswer {
  data: ComparedData[];
  networks: PublishedNetwork[];
  gains: IdeaGain[];
  missing: string[];
}

/** What it is, and what its card says. `macs` are multiply-accumulates for one image, `depth` layers with weights on the longest way. */
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

/** Rows and columns of the image, ends excluded; `padding` beyond its edges: above, left, below, right. */
export interface ReceptiveField {
  top: number;
  left: number;
  bottom: number;
  right: number;
  padding: [number, number, number, number];
  words: string;
}

/** A recipe, and the command that trains it without this page; `remark`: what was changed by hand in its run. */
export interface RecipeAnswer {
  config: TrainSettings;
  sample: boolean;
  command: string;
  remark: string;
  changed_learning_rate: number | null;
  changed_step: number | null;
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

export interface RenameClassQuestion {
  visitor: string;
  id: string;
  name: string;
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

export interface RobustnessAnswer {
  original: number;
  curves: RobustnessCurve[];
}

/** `best` is the predicted class at each position; the first of `classes` is the original one, the others win somewhere. */
export interface RobustnessCurve {
  id: string;
  at: number[];
  best: number[];
  classes: ClassCurve[];
}

/** `along` names the perturbations whose curves are wanted, the others held where they stand. */
export interface RobustnessQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  move?: Record<string, number>;
  along: string[];
}

/** A run at one moment; `points` are those that the asker has not seen. For each command `commands` says why it cannot be given now; nothing where it can. */
export interface RunState {
  run: string;
  state: "queued" | "running" | "paused" | "stopping" | "done" | "stopped" | "failed";
  ended: boolean;
  message: string;
  ending: string;
  place: number;
  config: TrainSettings;
  sample: boolean;
  points: Metrics[];
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
  changed_step: number | null;
  resumable: boolean;
  commands: Record<string, string>;
}

/** Ids, to watch the runs by. */
export interface RunsAnswer {
  runs: string[];
}

/** One part of the zip with images, labels and network (None: without); `version` is None for the first part and comes back. */
export interface SavePartQuestion {
  visitor: string;
  part?: number;
  version?: string | null;
  network?: string | null;
}

/** `rates`: the learning rate from the first of `steps` to the last, evenly spaced, float32 as base64. */
export interface ScheduleAnswer {
  rates: string;
  steps: number;
  images: number;
}

/** What the photo network sees of an image: a JPEG as base64, so many pixels a side. */
export interface SeenImage {
  data: Packed;
  side: number;
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

/** `dead` are maps that are zero everywhere for this image; only a layer that is not `signed` has them for good. `bad` values are no numbers, and left out. */
export interface StatisticsAnswer {
  layer: string;
  kind: string;
  signed: boolean;
  total: number;
  values: number;
  bad: number;
  dead: number[];
  edges: [number | null, number | null];
  whole: ValueSummary;
  one: ValueSummary | null;
}

/** About a layer and, where it is given, one of its maps (or units). */
export interface StatisticsQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  image: DrawnImage | TestImage;
  skip?: string[];
  layer: string;
  map?: number | null;
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

/** An image and where in it the largest activation looked: `field` is top, left, bottom, right in the network's pixels, and `padding` so many pixels of padding above, before, below and behind it. It is a test image, or the example photo of this id. `image` has each `step`-th pixel of each side. */
export interface TestPatch {
  data: string;
  index: number;
  label: string;
  value: number | null;
  photo: string | null;
  image: Pixels;
  step: number;
  field: [number, number, number, number];
  padding: [number, number, number, number];
}

export interface TicketQuestion {
  ticket: string;
}

/** Maps of one size as codes, uint8 map by map as base64. Signed: 128 is zero and 1 and 255 are ∓limit; else 0 is zero and 255 is limit. */
export interface Tiles {
  codes: Packed;
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

/** The strongest first. Looked at were the images from `start` up to `end`; `total` are to be looked at, of `images` that there are. */
export interface TopActivationsAnswer {
  patches: TestPatch[];
  start: number;
  end: number;
  total: number;
  images: number;
  data_title: string;
}

/** About a map (or unit) of a layer, among the images from `start` on. */
export interface TopActivationsQuestion {
  network: string;
  epoch?: number | null;
  edits?: Record<string, number[]>;
  kernels?: Record<string, Record<string, number[][]>>;
  layer: string;
  map: number;
  start?: number;
}

/** `architecture` counts where all of a small network starts at random values, `augmentation` where more than a new last layer learns: to that it brings nothing. */
export interface TrainOwnQuestion {
  visitor: string;
  start?: "head" | "last_block" | "scratch";
  augmentation?: boolean;
  held_out?: number;
  architecture?: string;
  seed?: number;
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
  early_images?: string;
  first_layer?: string;
}

export interface TrainingQuestion {
  visitor: string;
  training: string;
}

/** A training at one moment. `report` is there once it has ended well; `message` says what is going on, or what went wrong; `curve` is what is known so far. */
export interface TrainingState {
  training: string;
  start: "head" | "last_block" | "scratch";
  ended: boolean;
  message: string;
  progress: number;
  curve: CurvePoint[];
  report: OwnReport | null;
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

/** Numbers channel by channel, each of them rows of equal length. */
export interface TypedInput {
  numbers: number[][][];
}

/** One map of typed numbers. */
export interface TypedMap {
  numbers: number[][];
}

/** "None of these", measured: of the held-out images `refused` were, of other pictures `told` were. */
export interface UnknownMeasured {
  refused: number | null;
  refused_of: number;
  told: number;
  told_of: number;
  others: string;
}

/** `zeros` is the share of exact zeros, `counts` how many values lie in each bin between the layer's edges. */
export interface ValueSummary {
  low: number | null;
  high: number | null;
  mean: number | null;
  std: number | null;
  zeros: number;
  counts: number[];
}

/** `after`: the step of the last point that is known already, half a step more for the end of an epoch. */
export interface WatchQuestion {
  run: string;
  after?: number;
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

/** How many images of how many classes were added, what was left out and why, in sentences, and the network that was in the zip, which is kept as a run. */
export interface ZipAnswer {
  images: number;
  classes: number;
  left_out: string[];
  network: string | null;
}

/** A zip: folders are classes, or what `save_own_classes` has made. `pieces` are the paths that the upload gave for the pieces of the file, in their order, as in train.export.LoadQuestion. */
export interface ZipQuestion {
  visitor: string;
  pieces: string[];
}

export interface Questions {
  ablation_result: { question: AblationQuestion; answer: AblationAnswer };
  ablations: { question: Nothing; answer: AblationsAnswer };
  activate: { question: ActivateQuestion; answer: ActivateAnswer };
  activation_choices: { question: Nothing; answer: ActivationsAnswer };
  add_own_class: { question: AddClassQuestion; answer: CollectionAnswer };
  add_own_images: { question: AddImagesQuestion; answer: ImagesAnswer };
  attribution: { question: AttributionQuestion; answer: AttributionAnswer };
  attribution_methods: { question: Nothing; answer: AttributionMethodsAnswer };
  augmented: { question: AugmentedQuestion; answer: AugmentedAnswer };
  block_connections: { question: BlockConnectionsQuestion; answer: BlockConnectionsAnswer };
  challenged_image: { question: ChallengedQuestion; answer: ChallengedAnswer };
  claims: { question: Nothing; answer: ClaimsAnswer };
  class_sum: { question: ClassSumQuestion; answer: ClassSumAnswer };
  classify: { question: ClassifyQuestion; answer: ClassifyAnswer };
  compare_networks: { question: ComparisonQuestion; answer: ComparisonAnswer };
  confused: { question: ConfusedQuestion; answer: ConfusedAnswer };
  control_run: { question: ControlQuestion; answer: RunState };
  design: { question: DesignQuestion; answer: DesignAnswer };
  diagnosis: { question: DiagnosisQuestion; answer: DiagnosisAnswer };
  drop_out: { question: DropOutQuestion; answer: DropOutAnswer };
  edit_accuracy: { question: EditAccuracyQuestion; answer: EditAccuracyAnswer };
  equivariance: { question: EquivarianceQuestion; answer: EquivarianceAnswer };
  estimate: { question: RecipeQuestion; answer: EstimateAnswer };
  evaluation: { question: NetworkQuestion; answer: EvaluationAnswer };
  example_photo: { question: ExampleName; answer: ExamplePhotoAnswer };
  example_photos: { question: Nothing; answer: ExamplePhotosAnswer };
  examples: { question: ExamplesQuestion; answer: ExamplesAnswer };
  explain: { question: ExplainQuestion; answer: ExplainAnswer };
  export_forms: { question: ExportFormsQuestion; answer: ExportFormsAnswer };
  export_part: { question: ExportQuestion; answer: ExportAnswer };
  feature_visualization: { question: FeatureVisualizationQuestion; answer: FeatureVisualizationAnswer };
  figure: { question: FigureQuestion; answer: FigureAnswer };
  figure_views: { question: Nothing; answer: FigureViewsAnswer };
  forget_own_classes: { question: OwnQuestion; answer: CollectionAnswer };
  forming: { question: FormingQuestion; answer: FormingAnswer };
  frozen: { question: FrozenQuestion; answer: FrozenAnswer };
  get_original: { question: OriginalQuestion; answer: OriginalState };
  image_numbers: { question: ImageNumbersQuestion; answer: PixelInput };
  keep_photo: { question: Photo; answer: PhotoName };
  kept_photo: { question: PhotoName; answer: Photo };
  kernel_choices: { question: Nothing; answer: KernelsAnswer };
  lay_out: { question: ImageQuestion; answer: LayOutAnswer };
  leave_original: { question: OriginalQuestion; answer: OriginalState };
  linked_recipe: { question: LinkQuestion; answer: RecipeAnswer };
  load_weights: { question: LoadQuestion; answer: LoadAnswer };
  loss_gradients: { question: LossGradientsQuestion; answer: LossGradientsAnswer };
  map_inputs: { question: MapInputsQuestion; answer: MapInputsAnswer };
  map_layers: { question: ImageQuestion; answer: MapLayersAnswer };
  map_values: { question: MapValuesQuestion; answer: MapValuesAnswer };
  matched_pair: { question: MatchedPairQuestion; answer: MatchedPairAnswer };
  measure_claim: { question: ClaimQuestion; answer: ClaimTest };
  network_graph: { question: GraphQuestion; answer: GraphAnswer };
  networks: { question: NetworksQuestion; answer: NetworksAnswer };
  normalize: { question: NormalizeQuestion; answer: NormalizeAnswer };
  normalized: { question: RecipeQuestion; answer: NormalizedAnswer };
  one_step: { question: OneStepQuestion; answer: OneStepAnswer };
  original_state: { question: OriginalName; answer: OriginalState };
  own_classes: { question: CollectionQuestion; answer: CollectionAnswer };
  own_image_seen: { question: OwnImageQuestion; answer: SeenImage };
  own_network: { question: OwnNetworkQuestion; answer: OwnNetworkAnswer };
  own_runs: { question: OwnRunsQuestion; answer: RunsAnswer };
  own_training: { question: TrainingQuestion; answer: TrainingState };
  perturbation_choices: { question: NetworkQuestion; answer: PerturbationsAnswer };
  perturbed: { question: PerturbedQuestion; answer: PerturbedAnswer };
  pixel_challenge: { question: ChallengeQuestion; answer: ChallengeAnswer };
  pool_map: { question: PoolQuestion; answer: PoolAnswer };
  pool_shifted: { question: ShiftQuestion; answer: ShiftAnswer };
  preset: { question: PresetQuestion; answer: RecipeAnswer };
  published_networks: { question: Nothing; answer: PublishedAnswer };
  read_own_zip: { question: ZipQuestion; answer: ZipAnswer };
  recipe: { question: PairQuestion; answer: RecipeAnswer };
  remove_own_class: { question: OwnClassQuestion; answer: CollectionAnswer };
  remove_own_image: { question: OwnImageQuestion; answer: CollectionAnswer };
  rename_own_class: { question: RenameClassQuestion; answer: CollectionAnswer };
  reported: { question: RecipeQuestion; answer: ReportedAnswer };
  robustness: { question: RobustnessQuestion; answer: RobustnessAnswer };
  save_own_classes: { question: SavePartQuestion; answer: ExportAnswer };
  schedule: { question: RecipeQuestion; answer: ScheduleAnswer };
  slide: { question: SlideQuestion; answer: SlideAnswer };
  soften: { question: SoftenQuestion; answer: SoftenAnswer };
  start_runs: { question: StartQuestion; answer: RunsAnswer };
  starts: { question: StartsQuestion; answer: StartsAnswer };
  statistics: { question: StatisticsQuestion; answer: StatisticsAnswer };
  stop_claim: { question: TicketQuestion; answer: Nothing };
  stop_own_training: { question: TrainingQuestion; answer: TrainingState };
  stop_runs: { question: StopQuestion; answer: Nothing };
  test_image: { question: TestImageQuestion; answer: TestImageAnswer };
  time_network: { question: TimeQuestion; answer: TimeAnswer };
  timeline: { question: Nothing; answer: TimelineAnswer };
  top_activations: { question: TopActivationsQuestion; answer: TopActivationsAnswer };
  train_own: { question: TrainOwnQuestion; answer: TrainingState };
  training_choices: { question: Nothing; answer: ChoicesAnswer };
  transfer_methods: { question: TransferQuestion; answer: TransferAnswer };
  transfer_sources: { question: TransferSourcesQuestion; answer: TransferSourcesAnswer };
  watch_run: { question: WatchQuestion; answer: RunState };
  weigh: { question: CostQuestion; answer: CostAnswer };
  why_class: { question: WhyClassQuestion; answer: WhyClassAnswer };
  worked_examples: { question: Nothing; answer: WorkedAnswer };
}
