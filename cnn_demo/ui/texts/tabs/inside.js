/* Words of the Inside tab. */

/** @type {Record<string, string>} layer kinds by the names that courses use */
const KINDS = {
  Conv2d: "convolution",
  Linear: "fully connected",
  BatchNorm2d: "batch normalization",
  BatchNorm1d: "batch normalization",
  MaxPool2d: "max pooling",
  AvgPool2d: "average pooling",
  AdaptiveAvgPool2d: "global average pooling",
  AdaptiveMaxPool2d: "global max pooling",
  Add: "addition",
  Multiply: "multiplication",
  Scale: "scaling",
  Channels: "choice of maps",
  Arrangement: "new arrangement",
  LayerNorm: "layer normalization",
  ChannelNorm: "layer normalization",
  LocalResponseNorm: "local response normalization",
  Unexplained: "other computation",
  Concat: "concatenation",
  Softmax: "softmax",
  Flatten: "flatten",
  Dropout: "dropout",
  Shortcut: "shortcut",
};

/** @type {Record<string, string>} branches of an inception module, by what they hold */
const BRANCHES = { branch1: "1×1", branch3: "3×3", branch5: "5×5", branch_pool: "pooling", "": "joined" };

const IMAGE = "input";

/** @param {string} layer what it is called within its block */
const own = (layer) => layer.split(".").at(-1) ?? layer;

export const inside = {
  title: "Inside",
  heading: "Layers and feature maps",
  block: "Open block",
  panel: "One map, enlarged",
  layers: "Layer of this block",
  branches: "Branch of this block",
  chooseBlock: "Block",
  previous: "Previous block",
  next: "Next block",
  stage: (/** @type {string} */ name) => `Stage ${/\d+$/.exec(name)?.[0] ?? name}`,
  stageBlock: (/** @type {string} */ stage, /** @type {string} */ block) =>
    `Stage ${/\d+$/.exec(stage)?.[0] ?? stage} › ${block}`,
  layer: (/** @type {string} */ name) => name,
  branch: (/** @type {string} */ name) => BRANCHES[name] ?? name,
  maps: (/** @type {string} */ layer) => `Feature maps of ${layer}`,
  map: (/** @type {string} */ layer, /** @type {number} */ map) => `${layer} · map ${map}`,
  mapOff: (/** @type {string} */ layer, /** @type {number} */ map) => `${layer} · map ${map}, set to 0`,
  unit: (/** @type {string} */ name, /** @type {string} */ value) => `${name}: ${value}`,
  unitsOf: (/** @type {string} */ layer, /** @type {number} */ count) => `${layer} · ${count} values`,
  all: (/** @type {number} */ count) => `All ${count} maps`,
  allUnits: (/** @type {number} */ count) => `All ${count} values`,
  fewer: (/** @type {number} */ count) => `Only the ${count} strongest`,
  range: (/** @type {string} */ low, /** @type {string} */ high) => `Values ${low} to ${high}. Click one for its sum`,
  canvas: (/** @type {string} */ map, /** @type {string} */ said) =>
    `${map}. ${said}. Arrow keys choose a value, whose sum opens below`,
  probes: "Experiments with this map",
  inputMap: (/** @type {string} */ layer, /** @type {number} */ map) =>
    layer === IMAGE ? (map ? `image, channel ${map}` : "image") : `${layer} · map ${map}`,
  now: {
    title: "Current image and prediction",
    image: "The image as the network gets it",
    change: "Change image",
    truth: (/** @type {string} */ name) => `True label: ${name}`,
    empty: "Draw something in Classify, or take a test image there.",
    waiting: "Loading…",
  },
  order: { title: "Sort by", activation: "activation", index: "index" },
  scale: {
    title: "Color scale",
    layer: "per layer",
    map: "per map",
    shared: "One scale for all maps of the layer: they can be compared",
    each: "Each map has its own scale: faint ones can be read",
  },
  facts: {
    kind: (/** @type {string} */ kind) => KINDS[kind] ?? kind,
    maps: (/** @type {string} */ count, /** @type {string} */ size) => `${count} maps of ${size}`,
    units: (/** @type {string} */ count) => `${count} values`,
    parameters: (/** @type {string} */ formula) => `${formula} parameters`,
    size: (/** @type {string} */ formula) => `side ${formula}`,
    block: (/** @type {string} */ parameters, /** @type {string} */ macs) =>
      `whole block: ${parameters} parameters, ${macs} MACs`,
    macs: (/** @type {string} */ count) => `${count} MACs`,
  },
  ablate: {
    map: "Ablate this map (set to 0)",
    unit: "Ablate this value (set to 0)",
    undo: "Undo the ablation",
  },
  walk: {
    start: "▶ Animate",
    about: "Animate the convolution: its window walks over the input while the output fills",
    stop: "■ Stop",
    next: "Next position of the window",
    input: "The window on the strongest input map",
  },
  kernels: {
    title: "Kernels and strongest inputs",
    made: (/** @type {string} */ kind, /** @type {string} */ layer, /** @type {number} */ filter) =>
      kind === "addition"
        ? `Sum of two branches (${own(layer)})`
        : kind === "dense"
          ? `Strongest inputs of unit ${filter} (${own(layer)})`
          : `Made by filter ${filter} of ${own(layer)}`,
    about: (
      /** @type {string} */ kind,
      /** @type {number} */ total,
      /** @type {string} */ source,
      /** @type {string | null} */ bias,
    ) => {
      if (kind === "addition") return "Value by value: the block's result and what its shortcut passes on.";
      const of =
        source === IMAGE
          ? total === 1
            ? "the image"
            : `${total} channels of the image`
          : `${total} maps of ${own(source)}`;
      const rest = bias === null ? "" : `, bias ${bias}`;
      if (kind === "convolution" && total === 1) return `One kernel reads the image${rest}.`;
      return kind === "dense"
        ? `Weights for ${of}${rest}.`
        : `A kernel for each of ${of}, strongest (L2 norm) first${rest}.`;
    },
    caption: (
      /** @type {{ layer: string, map: number }} */ input,
      /** @type {string | undefined} */ kind,
      /** @type {number} */ total,
    ) =>
      kind === "addition"
        ? `${input.layer.split(".").at(-1)} ${input.map}`
        : input.layer === IMAGE
          ? total === 3
            ? ["red", "green", "blue"][input.map]
            : "image"
          : `map ${input.map}`,
    color: (/** @type {number} */ filter) => `Filter ${filter} as it reads red, green and blue; gray is zero`,
    one: (/** @type {number} */ map, /** @type {string} */ strength) => `Kernel of map ${map}, L2 norm ${strength}`,
    edit: (/** @type {string} */ one) => `${one}: change its numbers`,
    all: (/** @type {number} */ count) => `All ${count} kernels`,
  },
  editor: {
    title: "Change a kernel",
    kernel: (/** @type {string} */ layer, /** @type {number} */ filter, /** @type {number} */ map) =>
      `${layer}, filter ${filter}: kernel of map ${map}`,
    field: (/** @type {number} */ y, /** @type {number} */ x) => `row ${y}, column ${x}`,
    zero: "All to zero",
    back: "As learned",
    close: "Done",
    hint: "Type over a number: maps and prediction follow, for you only.",
    rewritten: "Rewritten, for you only.",
    range: (/** @type {number} */ most) => `A number from −${most} to ${most}.`,
  },
  sheet: { larger: "Larger", smaller: "Smaller", close: "Close" },
};
