/* A recipe as the short text of a link, only what differs from the usual one: data.cifar10~learning_rate.0.1. The
   server reads it (training.config.url_codec), older links too. */

/** @typedef {import("../kit/rpc_types.js").TrainSettings} TrainSettings */

/**
 * @param {TrainSettings} config
 * @param {boolean} sample
 * @param {TrainSettings} usual
 */
export function writeRecipe(config, sample, usual) {
  const [now, before] = /** @type {Record<string, unknown>[]} */ ([config, usual]);
  const pairs = Object.keys(before)
    .filter((name) => name in now && now[name] !== before[name])
    .map((name) => `${name}.${written(now[name])}`);
  return [...pairs, ...(sample ? ["sample.true"] : [])].join("~");
}

/** @param {unknown} value */
function written(value) {
  if (value === null) return "none";
  return typeof value === "number" ? String(Number(value.toPrecision(12))) : String(value);
}
