/* A block of one's own network as its controls say it, without DOM. */

/** @typedef {import("../../../kit/server/rpc_types.js").BlockFields} BlockFields */
/** @typedef {Required<BlockFields>} Block */

export const MOST_BLOCKS = 6;

/** @type {Block} what a new block is */
export const NEW_BLOCK = {
  kind: "conv",
  width: 16,
  size: 3,
  stride: 1,
  padding: "same",
  dilation: 1,
  times: 1,
  norm: true,
  shortcut: false,
  activation: "relu",
  pool: "none",
  pool_size: 2,
  pool_stride: 2,
  dropout: 0,
};

/**
 * What is asked about a block: a dense one has no kernels and no pooling, whatever its hidden fields hold.
 * @param {Block} block
 * @returns {BlockFields}
 */
export function asked(block) {
  const { kind, width, norm, activation, dropout } = block;
  if (kind === "dense") return { kind, width, norm, activation, dropout };
  const { pool_size, pool_stride } = NEW_BLOCK;
  return block.pool === "none" ? { ...block, pool_size, pool_stride } : block;
}
