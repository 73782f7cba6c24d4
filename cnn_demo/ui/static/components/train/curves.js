/* The run that is going, or went: its curves over those of the last runs, how far it is, what it says at the end, its
   numbers as a table and as a file, and what can be done with its network. */
lab.component("curves", (root) => {
  const { make, on, set, state } = lab;
  const LETTERS = "ABCDE";
  const STYLES = ["series-3", "series-4", "series-5", "series-6", "series-7"]; // of past runs, by their slot

  const status = make("p", { class: "curves-status", role: "status" }, "Nothing has been trained yet. Start takes a few seconds with the settings as they are.");
  const bar = make("progress", { class: "curves-progress", max: 1, value: 0, "aria-label": "Progress of the training" });
  const facts = make("p", { class: "quiet-text curves-facts" }, "\u00a0");
  const loss = lab.chart({ title: "Loss", log: true, choice: true });
  const accuracy = lab.chart({ title: "Accuracy", percent: true });
  const use = make("button", { type: "button", class: "primary", disabled: true, onclick: useIt }, "Use it");
  const save = make("button", { type: "button", disabled: true, onclick: download }, "Download");
  const csv = make("button", { type: "button", disabled: true, onclick: downloadCsv }, "Curves as CSV");
  const validated = make("span", {}, "validation, images it does not learn from");
  const key = make("p", { class: "chart-key" },
    make("span", { class: "key" }, make("span", { class: "key-line training" }), "training, running mean over the epoch"), " ",
    make("span", { class: "key" }, make("span", { class: "key-line validation" }), validated));
  const past = make("section", { class: "past", hidden: true, "aria-label": "Your last runs" });
  const NAMES = { loss: "Training loss", train_accuracy: "Training accuracy", val_loss: "Validation loss", val_accuracy: "Validation accuracy", learning_rate: "Rate" };
  const head = make("tr");
  const body = make("tbody");
  const table = make("details", { class: "curves-table", hidden: true, ontoggle: () => table.open && fillTable() },
    make("summary", {}, "Epoch by epoch, in numbers"),
    make("div", { class: "curves-rows", tabindex: 0, role: "group", "aria-label": "Losses and accuracies, epoch by epoch" },
      make("table", {}, make("thead", {}, head), body)));
  root.append(
    ...lab.heading("How it learns", "Loss and accuracy on the images that it learns from, and, after each epoch, on images that it has not learned from.",
      "The training curve is a running mean over the epoch, with dropout and augmentation on; validation is measured at the epoch's end without them, so it can look better at first. Look for the epoch from which the validation loss rises while the training loss still falls: there it begins to learn its images by heart. The weights of the best epoch are the ones that are kept."),
    status, bar, facts, key, make("div", { class: "charts" }, loss.element, accuracy.element), past, make("div", { class: "row" }, use, save, csv), table);

  let watching = null;
  let over = false; // it may still go on for one epoch more
  let leave = () => {};
  let current = null; // the run as it was last seen

  on("run", (run) => {
    if (run && (run.run !== watching || (over && !run.ended))) follow(run.run);
  });

  function follow(id) {
    leave();
    [watching, over] = [id, false];
    leave = lab.watchRun(id, { seen, gone, lost: (sentence) => (status.textContent = sentence) });
  }

  function seen(run) {
    const isNew = run.run !== current?.run;
    current = run;
    draw(run);
    over = run.ended;
    if (isNew) listPast();
    if (over) finish(run);
  }

  function gone(sentence) {
    localStorage.removeItem("lab-run");
    status.textContent = sentence;
    watching = null;
    set({ run: null });
  }

  function draw(run) {
    const { points } = run;
    status.textContent = run.message || (points.length ? "Training." : "Waiting.");
    bar.value = run.steps ? run.step / run.steps : 0;
    facts.textContent =
      [
        run.epoch ? `epoch ${run.epoch.toFixed(1)} of ${run.config.epochs + run.config.extra_epochs}` : "",
        run.images_per_second ? `${run.images_per_second.toLocaleString("en")} images a second` : "",
        run.ended || run.seconds_left === null || !run.step ? "" : `about ${Math.ceil(run.seconds_left)} s left`,
        run.seconds ? `${run.seconds} s` : "",
        run.hardware,
        run.data,
      ].filter(Boolean).join(" · ") || "\u00a0";
    validated.textContent = run.config.validate_on === "test" ? "validation, on the test images" : "validation, images it does not learn from";
    plot();
    use.disabled = save.disabled = !run.network;
    csv.disabled = !points.length;
    table.hidden = !points.some(({ val_loss, epoch }) => val_loss !== null || epoch >= 1);
    if (table.open) fillTable();
  }

  const others = () => lab.pastRuns.all().filter(({ run }) => run !== current?.run);
  const pick = (points, name) => points.filter(({ step }) => step > 0).map((p) => [p.epoch, p[name]]).filter(([, value]) => value !== null);

  function plot() {
    const shown = others().filter(({ hidden }) => !hidden);
    const faint = (first, second) => shown.map(({ points, slot }) => {
      const measured = pick(points, second);
      return { name: `run ${LETTERS[slot]}`, label: LETTERS[slot], kind: STYLES[slot], faint: true, points: measured.length ? measured : pick(points, first), dots: measured.length > 0 };
    });
    const own = (first, second) => (current ? [
      { name: "training", kind: "training", points: pick(current.points, first) },
      { name: "validation", kind: "validation", dots: true, points: pick(current.points, second) },
    ] : []);
    const planned = current ? current.config.epochs + (current.config.extra_epochs ?? 0) : 0;
    const to = Math.max(planned, ...shown.map(({ points }) => Math.ceil(points.at(-1).epoch)), current || shown.length ? 0 : 3);
    const marks = current?.best_epoch ? [{ at: current.best_epoch, label: `best: ${current.best_epoch}` }] : [];
    loss.draw({ to, marks, series: [...own("loss", "val_loss"), ...faint("loss", "val_loss")] });
    accuracy.draw({ to, marks, series: [...own("train_accuracy", "val_accuracy"), ...faint("train_accuracy", "val_accuracy")] });
  }

  /* The last runs, each named by what was different in it. */
  function listPast() {
    const runs = others();
    past.hidden = !runs.length;
    past.replaceChildren(
      make("div", { class: "past-head" },
        make("h3", {}, "Your last runs"),
        make("button", { type: "button", class: "quiet", onclick: () => change(() => lab.pastRuns.forget()) }, "Forget all")),
      make("p", { class: "quiet-text" }, current ? "Thin lines: their validation, or training where nothing was held out. What was different then:" : "Thin lines: their validation, or training where nothing was held out."),
      make("ul", {}, ...runs.map(row)));
  }
  function row(run) {
    const letter = LETTERS[run.slot];
    const words = current?.config ? lab.pastRuns.differences(run, current) : lab.pastRuns.describe(run);
    const score = run.test_accuracy === null ? "" : `, ${lab.percent(run.test_accuracy)} of the test images`;
    return make("li", { class: "past-run" },
      make("span", { class: `key-line ${STYLES[run.slot]}` }), make("strong", {}, letter), make("span", { class: "past-words" }, words, make("span", { class: "past-score" }, score)),
      make("button", { type: "button", class: "quiet", "aria-pressed": String(!run.hidden), "aria-label": `Show run ${letter}`, onclick: () => change(() => lab.pastRuns.hide(run.run, !run.hidden)) }, run.hidden ? "Show" : "Hide"),
      make("button", { type: "button", class: "quiet", "aria-label": `Forget run ${letter}`, onclick: () => change(() => lab.pastRuns.forget(run.run)) }, "Forget"));
  }
  function change(work) {
    work();
    listPast();
    plot();
  }

  function finish(run) {
    if (run.test_accuracy !== null) status.textContent = `${run.message} On the test images: ${lab.percent(run.test_accuracy)}.`;
    if (run.points.some(({ step }) => step > 0)) lab.pastRuns.keep(run);
    lab.refreshNetworks?.();
  }

  async function useIt() {
    await lab.refreshNetworks(state.run.network);
    lab.openTab("Classify");
  }

  async function download() {
    save.disabled = true;
    await lab.takeAway("weights", state.run.network, null, (words) => (status.textContent = words));
    save.disabled = false;
  }

  /* Epoch and step, then every metric that the points have. */
  const metrics = () => Object.keys(current?.points[0] ?? {}).filter((name) => name !== "epoch" && name !== "step");
  const columns = () => ["epoch", "step", ...metrics()];

  function downloadCsv() {
    const quoted = (text) => `"${String(text).replaceAll('"', '""')}"`;
    const rows = ({ points }, name, settings) => points.filter(({ step }) => step > 0).map((point) => [quoted(name), quoted(settings), ...columns().map((column) => point[column] ?? "")].join());
    const shown = others().filter(({ hidden }) => !hidden);
    const lines = [["run", "settings", ...columns()].join(), ...rows(current, "this run", lab.pastRuns.describe(current)), ...shown.flatMap((run) => rows(run, `run ${LETTERS[run.slot]}`, lab.pastRuns.differences(run, current)))];
    offer(new Blob([`${lines.join("\n")}\n`], { type: "text/csv" }), `cnn-lab-${current.run.slice(4, 12)}.csv`);
  }

  function offer(blob, name) {
    const url = URL.createObjectURL(blob);
    make("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }

  function fillTable() {
    const { points, best_epoch } = current;
    const measured = points.filter(({ val_loss }) => val_loss !== null);
    const ends = measured.length ? measured : points.filter(({ step, epoch }) => step > 0 && Number.isInteger(epoch));
    const titles = metrics().map((name) => NAMES[name] ?? name[0].toUpperCase() + name.slice(1).replaceAll("_", " "));
    head.replaceChildren(...["Epoch", ...titles].map((name) => make("th", { scope: "col" }, name)));
    const cell = (value, say) => make("td", {}, value === null ? "–" : say(value));
    body.replaceChildren(...ends.map((p) => make("tr", { class: p.epoch === best_epoch ? "best" : null },
      make("th", { scope: "row" }, `${lab.number(p.epoch)}${p.epoch === best_epoch ? ", best" : ""}`),
      ...metrics().map((name) => cell(p[name] ?? null, name.endsWith("accuracy") ? lab.percent : lab.number)))));
  }

  plot();
  listPast();
  const before = localStorage.getItem("lab-run");
  if (before && !state.run) follow(before);
});
