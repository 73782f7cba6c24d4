/* This browser's last runs, to lay over the next one: lab.pastRuns. Kept in the browser's storage, a few and thinned
   out; what is read back may have been changed by anything, so only what fits is taken. */
(() => {
  const KEY = "lab-past";
  const MOST = 5;
  const MOST_POINTS = 200;
  const MOST_TEXT = 400_000; // characters
  const NAMES = { architecture: "network", max_images: "images", time_limit: "time budget", optimizer: "optimizer", augmentation: "augmentation", validation_share: "held-out share", validate_on: "validated on", normalization: "normalization", freeze: "frozen", pretrained: "begun with", extra_epochs: "epochs added" };

  const whole = (value, low, high) => Number.isInteger(value) && value >= low && value <= high;
  const share = (value) => Number.isFinite(value) && value >= 0 && value <= 1;
  const orNothing = (fits) => (value) => value === null || fits(value);
  /* What a point must have; every other metric that it has is a number or null. */
  const POINT = {
    step: (v) => whole(v, 0, 1e9), epoch: (v) => Number.isFinite(v) && v >= 0 && v <= 1000, loss: Number.isFinite, train_accuracy: share,
    learning_rate: Number.isFinite, val_loss: orNothing(Number.isFinite), val_accuracy: orNothing(share),
  };
  const MOST_METRICS = 20;

  function pointOf(value) {
    if (!value || typeof value !== "object") return null;
    const entries = Object.entries(value);
    const known = Object.entries(POINT).every(([name, check]) => check(value[name]));
    const plain = entries.every(([name, v]) => /^[a-z_]{1,40}$/.test(name) && orNothing(Number.isFinite)(v));
    return known && plain && entries.length <= MOST_METRICS ? Object.fromEntries(entries) : null;
  }
  function configOf(value) {
    if (!value || typeof value !== "object" || Array.isArray(value)) return null;
    const plain = (v) => v === null || typeof v === "boolean" || Number.isFinite(v) || (typeof v === "string" && v.length <= 400);
    const entries = Object.entries(value);
    return entries.length <= 60 && entries.every(([name, v]) => /^[a-z_]{1,40}$/.test(name) && plain(v)) && whole(value.epochs, 1, 1000) ? Object.fromEntries(entries) : null;
  }
  function runOf(value) {
    if (!value || typeof value !== "object" || !/^run-[0-9a-f]{32}$/.test(value.run)) return null;
    const config = configOf(value.config);
    const points = Array.isArray(value.points) && value.points.length <= MOST_POINTS ? value.points.map(pointOf) : [null];
    if (!config || !points.length || points.includes(null) || !whole(value.slot, 0, MOST - 1)) return null;
    points.sort((a, b) => a.step - b.step);
    const score = share(value.test_accuracy) ? value.test_accuracy : null;
    return { run: value.run, config, sample: value.sample === true, points, slot: value.slot, hidden: value.hidden === true, test_accuracy: score, best_epoch: whole(value.best_epoch, 0, 1000) ? value.best_epoch : 0 };
  }

  /* The newest first. */
  function all() {
    try {
      const text = localStorage.getItem(KEY) ?? "[]";
      const found = text.length <= MOST_TEXT ? JSON.parse(text) : [];
      const runs = (Array.isArray(found) ? found.slice(0, MOST) : []).map(runOf).filter(Boolean);
      return runs.filter(({ run, slot }, index) => !runs.slice(0, index).some((other) => other.run === run || other.slot === slot));
    } catch {
      return [];
    }
  }
  function write(runs) {
    try {
      localStorage.setItem(KEY, JSON.stringify(runs));
    } catch {
      localStorage.removeItem(KEY); // no room: better no past than half of one
    }
  }

  /* At the end of a run. Each keeps its slot, and with it its letter and look, until it is forgotten. */
  function keep({ run, config, sample, points, test_accuracy, best_epoch }) {
    const others = all().filter((past) => past.run !== run).slice(0, MOST - 1);
    const slot = [...Array(MOST).keys()].find((free) => !others.some((past) => past.slot === free));
    const few = runOf(JSON.parse(JSON.stringify({ run, config, sample, points: thinned(points.filter(({ step }) => step > 0)), slot, test_accuracy, best_epoch })));
    if (few) write([few, ...others]);
  }
  function thinned(points) {
    const evenly = (list, most) => (list.length <= most ? list : Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))]));
    const between = points.filter(({ val_loss }) => val_loss === null);
    const epochs = points.filter(({ val_loss }) => val_loss !== null);
    return [...evenly(between, MOST_POINTS / 2), ...evenly(epochs, MOST_POINTS / 2)].sort((a, b) => a.step - b.step);
  }

  const forget = (run) => write(run ? all().filter((past) => past.run !== run) : []);
  const hide = (run, hidden) => write(all().map((past) => (past.run === run ? { ...past, hidden } : past)));

  const say = (name, value) => (value === null ? (name === "max_images" ? "all" : "none") : value === true ? "on" : value === false ? "off" : typeof value === "number" ? value.toLocaleString("en", { maximumSignificantDigits: 4, useGrouping: value >= 1e4 }) : value);

  /* What was different then: "same seed, rate 0.1 instead of 0.02". */
  function differences(then, now) {
    const changed = Object.keys({ ...now.config, ...then.config })
      .filter((name) => (then.config[name] ?? null) !== (now.config[name] ?? null) && name !== "seed")
      .map((name) => `${NAMES[name] ?? name.replaceAll("_", " ")} ${say(name, then.config[name] ?? null)} instead of ${say(name, now.config[name] ?? null)}`);
    if (then.sample !== now.sample) changed.push(then.sample ? "the sample instead of all images" : "all images instead of the sample");
    const seed = then.config.seed === now.config.seed ? "same seed" : `seed ${then.config.seed} instead of ${now.config.seed}`;
    const rest = changed.length > 4 ? [`and ${changed.length - 3} more settings`] : [];
    const shown = rest.length ? changed.slice(0, 3) : changed;
    return [seed, ...(changed.length ? shown : [seed === "same seed" ? "same settings" : "else the same settings"]), ...rest].join(", ");
  }
  /* The same where there is nothing to compare with. */
  const describe = ({ config, sample }) => `${config.architecture} on ${config.data}${sample ? ", the sample" : ""}, ${config.epochs} epochs, rate ${say("learning_rate", config.learning_rate)}, seed ${config.seed}`;

  lab.pastRuns = { all, keep, forget, hide, differences, describe };
})();
