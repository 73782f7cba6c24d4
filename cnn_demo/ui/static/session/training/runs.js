/* The page's run: startRun starts one of this visitor's and makes it the page's, watch makes another one the page's.
   Training goes on in the server, whatever tab or page is open. */

import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { isText, kept } from "../../kit/storage.js";
import { createStore } from "../../kit/store.js";
import { refreshNetworks, remember, visitor } from "../networks.js";
import { lab } from "../state.js";
import { follow } from "./run_stream.js";

/** @typedef {import("../../kit/server/rpc_types.js").RunState} RunState */
/** @typedef {import("../../kit/server/rpc_types.js").TrainSettings} TrainSettings */
/** @typedef {import("../../kit/server/rpc.js").Trouble} Trouble */
/** @typedef {{ config: TrainSettings, sample?: boolean, name?: string }} Plan */

const AGAIN = 1500; // milliseconds
export const RUN = /^run-[0-9a-f]{32}$/;
const lastRun = kept("lab-run", "", (value) => isText(value) && RUN.test(/** @type {string} */ (value)));

/* Why the page's run is not seen right now: one sentence, empty when it is. */
export const watching = createStore({ lost: "" });

/* Which runs of this page ended while it looked: what happens then is for the page to decide. */
/** @type {Set<(run: RunState) => void>} */
const endListeners = new Set();

/**
 * Calls `then` with each of the page's runs that ends while it is watched, not with those that had ended before.
 * @param {(run: RunState) => void} then
 */
export function onEnd(then) {
  endListeners.add(then);
}

/**
 * Starts a run and makes it the page's: the curves show it, a reload finds it again.
 * @param {TrainSettings} config
 * @param {boolean} sample
 * @returns {Promise<{ run: string, error?: undefined } | { error: Trouble }>}
 */
export async function startRun(config, sample) {
  const { runs, error } = await begin([{ config, sample }]);
  if (error) return { error };
  watch(runs[0]);
  return { run: runs[0] };
}

let leave = () => {};

/**
 * Makes a run the page's run: lab.state.run is its id, lab.state.progress its state.
 * @param {string} id
 */
export function watch(id) {
  if (!RUN.test(id)) return;
  if (lab.state.run === id && lab.state.progress && !lab.state.progress.ended) return;
  leave();
  lastRun.write(id);
  let wasActive = false;
  watching.set({ lost: "" });
  lab.set({ run: id, progress: lab.state.run === id ? lab.state.progress : null });
  leave = follow(id, {
    seen(run) {
      if (run.network && remember(run.network)) void refreshNetworks();
      lab.set({ progress: run });
      if (run.ended && wasActive) for (const then of endListeners) then(run);
      wasActive = !run.ended;
    },
    lost: (sentence) => watching.set({ lost: sentence }),
    gone(sentence) {
      lastRun.forget();
      const { progress } = lab.state;
      lab.set({ progress: progress && { ...progress, state: "failed", ended: true, message: sentence } });
      if (!progress) lab.set({ run: null });
      watching.set({ lost: progress ? "" : sentence });
    },
  });
}

/* Is the page's run waiting or learning? */
export const isActive = () => Boolean(lab.state.run && lab.state.progress && !lab.state.progress.ended);

/* The run of last time, or what this visitor has going: to be called once, when somebody wants to see it. */
export async function findOwnRun() {
  const before = lastRun.read();
  if (lab.state.run) return;
  if (before) {
    watch(before);
    return;
  }
  const answer = await ask("own_runs", { visitor: visitor() });
  if (!answer.error && answer.runs.length && !lab.state.run) watch(answer.runs[0]);
}

/**
 * Stops runs of this visitor: what waits at once, what learns after the batch at work.
 * @param {...string} runs
 */
export const stop = (...runs) => ask("stop_runs", { visitor: visitor(), runs });

/**
 * Steers the page's run. What comes back is one sentence when that was refused.
 * @param {"pause" | "resume" | "step" | "epoch" | "learning_rate"} command
 * @param {number | null} [learningRate]
 */
export async function control(command, learningRate = null) {
  const { run, progress } = lab.state;
  if (!run) return "";
  const answer = await ask("control_run", { visitor: visitor(), run, command, learning_rate: learningRate });
  if (answer.error) return answer.error.sentence;
  // News that came meanwhile may be newer than the answer, and what the answer says comes as news, too.
  if (lab.state.run !== run || lab.state.progress !== progress) return "";
  lab.set({ progress: { ...answer, points: progress?.points ?? [] } });
  if (progress?.ended && !answer.ended) resume(run);
  return "";
}

/**
 * A run that had ended goes on.
 * @param {string} run
 */
function resume(run) {
  const { progress } = lab.state;
  lab.set({ run: null });
  watch(run);
  lab.set({ progress });
}

/**
 * Starts a list of runs. An answer that was lost on its way is found again: the runs may have begun.
 * @param {Plan[]} plans
 * @returns {Promise<{ runs: string[], error?: undefined } | { runs?: undefined, error: Trouble }>}
 */
export async function begin(plans) {
  const before = await ask("own_runs", { visitor: visitor() });
  const known = before.error ? [] : before.runs;
  const asked = plans.map(({ config, sample = false }) => ({ config, sample }));
  const answer = await ask("start_runs", { visitor: visitor(), runs: asked });
  if (!answer.error) return { runs: answer.runs };
  if (answer.error.code !== "lost") return { error: answer.error };
  for (let tries = 0; tries < 20; tries++) {
    await sleep(AGAIN);
    const found = await ask("own_runs", { visitor: visitor() });
    if (found.error && isPassing(found)) continue;
    const fresh = found.error ? [] : found.runs.filter((run) => !known.includes(run));
    return fresh.length === plans.length ? { runs: fresh } : { error: answer.error };
  }
  return { error: answer.error };
}
