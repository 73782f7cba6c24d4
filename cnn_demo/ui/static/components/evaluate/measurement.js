/* Measuring the current network, a few images at a time, for as long as the tab is looked at. What is known so far is
   there at once; stopping is asking no more. */

import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { createStore } from "../../kit/store.js";
import { hasTestImages } from "../../session/networks.js";
import { aboutNetwork, lab } from "../../session/state.js";

/** @typedef {import("../../kit/server/rpc_types.js").EvaluationAnswer} Report */
/** @typedef {import("../../kit/server/rpc_types.js").NetworkCard} NetworkCard */
/** @typedef {ReturnType<typeof aboutNetwork>} About */

/**
 * `subject` is what the report is about; `state` says how it goes.
 * @typedef {object} Measured
 * @property {Report | null} report
 * @property {{ about: About, card: NetworkCard } | null} subject
 * @property {"waiting" | "running" | "halted" | "done" | "failed"} state
 * @property {string} trouble
 */

export function measurement() {
  /** @type {import("../../kit/store.js").Store<Measured>} */
  const store = createStore(/** @type {Measured} */ ({ report: null, subject: null, state: "waiting", trouble: "" }));
  let turn = 0;
  let key = "";

  function look() {
    const { network, tab } = lab.state;
    if (tab !== "evaluate" || !network) return;
    if (JSON.stringify(aboutNetwork()) !== key) begin(network);
  }

  /** @param {NetworkCard} card */
  function begin(card) {
    const about = aboutNetwork();
    key = JSON.stringify(about);
    turn += 1; // what was measured before counts no more
    store.set({ report: null, subject: { about, card }, state: hasTestImages(card) ? "running" : "done", trouble: "" });
    if (hasTestImages(card)) void run(about);
  }

  /** @param {About} about */
  async function run(about) {
    turn += 1;
    const mine = turn;
    for (;;) {
      const found = await ask("evaluation", about);
      if (mine !== turn) return;
      if (!found.error) {
        const isDone = found.seen === found.total;
        store.set({ report: found, state: isDone ? "done" : "running", trouble: "" });
        if (isDone) return;
      } else if (isPassing(found)) {
        store.set({ trouble: found.error.sentence });
        await sleep(1000 * (found.error.retry_after ?? 1));
        if (mine !== turn) return;
      } else return store.set({ state: "failed", trouble: found.error.sentence });
      if (lab.state.tab !== "evaluate") return leave();
    }
  }

  /* Hidden tabs do no work; it goes on when the tab is seen again. */
  function leave() {
    turn += 1;
    key = "";
  }

  lab.onAny(["network", "epoch", "edits", "kernels", "tab"], look);
  return {
    store,
    stop() {
      turn += 1;
      store.set({ state: "halted" });
    },
    goOn() {
      const { subject } = store.state;
      if (!subject) return;
      store.set({ state: "running", trouble: "" });
      void run(subject.about);
    },
  };
}
