/* Trainings on a visitor's own images: one of each kind is kept, so that they can be compared. What was trained last is
   the network that all tabs use. */

import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { kept } from "../../kit/storage.js";
import { createStore } from "../../kit/store.js";
import { refreshNetworks, remember, visitor } from "../networks.js";
import { lab } from "../state.js";

/** @typedef {import("../../kit/server/rpc_types.js").TrainingState} TrainingState */
/** @typedef {import("../../kit/server/rpc_types.js").OwnReport} OwnReport */
/** @typedef {TrainingState["start"]} Start */
/** @typedef {Partial<Record<Start, TrainingState>>} Trainings */

const LOOK = 250; // milliseconds
const LONGEST = 5000; // between two looks while the server is away

/** @type {Start[]} */
export const STARTS = ["head", "last_block", "scratch"];

/** @param {unknown} value */
const areIds = (value) =>
  Boolean(value) &&
  Object.entries(/** @type {object} */ (value)).every(([start, id]) => STARTS.some((one) => one === start) && isId(id));

/** @param {unknown} value */
const isId = (value) => typeof value === "string" && value.length <= 100;

const ids = kept("lab-own-trainings", /** @type {Partial<Record<Start, string>>} */ ({}), areIds);

/**
 * `shown` is the report that is looked at, `active` what is being trained.
 * @type {{ trainings: Trainings, active: Start | null, shown: OwnReport | null, trouble: string }}
 */
const beginning = { trainings: {}, active: null, shown: null, trouble: "" };
export const training = createStore(beginning);

/* Which networks did trainings make that ended while the page looked? */
/** @type {Set<(network: string) => void>} */
const endListeners = new Set();

/** @param {(network: string) => void} then */
export const onTrained = (then) => void endListeners.add(then);

/* What was trained before, as far as the server still knows. */
export async function findTrainings() {
  for (const start of STARTS) {
    const id = ids.read()[start];
    if (!id || training.state.trainings[start]) continue;
    const answer = await ask("own_training", { visitor: visitor(), training: id });
    if (answer.error) continue;
    take(answer);
    if (answer.ended) show(answer.report);
    else void follow(answer);
  }
}

/**
 * @param {Start} start
 * @param {boolean} augmentation
 */
export async function train(start, augmentation) {
  training.set({ active: start, trouble: "" });
  const question = { visitor: visitor(), start, augmentation, held_out: 0.2, architecture: "convnet_elu", seed: 0 };
  const answer = await ask("train_own", question);
  if (answer.error) return training.set({ active: null, trouble: answer.error.sentence });
  ids.write({ ...ids.read(), [start]: answer.training });
  take(answer);
  return follow(answer);
}

export async function stopTraining() {
  const { active, trainings } = training.state;
  const running = active && trainings[active];
  if (!running) return;
  const answer = await ask("stop_own_training", { visitor: visitor(), training: running.training });
  if (answer.error) training.set({ trouble: answer.error.sentence });
}

/** @param {TrainingState} state */
function take(state) {
  training.set({ trainings: { ...training.state.trainings, [state.start]: state } });
}

/** @param {TrainingState} first */
async function follow(first) {
  training.set({ active: first.start });
  let pause = LOOK;
  for (let state = first; !state.ended; ) {
    await sleep(pause);
    const answer = await ask("own_training", { visitor: visitor(), training: first.training });
    if (training.state.trainings[first.start]?.training !== first.training) return; // all was deleted meanwhile
    if (answer.error && !isPassing(answer)) return training.set({ active: null, trouble: answer.error.sentence });
    pause = answer.error ? Math.min(pause * 2, LONGEST) : LOOK;
    if (answer.error) continue;
    state = answer;
    take(state);
  }
  training.set({ active: null });
  const ended = training.state.trainings[first.start];
  if (!ended?.report) return training.set({ trouble: ended?.message ?? "" });
  show(ended.report);
  return become(ended.report.network);
}

/**
 * What was trained is the current network, everywhere.
 * @param {string} network
 */
export async function become(network) {
  remember(network);
  await refreshNetworks(network);
  if (lab.state.network?.network === network) for (const then of endListeners) then(network);
}

/**
 * The report that is looked at.
 * @param {OwnReport | null} report
 */
export function show(report) {
  if (report) remember(report.network);
  training.set({ shown: report });
}

/* After everything has been deleted. */
export function forgetTrainings() {
  ids.forget();
  training.set(beginningAgain());
}

/** @returns {typeof training.state} */
const beginningAgain = () => ({ trainings: {}, active: null, shown: null, trouble: "" });
