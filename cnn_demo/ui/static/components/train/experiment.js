/* Runs, as the page sees them: lab.startRun starts one of this visitor's, lab.watchRun follows one to its end, and
   lab.experiment trains several one after the other. Whatever tab is open, they go on. */
(() => {
  const POLL = 330; // milliseconds between looks at a run
  const AWAY = 2000; // the same while nobody sees the page
  const PATIENCE = 60; // looks in a row that may stay without an answer
  const AGAIN = 3000; // milliseconds until a full queue is asked again
  const kept = (name) => `lab-experiment ${name}`; // in this browser tab: what a page that is loaded again goes on with
  const watched = new Map(); // run id: {points, run, followers}
  const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  /* -> {run: its id} or {error}. The run becomes the page's run: the curves show it, a reload finds it again. */
  lab.startRun = async (config, sample) => {
    const reply = await lab.call("start", { visitor: lab.visitor(), config, sample });
    if (reply.error) return reply;
    localStorage.setItem("lab-run", reply.run);
    lab.set({ run: { run: reply.run, state: "queued", ended: false, points: [] } });
    return reply;
  };

  /* seen(run) at each look, with all points so far in run.points, the last time when it has ended; lost(sentence) while
     the server does not answer; gone(sentence) when there is no such run. -> a function that ends the following.
     However many follow a run, the server is asked once. */
  lab.watchRun = (id, follower) => {
    const known = watched.get(id);
    const watch = known ?? { points: [], run: null, followers: new Set() };
    watch.followers.add(follower);
    if (watch.run) follower.seen(watch.run);
    if (!known) {
      watched.set(id, watch);
      look(id, watch);
    }
    return () => watch.followers.delete(follower);
  };

  async function look(id, watch) {
    const { points, followers } = watch;
    const tell = (what, news) => [...followers].forEach((follower) => follower[what]?.(news));
    let missed = 0;
    while (followers.size) {
      const run = await lab.call("watch", { run: id, after: last(points) });
      if (run.lost && missed++ < PATIENCE) tell("lost", run.error);
      else if (run.error) {
        tell("gone", run.error);
        break;
      } else {
        missed = 0;
        points.push(...run.points);
        watch.run = { ...run, points };
        if (run.network && lab.remember(run.network)) lab.refreshNetworks();
        if (!lab.state.run || lab.state.run.run === id) lab.set({ run: watch.run });
        tell("seen", watch.run);
        if (run.ended) break;
      }
      await wait(document.hidden ? AWAY : POLL);
    }
    watched.delete(id);
  }

  /* The step of the last point; an epoch's end counts half a step more than its last batch. */
  function last(points) {
    const point = points.at(-1);
    return point ? point.step + (point.val_loss === null ? 0 : 0.5) : -1;
  }

  /* Trains `runs`, [{name, config, sample}], one after the other. seen(index, run) at each look: run.message says where
     it stands, in the queue too, run.points are its curve. done(results, trouble) once, at the end: the ended runs, null
     for those that never began, and one sentence when not all of them were trained to their end.
     `ids` are those of its runs that have begun already: what lab.unfinished says after the page was loaded again.
     -> {stop()}: the run at work stops, the next does not begin. */
  lab.experiment = ({ name, runs, ids = [], seen, done }) => {
    const results = runs.map(() => null);
    let [current, halted] = [null, false];

    async function all() {
      for (const [index, { config, sample }] of runs.entries()) {
        if (index >= ids.length) {
          const { run, error } = await begin(index, config, sample === true);
          if (error) return error;
          ids = [...ids, run];
          sessionStorage.setItem(kept(name), JSON.stringify({ runs, ids }));
        }
        current = ids[index];
        if (halted) stop();
        const { last, gone } = await follow(current, (news) => seen(index, news));
        current = null;
        if (gone) return gone;
        results[index] = last;
        if (halted || wasCutOff(last)) return last.message;
      }
      return null;
    }

    /* The first refusal is final. Later ones mean that somebody else was quicker: then the next place is waited for. */
    async function begin(index, config, sample) {
      while (!halted) {
        const reply = await lab.startRun(config, sample);
        if (!reply.lost || index === 0) return reply;
        seen(index, { state: "waiting", message: reply.error, ended: false, points: [] });
        await wait(AGAIN);
      }
      return { error: "Stopped at your request." };
    }

    const follow = (id, told) => new Promise((resolve) => {
      const watching = { gone: (sentence) => resolve({ gone: sentence }) };
      watching.seen = (run) => {
        told(run);
        if (run.ended) resolve({ last: run });
      };
      lab.watchRun(id, watching);
    });

    function stop() {
      halted = true;
      if (current) lab.call("stop", { visitor: lab.visitor(), run: current });
    }

    all().then((trouble) => {
      sessionStorage.removeItem(kept(name));
      done(results, trouble);
    });
    return { stop };
  };

  /* {runs, ids} of the experiment of this name that had not ended when the page was left, to go on with; else null. */
  lab.unfinished = (name) => JSON.parse(sessionStorage.getItem(kept(name)));

  /* A loss that grew without bound is a result like any other; a run that was stopped or failed is none. */
  const wasCutOff = ({ state, ending }) => state === "failed" || (state === "stopped" && !["nan", "diverged"].includes(ending));
})();
