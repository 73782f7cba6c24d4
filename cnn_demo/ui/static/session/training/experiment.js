/* Several runs, one after the other: an experiment. Its list waits in the server, and this page remembers which one it
   was until it has ended. */

import { isText, kept } from "../../kit/storage.js";
import { refreshNetworks, remember } from "../networks.js";
import { follow } from "./run_stream.js";
import { begin, RUN, stop } from "./runs.js";

/** @typedef {import("../../kit/server/rpc_types.js").RunState} RunState */
/** @typedef {import("./runs.js").Plan} Plan */

/**
 * Trains several recipes one after the other: the list goes on when this page is closed.
 * `seen` is told about each at each change; `done` once, at the end: the ended runs, null for those that never began,
 * and one sentence when not all were trained to their end. `ids` are those of runs that have been started already, as
 * unfinished() says after the page was loaded again.
 * @param {object} options
 * @param {string} options.name
 * @param {Plan[]} options.runs
 * @param {string[]} [options.ids]
 * @param {(index: number, run: RunState) => void} options.seen
 * @param {(results: (RunState | null)[], trouble: string | null) => void} options.done
 * @param {(sentence: string) => void} [options.lost]
 */
export function experiment({ name, runs, ids, seen, done, lost = () => {} }) {
  const memory = memoryOf(name);
  /** @type {(RunState | null)[]} */
  const results = runs.map(() => null);
  let [started, halted] = [ids ?? /** @type {string[]} */ ([]), false];

  async function all() {
    if (!started.length) {
      const answer = await begin(runs);
      if (answer.error) return answer.error.sentence;
      started = answer.runs;
      memory.write({ runs, ids: started });
    }
    if (halted) void stop(...started);
    for (const [index, id] of started.entries()) {
      const { last, gone } = await toItsEnd(id, (run) => seen(index, run), lost);
      if (!last) return gone;
      results[index] = last.network || last.step ? last : null;
      if (last.network && remember(last.network)) void refreshNetworks();
      if (halted || wasCutOff(last)) return last.message;
    }
    return null;
  }
  void all().then((trouble) => {
    memory.forget();
    done(results, trouble);
  });
  return {
    stop() {
      halted = true;
      if (started.length) void stop(...started);
    },
  };
}

/**
 * @param {string} id
 * @param {(run: RunState) => void} told
 * @param {(sentence: string) => void} lost
 * @returns {Promise<{ last: RunState | null, gone: string }>}
 */
function toItsEnd(id, told, lost) {
  return new Promise((resolve) => {
    follow(id, {
      seen(run) {
        told(run);
        if (run.ended) resolve({ last: run, gone: "" });
      },
      lost,
      gone: (sentence) => resolve({ last: null, gone: sentence }),
    });
  });
}

/** @typedef {{ runs: Plan[], ids: string[] }} Unfinished */

/** @param {string} name */
const memoryOf = (name) =>
  kept(`lab-experiment-${name}`, /** @type {Unfinished | null} */ (null), isUnfinished, "session");

/** @param {unknown} value */
function isUnfinished(value) {
  const { runs, ids } = /** @type {Partial<Unfinished>} */ (value ?? {});
  const isPlan = (/** @type {unknown} */ plan) => Boolean(plan) && typeof plan === "object" && "config" in Object(plan);
  if (!Array.isArray(runs) || !Array.isArray(ids) || runs.length !== ids.length) return false;
  return runs.every(isPlan) && ids.every((id) => isText(id) && RUN.test(id));
}

/**
 * The experiment of this name that had not ended when the page was left, to go on with; else null.
 * @param {string} name
 */
export const unfinished = (name) => memoryOf(name).read();

/**
 * A loss that grew without bound is a result like any other; a run that was stopped or failed is none.
 * @param {RunState} run
 */
const wasCutOff = ({ state, ending }) =>
  state === "failed" || (state === "stopped" && ending !== "nan" && ending !== "diverged");
