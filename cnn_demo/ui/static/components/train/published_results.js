/* Reported against measured: when the run at hand follows a preset, the numbers that were printed for it beside the run's
   own, epoch by epoch as they come, and what is to be said where the two differ in kind. */
lab.component("reported", (root) => {
  const { make, on } = lab;
  const title = make("p", { class: "reported-title" });
  const table = make("table", { class: "reported-table" });
  const remarks = make("ul", { class: "reported-remarks" });
  root.append(
    ...lab.heading("Reported against measured", "What was printed for this recipe, and what your run came to.",
      "Accuracy during training is a running mean over the epoch, with the network still changing; test accuracy comes from images that it never learned from. One of the articles feeds log_softmax to a loss that takes the logarithm of the softmax itself: that changes nothing, because doing it twice is doing it once."),
    title, table, remarks,
  );
  root.hidden = true;

  let asked = "";
  let told = null;
  on("run", async (run) => {
    if (!run?.config) return;
    const question = JSON.stringify(run.config);
    if (question !== asked) {
      asked = question;
      told = null;
      const reply = await lab.call("reported", { config: run.config });
      if (asked !== question) return;
      told = reply.preset ? reply : null;
      run = lab.state.run ?? run;
    }
    root.hidden = !told || !(told.reported.length || told.remarks.length);
    if (!root.hidden) draw(run);
  });

  /* The run's own number, measured at the end of this epoch; null while there is none. */
  function measured(run, point, epoch) {
    if (point === "test_accuracy") return run.ended ? run.test_accuracy : null;
    return run.points.filter((one) => Math.abs(one.epoch - epoch) < 1e-4).at(-1)?.[point] ?? null;
  }

  const shown = (point, value) => (value === null ? "" : point.includes("accuracy") ? `${(100 * value).toFixed(1)} %` : value.toPrecision(3));

  function draw(run) {
    title.textContent = `${told.title}${run.sample ? ". Your run learned from the sample, which is smaller" : ""}.`;
    const head = (words) => make("th", { scope: "col" }, words);
    const body = told.reported.flatMap(({ what, point, values, by }) =>
      values.map(([epoch, value], index) =>
        make("tr", { class: index ? "" : "is-first" },
          make("th", { scope: "row" }, index ? "" : `${what}${by === "article" ? "" : `, by ${by}`}`, index ? make("span", { class: "visually-hidden" }, what) : null),
          make("td", {}, String(epoch)),
          make("td", {}, shown(point, value)),
          make("td", { class: "reported-own" }, shown(point, measured(run, point, epoch))))));
    table.hidden = !body.length;
    table.replaceChildren(make("thead", {}, make("tr", {}, head("what"), head("epoch"), head("reported"), head("your run"))), make("tbody", {}, ...body));
    remarks.replaceChildren(...told.remarks.map((remark) => make("li", {}, remark)));
  }
});
