/* The points of a run's curves: joined as they come, and made into what a curve should show. No DOM, no server. */

/** @typedef {import("../../kit/server/rpc_types.js").Metrics} CurvePoint */
/** @typedef {[number, number]} Point */

const MOST_BETWEEN = 1200; // points between epochs that are kept: a screen shows no more

/**
 * Where a point stands among all of its run: the end of an epoch comes half a step after its last batch.
 * @param {Pick<CurvePoint, "step" | "val_loss">} point
 */
export const placeOf = (point) => point.step + (point.val_loss === null ? 0 : 0.5);

/**
 * What the server is told that is known already.
 * @param {CurvePoint[]} points
 */
export function lastPlace(points) {
  const last = points.at(-1);
  return last ? placeOf(last) : -1;
}

/**
 * The points with the new ones after them. What is known already is left out, whatever is sent twice; of those between
 * epochs every second one goes when there are too many.
 * @param {CurvePoint[]} points
 * @param {CurvePoint[]} fresh
 */
export function merged(points, fresh) {
  const after = lastPlace(points);
  const all = [...points, ...fresh.filter((point) => placeOf(point) > after)];
  let between = 0;
  for (const { val_loss } of all) between += Number(val_loss === null);
  if (between <= MOST_BETWEEN) return all;
  let odd = 0;
  return all.filter(({ val_loss }) => val_loss !== null || odd++ % 2);
}

/**
 * What each batch, or the few since the point before, came to. Training reports means over the epoch so far; the mean
 * over the steps in between follows from two of them, so that nothing begins anew at an epoch's start.
 * @param {CurvePoint[]} points
 * @param {number} stepsPerEpoch
 * @returns {{ step: number, epoch: number, steps: number, loss: number, train_accuracy: number }[]}
 */
export function perBatch(points, stepsPerEpoch) {
  const found = [];
  let before = { step: 0, loss: 0, train_accuracy: 0, start: 0 };
  for (const { step, epoch, loss, train_accuracy } of points) {
    if (step <= before.step) continue; // the end of an epoch, whose last batch was a point already
    const start = Math.floor((step - 1) / stepsPerEpoch) * stepsPerEpoch;
    const known = start === before.start ? before.step - start : 0;
    const seen = step - start;
    const steps = seen - known;
    const of = (/** @type {number} */ now, /** @type {number} */ then) => (now * seen - then * known) / steps;
    const accuracy = of(train_accuracy, before.train_accuracy);
    const own = { loss: Math.max(of(loss, before.loss), 0), train_accuracy: Math.min(Math.max(accuracy, 0), 1) };
    found.push({ step, epoch, steps, ...own });
    before = { step, loss, train_accuracy, start };
  }
  return found;
}

/**
 * The exponential mean of values that stand for several steps each, without the pull of where it began.
 * @param {{ steps: number, value: number }[]} values
 * @param {number} memory steps after which a value counts a third
 */
export function exponentialMean(values, memory) {
  let [sum, weight] = [0, 0];
  return values.map(({ steps, value }) => {
    const kept = Math.exp(-steps / memory);
    sum = sum * kept + value * (1 - kept);
    weight = weight * kept + (1 - kept);
    return sum / weight;
  });
}

/**
 * The curves of a run: what each batch came to, its exponential mean, and what was measured at the ends of epochs.
 * @param {{ points: CurvePoint[], steps: number,
 *   config: { epochs?: number | null, extra_epochs?: number | null } }} run
 * @param {"loss" | "train_accuracy"} what
 * @returns {{ batches: Point[], mean: Point[], ends: Point[] }}
 */
export function curvesOf(run, what) {
  const epochs = (run.config.epochs ?? 1) + (run.config.extra_epochs ?? 0);
  const stepsPerEpoch = Math.max(1, Math.round(run.steps / epochs));
  const trained = run.points.filter(({ step }) => step > 0);
  const batches = perBatch(trained, stepsPerEpoch);
  const memory = Math.max(run.steps / 25, Math.min(6, run.steps / 12), 1);
  const means = exponentialMean(
    batches.map((batch) => ({ steps: batch.steps, value: batch[what] })),
    memory,
  );
  const validated = what === "loss" ? "val_loss" : "val_accuracy";
  return {
    batches: batches.map((batch) => [batch.epoch, batch[what]]),
    mean: batches.map((batch, index) => [batch.epoch, means[index]]),
    ends: trained.flatMap((point) => {
      const value = point[validated];
      return value === null ? [] : [/** @type {Point} */ ([point.epoch, value])];
    }),
  };
}
