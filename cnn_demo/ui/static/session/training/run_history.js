/* This browser's last runs, to lay over the next one: kept in its storage, a few and thinned out. What is read back may
   have been changed by anything, so only what fits is taken. */

import { kept } from "../../kit/storage.js";

/** @typedef {import("../../kit/server/rpc_types.js").Metrics} CurvePoint */
/** @typedef {import("../../kit/server/rpc_types.js").RunState} RunState */
/** @typedef {Record<string, string | number | boolean | null>} Config */
/**
 * @typedef {object} PastRun
 * @property {string} run
 * @property {Config} config
 * @property {boolean} sample
 * @property {CurvePoint[]} points
 * @property {number} steps
 * @property {number} slot its place among the runs that are kept, and with it its letter and look
 * @property {boolean} hidden
 * @property {number | null} test_accuracy
 * @property {number | null} changed_step the step at which its learning rate was changed by hand, if it was
 * @property {number | null} learning_rate what it was changed to
 */

export const MOST = 5;
const MOST_POINTS = 200;

const whole = (/** @type {any} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Number.isInteger(value) && value >= low && value <= high;
const share = (/** @type {any} */ value) => Number.isFinite(value) && value >= 0 && value <= 1;

/** @type {Record<string, (value: any) => boolean>} what curves cannot do without; of the rest a number or nothing */
const NEEDED = {
  step: (value) => whole(value, 0, 1e9),
  epoch: (value) => Number.isFinite(value) && value >= 0 && value <= 1000,
  loss: Number.isFinite,
  train_accuracy: share,
};

/**
 * @param {any} value
 * @returns {CurvePoint | null}
 */
function pointOf(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  const isPlain = entries.every(([name, v]) => /^[a-z_]{1,30}$/.test(name) && (v === null || Number.isFinite(v)));
  const fits = entries.length <= 30 && isPlain && Object.entries(NEEDED).every(([name, check]) => check(value[name]));
  return fits ? { val_loss: null, val_accuracy: null, ...value } : null;
}

/**
 * @param {any} value
 * @returns {Config | null}
 */
function configOf(value) {
  if (!value || typeof value !== "object" || Array.isArray(value)) return null;
  const plain = (/** @type {any} */ v) =>
    v === null || typeof v === "boolean" || Number.isFinite(v) || (typeof v === "string" && v.length <= 400);
  const entries = Object.entries(value);
  const fits = entries.length <= 60 && entries.every(([name, v]) => /^[a-z_]{1,40}$/.test(name) && plain(v));
  return fits && whole(value.epochs, 1, 1000) ? Object.fromEntries(entries) : null;
}

/**
 * @param {any} value
 * @returns {PastRun | null}
 */
export function runOf(value) {
  if (!value || typeof value !== "object" || !/^run-[0-9a-f]{32}$/.test(value.run)) return null;
  const config = configOf(value.config);
  const fits = Array.isArray(value.points) && value.points.length > 0 && value.points.length <= MOST_POINTS;
  const points = fits ? value.points.map(pointOf) : [null];
  if (!config || points.includes(null) || !whole(value.slot, 0, MOST - 1)) return null;
  points.sort((/** @type {CurvePoint} */ a, /** @type {CurvePoint} */ b) => a.step - b.step);
  return {
    run: value.run,
    config,
    sample: value.sample === true,
    points,
    steps: whole(value.steps, 1, 1e9) ? value.steps : points.at(-1).step,
    slot: value.slot,
    hidden: value.hidden === true,
    test_accuracy: share(value.test_accuracy) ? value.test_accuracy : null,
    ...changeOf(value),
  };
}

/**
 * @param {any} value
 * @returns {Pick<PastRun, "changed_step" | "learning_rate">}
 */
function changeOf({ changed_step, learning_rate }) {
  const fits =
    whole(changed_step, 0, 1e9) && Number.isFinite(learning_rate) && learning_rate > 0 && learning_rate <= 1000;
  return fits ? { changed_step, learning_rate } : { changed_step: null, learning_rate: null };
}

/**
 * What fits of what was kept, the newest first, each run and each place once.
 * @param {unknown} value
 */
export function runsOf(value) {
  const runs = (Array.isArray(value) ? value.slice(0, MOST) : []).map(runOf).filter((run) => run !== null);
  return runs.filter(
    ({ run, slot }, index) => !runs.slice(0, index).some((other) => other.run === run || other.slot === slot),
  );
}

/**
 * The list with a run that has ended; a run that was there already keeps nothing but its new points.
 * @param {PastRun[]} runs
 * @param {RunState} ended
 */
export function withRun(runs, ended) {
  const others = runs.filter(({ run }) => run !== ended.run).slice(0, MOST - 1);
  const slot = [...Array(MOST).keys()].find((free) => !others.some((past) => past.slot === free));
  const points = thinned(ended.points.filter(({ step }) => step > 0));
  const few = runOf(JSON.parse(JSON.stringify({ ...ended, points, slot, hidden: false })));
  return few ? [few, ...others] : runs;
}

/** @param {CurvePoint[]} points */
export function thinned(points) {
  const evenly = (/** @type {CurvePoint[]} */ list, /** @type {number} */ most) =>
    list.length <= most
      ? list
      : Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]);
  const between = points.filter(({ val_loss }) => val_loss === null);
  const ends = points.filter(({ val_loss }) => val_loss !== null);
  const all = [...evenly(between, MOST_POINTS / 2), ...evenly(ends, MOST_POINTS / 2)];
  return all.sort((a, b) => a.step - b.step);
}

const memory = kept("lab-past", /** @type {PastRun[]} */ ([]), Array.isArray);
/** @type {PastRun[] | null} what storage may have refused to keep */
let here = null;

export function pastRuns() {
  here ??= runsOf(memory.read());
  return here;
}

/** @param {PastRun[]} runs */
function write(runs) {
  here = runs;
  memory.write(runs);
}

/** @param {RunState} run */
export function keepRun(run) {
  if (run.points.some(({ step }) => step > 0)) write(withRun(pastRuns(), run));
}

/** @param {string} [run] all of them, unless one is named */
export const forgetRun = (run) => write(run ? pastRuns().filter((past) => past.run !== run) : []);

/**
 * @param {string} run
 * @param {boolean} hidden
 */
export const hideRun = (run, hidden) =>
  write(pastRuns().map((past) => (past.run === run ? { ...past, hidden } : past)));

/**
 * Settings that were different then, as [name, then, now]; the seed and the data first.
 * @param {{ config: Config, sample: boolean }} then
 * @param {{ config: object, sample: boolean }} now
 * @returns {[string, Config[string], Config[string]][]}
 */
export function differences(then, now) {
  const present = /** @type {Config} */ (now.config);
  /** @type {[string, Config[string], Config[string]][]} */
  const changed = Object.keys({ ...present, ...then.config })
    .filter((name) => (then.config[name] ?? null) !== (present[name] ?? null))
    .map((name) => [name, then.config[name] ?? null, present[name] ?? null]);
  return then.sample === now.sample ? changed : [...changed, ["sample", then.sample, now.sample]];
}
