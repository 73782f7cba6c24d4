/* Words of the picture of the network. */

export const graph = {
  label: "The network, from image to class scores",
  input: "Input",
  inputShort: "In",
  scores: "Class scores",
  map: (/** @type {string} */ block, /** @type {number} */ map) => `${block}, map ${map}`,
  units: (/** @type {string} */ block) => `${block}, all values`,
  shown: (/** @type {number} */ shown, /** @type {number} */ total) => `${shown} of ${total}`,
  open: (/** @type {string} */ block) => `${block}: open in Inside`,
  zoomIn: "Zoom in",
  zoomOut: "Zoom out",
  fit: "Fit",
  replay: "Training replay",
  epoch: (/** @type {number} */ epoch) => `epoch ${epoch}`,
  untrained: "untrained",
  final: "final",
  play: "Play",
  stop: "Stop",
  /** @type {Record<string, (number: string) => string>} of a block, where there is no room for its name */
  letters: {
    convolution: (number) => `B${number}`,
    residual: (number) => `R${number}`,
    inception: (number) => `I${number}`,
    pooling: () => "Pool",
    dense: (number) => `D${number}`,
    scores: () => "Out",
  },
  branches: (/** @type {number} */ count) => `${count} branches`,
  shortcut: "shortcut",
  stage: (/** @type {string} */ name) => `Stage ${/\d+$/.exec(name)?.[0] ?? name}`,
  stageLetter: (/** @type {string} */ name) => `S${/\d+$/.exec(name)?.[0] ?? ""}`,
  folded: (/** @type {string} */ stage, /** @type {number} */ blocks, /** @type {string} */ last) =>
    `${stage}: ${blocks} blocks, of which ${last} is shown. Open it in Inside; zoom in to see all`,
  scale: "Color scale",
  perLayer: "per layer",
  perMap: "per map",
};
