/* What is wrong with the run, in words with its numbers, and one press to change the recipe accordingly: the form is set
   to this run's settings with that one changed, and lab.state.suggestion says which. */
lab.component("diagnosis", (root) => {
  const { make, on, set, state } = lab;
  const summary = make("p", { class: "diagnosis-summary", role: "status" }, "Train something, and what is conspicuous about it stands here.");
  const list = make("ul", { class: "diagnosis-list" });
  const done = make("p", { class: "quiet-text diagnosis-done", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading("Diagnosis", "What this run's own numbers say about it, and what to try.",
      "Rules of thumb read the curves, the recipe, the number of images of each class, and, once it has ended, which filters stay at zero for test images. They can be wrong, so each says what it saw; only another run shows whether a remedy helps. A remedy changes the form and starts nothing."),
    summary, list, done);

  const ask = lab.latest(async () => {
    const { run } = state;
    if (!run) return;
    const reply = await lab.call("diagnosis", { run: run.run });
    if (reply.error) return void (summary.textContent = reply.error);
    if (reply.run === state.run?.run) show(reply);
  });

  let asked = ""; // the state of the run that was asked about last
  on("run", (run) => {
    if (!run?.config) return;
    const now = `${run.run} ${Math.floor(run.epoch)} ${run.ended}`;
    if (now === asked || !run.points.length && !run.ended) return;
    asked = now;
    ask();
  });

  function show({ findings, unseen, ended, dead_filters: counted }) {
    done.textContent = "\u00a0";
    const so = ended ? "" : " so far";
    const looked = `Looked for: NaN, a rate too high or too low, overfitting, too few images, uneven classes${counted ? ", dead filters" : ended ? "" : "; dead filters at the end"}.`;
    summary.textContent = findings.length ? `${findings.length} ${findings.length === 1 ? "thing is" : "things are"} conspicuous${so}.` : `Nothing conspicuous${so}. ${looked}`;
    if (unseen) summary.textContent += ` ${unseen}`;
    list.replaceChildren(...findings.map(({ title, seen, remedies }) => make("li", {},
      make("h3", {}, title), make("p", {}, seen),
      make("div", { class: "row" }, ...remedies.map(({ words, change }) => make("button", { type: "button", onclick: () => take(words, change) }, `Try: ${words}`))))));
  }

  function take(words, change) {
    const { config, sample } = state.run;
    lab.fillRecipe({ ...config, extra_epochs: 0, ...change }, sample);
    set({ suggestion: { ...change } });
    done.textContent = `In the form now: this run's settings, with one change: ${words}. Start, and compare the curves.`;
  }
});
