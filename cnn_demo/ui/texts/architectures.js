/* Words of the Architectures tab. */

export const architectures = {
  title: "Architectures",
  heading: "Five landmark architectures",
  sentence: "Each brought one idea that made networks deeper and their error smaller.",
  timeline: "Timeline",
  error: (/** @type {string} */ percent) => `${percent} % error`,
  onDigits: "on MNIST",
  contest: "ILSVRC top-5 error",
  human: (/** @type {string} */ percent) => `one person ${percent} %`,
  idea: "The idea",
  results: "Results",
  result: (/** @type {string} */ percent, /** @type {string} */ of) => `${percent} % ${of}`,
  source: "Source",
  small: {
    title: (/** @type {string} */ name) => `Small version: ${name}`,
    facts: (/** @type {string} */ accuracy, /** @type {string} */ parameters) =>
      `${accuracy} · ${parameters} parameters`,
    unmeasured: "accuracy not measured",
    use: "Use",
    useLabel: (/** @type {string} */ name) => `Use ${name}`,
    inside: "Look inside",
    insideLabel: (/** @type {string} */ name) => `Look inside ${name}`,
    train: "Train it yourself",
    none: "Not shipped with this copy. Train it yourself; then it works in every tab.",
  },
  drawing: {
    title: "Drawing",
    choice: "What is drawn",
    label: (/** @type {string} */ name) => `${name}, drawn from the image to its class scores`,
    totals: (
      /** @type {number} */ depth,
      /** @type {string} */ parameters,
      /** @type {string} */ macs,
      /** @type {string} */ image,
      /** @type {string} */ classes,
    ) => `${depth} layers deep · ${parameters} parameters · ${macs} MACs per ${image} image · ${classes} classes`,
    training: (/** @type {string} */ parameters) =>
      `${parameters} more parameters sit in two side branches that are used in training only.`,
    trained: (/** @type {string} */ command, /** @type {string} */ megabytes) =>
      `With the weights that torchvision's authors trained (${megabytes} MB, downloaded once), in all tabs, on a machine of your own: ${command}`,
    hint: "Point at a part, or walk with the arrow keys: shape, parameters, MACs and receptive field.",
    input: "Input",
    maps: (/** @type {number} */ count) => `${count} maps`,
    units: (/** @type {number} */ count) => `${count} values`,
    channels: (/** @type {number} */ count) => (count === 1 ? "1 channel" : `${count} channels`),
    image: (/** @type {string} */ shape) => `Input image, ${shape}`,
    part: (
      /** @type {string} */ name,
      /** @type {string} */ shape,
      /** @type {string} */ parameters,
      /** @type {string} */ macs,
      /** @type {string} */ field,
    ) =>
      [
        name,
        `output ${shape}`,
        parameters && `${parameters} parameters`,
        macs && `${macs} MACs`,
        `receptive field ${field} pixels`,
      ]
        .filter(Boolean)
        .join(" · "),
    branches: (/** @type {string} */ branches) => ` · branches: ${branches}`,
    shortcut: "skip connection",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fit: "Fit",
    download: "Download SVG",
    compare: "Compare with",
    nothing: "nothing",
    scale: "Height: side of the maps. Width: number of maps. Both logarithmic.",
    kinds: { conv: "convolution", pool: "pooling", block: "block", dense: "dense", plain: "other" },
  },
  table: {
    title: (/** @type {string} */ name) => `Layers of ${name}`,
    all: (/** @type {number} */ count) => `Show all ${count} layers`,
    folded: "Fold equal layers",
    head: ["Layer", "Output", "Parameters", "MACs", "Receptive field"],
    total: "Total",
  },
  chart: {
    title: "Accuracy vs size",
    sentence: "All networks that come with this page. Click a dot to use that network.",
    data: "Data set",
    along: "Horizontal axis",
    parameters: "Parameters",
    macs: "MACs",
    axes: { parameters: "parameters", macs: "MACs per image" },
    log: (/** @type {string} */ axis) => `${axis}, logarithmic`,
    dot: (
      /** @type {string} */ name,
      /** @type {string} */ accuracy,
      /** @type {string} */ size,
      /** @type {string} */ axis,
    ) => `${name}: ${accuracy}, ${size} ${axis}. Use it`,
    table: "The same in a table",
    head: ["Network", "Year", "Depth", "Parameters", "MACs", "Test accuracy", "One prediction here"],
    measure: "Measure prediction time here",
    measuring: (/** @type {string} */ name, /** @type {number} */ place, /** @type {number} */ total) =>
      `Measuring ${name}, ${place} of ${total}.`,
    measured: (/** @type {number} */ passes) =>
      `One image at a time on this machine, one thread: the median of up to ${passes} predictions.`,
    milliseconds: (/** @type {number} */ value) => `${value} ms`,
    missing: (/** @type {string} */ names) => `Not shipped with this copy: ${names}.`,
  },
  gains: {
    title: "What each idea gained",
    sentence: "Two trained networks each; the idea is not their only difference. Experiments change one thing alone.",
    pair: (/** @type {string} */ before, /** @type {string} */ after, /** @type {string} */ data) =>
      `${before} → ${after}, ${data}`,
    value: (/** @type {string} */ points) => `${points} pp`,
    times: (/** @type {string} */ parameters, /** @type {string} */ macs) =>
      `${parameters} × the parameters, ${macs} × the MACs`,
  },
};
