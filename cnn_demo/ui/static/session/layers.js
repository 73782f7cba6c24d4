/* The layers of a network as one walks through them: which block a layer is in, what it is called there, which branch
   of the block it belongs to. */

/** @typedef {import("../kit/server/rpc_types.js").GraphAnswer} GraphAnswer */
/** @typedef {import("../kit/server/rpc_types.js").GraphBlock} GraphBlock */
/** @typedef {import("../kit/server/rpc_types.js").GraphLayer} GraphLayer */

export const SOFTMAX = "softmax"; // over the class scores; networks leave it to their users

/**
 * The layers of a block; behind the class scores stands their softmax.
 * @param {GraphBlock} block
 * @returns {GraphLayer[]}
 */
export function layersOf(block) {
  if (block.kind !== "scores") return block.layers;
  const softmax = { name: SOFTMAX, kind: "Softmax", shape: block.shape, parameters: 0, formula: "", size: "", macs: 0 };
  return [...block.layers, softmax];
}

/**
 * @param {GraphAnswer | null} graph
 * @param {string | undefined} name
 */
export function layerOf(graph, name) {
  const block = blockOf(graph, name);
  return block && layersOf(block).find((layer) => layer.name === name);
}

/**
 * @param {GraphAnswer | null} graph
 * @param {string | undefined} name
 */
export function blockOf(graph, name) {
  return graph?.blocks.find((block) => layersOf(block).some((layer) => layer.name === name));
}

/** @param {GraphLayer} layer */
export const isVector = (layer) => layer.shape.length === 1;

/**
 * Is there such a value?
 * @param {GraphLayer} layer
 * @param {{ channel: number, y: number, x: number }} place
 */
export function hasValue({ shape: [channels, height = 1, width = 1] }, { channel, y, x }) {
  return channel < channels && y < height && x < width;
}

/**
 * The branches of a block, each with its layers; a block that has none is one branch without a name.
 * @param {GraphBlock} block
 * @returns {{ branch: string, layers: GraphLayer[] }[]}
 */
export function branchesOf(block) {
  const common = commonPath(block.layers.map(({ name }) => name));
  /** @type {Map<string, GraphLayer[]>} */
  const found = new Map();
  for (const layer of layersOf(block)) {
    const rest = layer.name === SOFTMAX ? [layer.name] : layer.name.split(".").slice(common);
    const branch = rest.length > 1 ? rest[0] : "";
    found.set(branch, [...(found.get(branch) ?? []), layer]);
  }
  return [...found].map(([branch, layers]) => ({ branch, layers }));
}

/**
 * The last word of a layer's path: what it is called within its block.
 * @param {string} name
 */
export const ownName = (name) => name.split(".").at(-1) ?? name;

/**
 * How many words all these paths begin with, their last word never counted.
 * @param {string[]} names
 */
function commonPath(names) {
  const paths = names.map((name) => name.split(".").slice(0, -1));
  let length = Math.min(...paths.map((path) => path.length));
  while (length && !paths.every((path) => path.slice(0, length).join() === paths[0].slice(0, length).join())) length--;
  return length;
}

/**
 * The stage that a block is a part of; empty where it shares its path with no other block.
 * @param {GraphAnswer | null} graph
 * @param {GraphBlock} block
 */
export function stageOf(graph, block) {
  const shared = graph?.blocks.filter(({ group }) => group === block.group).length ?? 0;
  return shared > 1 ? block.group : "";
}
