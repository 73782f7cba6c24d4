/* A recipe as the short text of a link, only what differs from the usual one: data.cifar10~learning_rate.0.1. The
   server reads it (training.config.url_codec), older links too. */

/** @typedef {import("../../kit/server/rpc_types.js").TrainSettings} TrainSettings */
/** @typedef {{ changed_learning_rate: number, changed_step: number | null }} Changed */

/**
 * @param {TrainSettings} config
 * @param {boolean} sample
 * @param {TrainSettings} usual
 * @param {Changed | null} [changed] what was done by hand to the run's learning rate
 */
export function writeRecipe(config, sample, usual, changed = null) {
  const [now, before] = /** @type {Record<string, unknown>[]} */ ([config, usual]);
  const pairs = Object.keys(before)
    .filter((name) => name in now && now[name] !== before[name])
    .map((name) => `${name}.${written(now[name])}`);
  const byHand = Object.entries(changed ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}.${written(value)}`);
  return [...pairs, ...(sample ? ["sample.true"] : []), ...byHand].join("~");
}

/** @param {unknown} value */
function written(value) {
  if (value === null) return "none";
  return typeof value === "number" ? String(Number(value.toPrecision(12))) : String(value);
}
