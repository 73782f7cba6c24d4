/* Batch norm on one map, in both modes: as in training, where the other images of the batch count, and as in use. */
lab.component("batch_norm", (root) => {
  const { make } = lab;
  let start = 0;
  const choice = lab.mapChoice({ id: "batch-norm", bench: false, wanted: ({ normed }) => normed, chosen: () => ask() });
  const batch = lab.slider("batch-norm-batch", "Images in the batch", { min: 1, max: 16, value: 4, oninput: () => ask() });
  const others = make("button", { type: "button", onclick: () => ((start += 16), ask()) }, "Other companions");
  const views = ["The map", "In training", "In use"].map((title) => lab.mapView(title));
  const maps = make("div", { class: "map-row" }, ...views.map(({ element }) => element));
  const said = make("p", { class: "map-said", role: "status" }, "\u00a0");
  const formulas = [0, 1].map(() => make("p", { class: "quiet-text" }, "\u00a0"));
  root.append(
    ...lab.heading(
      "Batch norm",
      "Takes off the mean and divides by the spread, then scales and shifts by two learned numbers: the same map while a network learns and while it is used.",
      "While a network learns, mean and spread come from the batch, so your image's map depends on the images that happen to be beside it. In use they are fixed numbers that were averaged on the way; that is why a network has to be told which mode it is in.",
    ),
    make("div", { class: "map-settings", "data-controls": "settings" }, choice.element, batch.element, others),
    maps,
    said,
    ...formulas,
  );
  const ask = lab.whenSeen(root, ["answer", "epoch"], normalize);

  const { whole } = lab.linkWords;
  lab.part("batch_norm", root, {
    fields: { ...choice.fields, batch: whole(1, 16), start: whole(0, 1_000_000) },
    now: () => ({ ...choice.now(), batch: batch.value(), start }),
    show(said, unread) {
      batch.set(said.batch ?? batch.value());
      start = said.start ?? start;
      choice.take(said, unread);
    },
    network: choice.looksInside,
  });

  async function normalize() {
    await choice.ready();
    const none = choice.isEmpty();
    for (const part of [maps, ...formulas]) part.hidden = none;
    if (none) return void (said.textContent = "The current network has no maps: choose one with convolutions in the header.");
    const question = choice.question();
    if (!question) return;
    const reply = await lab.call("normalize", { ...question, batch: batch.value(), start });
    if (reply.error) return void (said.textContent = reply.error);
    const [training, evaluation] = [reply.training, reply.evaluation].map((map) => ({ ...map, values: lab.doubles(map.values) }));
    const limit = Math.max(lab.cells.limit(training.values), lab.cells.limit(evaluation.values));
    views[0].draw(reply.map, `Your image's map.`);
    const company = batch.value() > 1 ? `with ${batch.value() - 1} test image${batch.value() > 2 ? "s" : ""}` : "alone";
    views[1].draw({ ...training, limit, signed: true }, `In a batch ${company}: mean ${lab.plain(reply.mean)}, variance ${lab.plain(reply.variance)}.`);
    views[2].draw({ ...evaluation, limit, signed: true }, reply.norm ? `With the running numbers of ${reply.norm}: what the network goes on with.` : `With numbers measured on ${reply.measured_on} test images: this network has no batch norm here.`);
    const far = training.values.reduce((most, value, i) => Math.max(most, Math.abs(value - evaluation.values[i])), 0);
    said.textContent = `Between both modes a cell differs by up to ${lab.plain(Number(far.toPrecision(3)))}.`;
    formulas[0].textContent = `First cell, in training: ${reply.formulas[0]}`;
    formulas[1].textContent = `First cell, in use: ${reply.formulas[1]}`;
  }
});
