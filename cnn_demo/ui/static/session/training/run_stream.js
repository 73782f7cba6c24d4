/* Following a run: one question, then news as they come, for as long as somebody follows. What breaks is begun again,
   later and later; a run is given up only when the server says that there is none. However many follow a run, the
   server is asked once. */

import { address, ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { lastPlace, merged } from "./run_points.js";

/** @typedef {import("../../kit/server/rpc_types.js").RunState} RunState */

/**
 * @typedef {object} Follower
 * @property {(run: RunState) => void} seen at each change, with all points so far
 * @property {(sentence: string) => void} [lost] the server does not answer; empty when it does again
 * @property {(sentence: string) => void} [gone] there is no such run
 */

const AGAIN = 1000; // milliseconds
const LONGEST = 15_000;
const SILENCE = 40_000; // the server gives a sign of life every 15 s
const HIDDEN = 20_000; // between looks while nobody sees the page: that keeps a run alive

/** @typedef {{ run: RunState | null, followers: Set<Follower>, wake: () => void }} Watched */

/** @type {Map<string, Watched>} */
const watched = new Map();

/**
 * @param {string} id
 * @param {Follower} follower
 * @returns {() => void} ends it
 */
export function follow(id, follower) {
  const known = watched.get(id);
  const watch = known ?? { run: null, followers: new Set(), wake: () => {} };
  watch.followers.add(follower);
  if (watch.run) follower.seen(watch.run);
  if (!known) {
    watched.set(id, watch);
    void look(id, watch).finally(() => watched.delete(id));
  }
  return () => {
    watch.followers.delete(follower);
    if (!watch.followers.size) watch.wake();
  };
}

/**
 * What a look brought, added to what is known.
 * @param {RunState | null} run
 * @param {Partial<RunState>} news
 * @returns {RunState}
 */
export function withNews(run, news) {
  const points = merged(run?.points ?? [], news.points ?? []);
  return /** @type {RunState} */ ({ ...run, ...news, points });
}

/**
 * @param {string} id
 * @param {Watched} watch
 */
async function look(id, watch) {
  const tell = (/** @type {"lost" | "gone"} */ what, /** @type {string} */ sentence) => {
    for (const follower of [...watch.followers]) follower[what]?.(sentence);
  };
  const take = (/** @type {Partial<RunState>} */ news) => {
    watch.run = withNews(watch.run, news);
    for (const follower of [...watch.followers]) follower.seen(watch.run);
    return watch.run.ended;
  };
  let [pause, isLost] = [AGAIN, false];
  while (watch.followers.size) {
    const answer = await ask("watch_run", { run: id, after: lastPlace(watch.run?.points ?? []) });
    if (answer.error && !isPassing(answer)) return tell("gone", answer.error.sentence);
    if (answer.error) {
      tell("lost", answer.error.sentence);
      isLost = true;
      await Promise.race([sleep(pause), online()]);
      pause = Math.min(pause * 1.5, LONGEST);
      continue;
    }
    if (isLost) tell("lost", "");
    isLost = false;
    if (take(answer)) return undefined;
    const began = performance.now();
    if (document.hidden) await asleep(watch);
    else if (await stream(id, watch, take)) return undefined;
    const lasted = performance.now() - began;
    pause = lasted > AGAIN ? AGAIN : Math.min(pause * 1.5, LONGEST);
    if (lasted < AGAIN) await sleep(AGAIN);
  }
  return undefined;
}

/**
 * News until the run ends (true), or the stream breaks or nobody sees the page any more (false).
 * @param {string} id
 * @param {Watched} watch
 * @param {(news: Partial<RunState>) => boolean} take
 * @returns {Promise<boolean>}
 */
function stream(id, watch, take) {
  return new Promise((resolve) => {
    const source = new EventSource(address(`events/${id}?after=${lastPlace(watch.run?.points ?? [])}`));
    let timer = window.setTimeout(() => done(false), SILENCE);
    const alive = () => {
      clearTimeout(timer);
      timer = window.setTimeout(() => done(false), SILENCE);
    };
    const left = () => document.hidden && done(false);
    const offline = () => done(false);
    /** @param {boolean} ended */
    function done(ended) {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", left);
      window.removeEventListener("offline", offline);
      source.close();
      resolve(ended);
    }
    watch.wake = () => done(false);
    source.onmessage = (event) => {
      alive();
      if (take(JSON.parse(event.data))) done(true);
    };
    source.addEventListener("beat", alive);
    source.addEventListener("refused", () => done(false));
    source.onerror = () => done(false);
    document.addEventListener("visibilitychange", left);
    window.addEventListener("offline", offline);
  });
}

/* The browser says that the net is there again. */
const online = () => new Promise((resolve) => window.addEventListener("online", resolve, { once: true }));

/**
 * Until somebody sees the page again, or the run wants to be looked at.
 * @param {Watched} watch
 * @returns {Promise<void>}
 */
function asleep(watch) {
  return new Promise((resolve) => {
    const timer = window.setTimeout(done, HIDDEN);
    const seen = () => !document.hidden && done();
    function done() {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
      resolve();
    }
    watch.wake = done;
    document.addEventListener("visibilitychange", seen);
  });
}
