/* The run that is going, or went: its curves, how far it is, what it says at the end, and what can be done with it. */
lab.component("curves", (root) => {
  const { make, on, set, state } = lab;
  const status = make("p", { class: "curves-status", role: "status" }, "Nothing has been trained yet. Start takes a few seconds with the settings as they are.");
  const bar = make("progress", { class: "curves-progress", max: 1, value: 0, "aria-label": "Progress of the training" });
  const facts = make("p", { class: "quiet-text curves-facts" }, "\u00a0");
  const loss = lab.chart({ title: "Loss", log: true, choice: true });
  const accuracy = lab.chart({ title: "Accuracy", percent: true });
  const use = make("button", { type: "button", class: "primary", disabled: true, onclick: useIt }, "Use it");
  const save = make("button", { type: "button", disabled: true, onclick: download }, "Download");
  const key = make("p", { class: "chart-key" },
    make("span", { class: "key" }, make("span", { class: "key-line training" }), "training, running mean over the epoch"), " ",
    make("span", { class: "key" }, make("span", { class: "key-line validation" }), "validation, pictures it does not learn from"));
  root.append(make("h2", {}, "How it learns"), status, bar, facts, key, make("div", { class: "charts" }, loss.element, accuracy.element), make("div", { class: "row" }, use, save));

  let watching = null;
  let over = false; // it may still go on for one epoch more
  let leave = () => {};

  on("run", (run) => {
    if (run && (run.run !== watching || (over && !run.ended))) follow(run.run);
  });

  function follow(id) {
    leave();
    [watching, over] = [id, false];
    leave = lab.watchRun(id, { seen, gone, lost: (sentence) => (status.textContent = sentence) });
  }

  function seen(run) {
    draw(run);
    over = run.ended;
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
        run.epoch ? `epoch ${run.epoch.toFixed(1)} of ${run.config.epochs + run.config.more}` : "",
        run.images_per_second ? `${run.images_per_second.toLocaleString("en")} pictures a second` : "",
        run.ended || run.seconds_left === null || !run.step ? "" : `about ${Math.ceil(run.seconds_left)} s left`,
        run.seconds ? `${run.seconds} s` : "",
        run.hardware,
        run.data,
      ].filter(Boolean).join(" · ") || "\u00a0";
    const training = points.filter((p) => p.step > 0);
    const validation = points.filter((p) => p.val_loss !== null);
    const epochs = run.config.epochs + run.config.more;
    const pick = (list, name) => list.map((p) => [p.epoch, p[name]]);
    const marks = run.best_epoch ? [{ at: run.best_epoch, label: `best: ${run.best_epoch}` }] : [];
    const both = (first, second) => [
      { name: "training", kind: "training", points: pick(training, first) },
      { name: "validation", kind: "validation", dots: true, points: pick(validation, second) },
    ];
    loss.draw({ to: epochs, marks, series: both("loss", "val_loss") });
    accuracy.draw({ to: epochs, marks, series: both("train_accuracy", "val_accuracy") });
    use.disabled = save.disabled = !run.network;
  }

  function finish(run) {
    if (run.test_accuracy !== null) status.textContent = `${run.message} On the test pictures: ${lab.percent(run.test_accuracy)}.`;
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

  loss.draw({ to: 3, series: [] });
  accuracy.draw({ to: 3, series: [] });
  const before = localStorage.getItem("lab-run");
  if (before && !state.run) follow(before);
});
