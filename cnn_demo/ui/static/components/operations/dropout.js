/* Dropout on one map: which cells a mask drops in training, that the rest is scaled up, and that in use nothing is. */
lab.component("dropout", (root) => {
  const { make } = lab;
  let seed = 0;
  const choice = lab.mapChoice({ id: "dropout", wanted: ({ kind }) => kind === "ReLU", chosen: () => ask() });
  const p = lab.slider("dropout-p", "Dropped, p", { min: 0, max: 0.9, step: 0.05, value: 0.5, say: (value) => value.toFixed(2), oninput: () => ask() });
  const views = ["In use", "In training"].map((title) => lab.mapView(title));
  const said = make("p", { class: "map-said", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading(
      "Dropout",
      "While a network learns, each cell is left out with probability p; in use, none is.",
      "What stays is multiplied by 1 / (1 − p), so that on average the next layer gets as much as in use. A network cannot rely on any single cell then, which keeps it from learning the training images by heart.",
    ),
    make("div", { class: "map-settings", "data-controls": "settings" }, choice.element, p.element, make("button", { type: "button", onclick: () => ((seed += 1), ask()) }, "New mask")),
    make("div", { class: "map-row" }, ...views.map(({ element }) => element)),
    said,
  );
  const ask = lab.whenSeen(root, ["slid", "answer", "epoch"], drop);

  const { number, whole } = lab.linkWords;
  lab.part("dropout", root, {
    fields: { ...choice.fields, p: number(0, 0.9), seed: whole(0, 1_000_000) },
    now: () => ({ ...choice.now(), p: p.value(), seed }),
    show(said, unread) {
      p.set(said.p ?? p.value());
      seed = said.seed ?? seed;
      choice.take(said, unread);
    },
    network: choice.looksInside,
  });

  async function drop() {
    await choice.ready();
    const question = choice.question();
    if (!question) return;
    const reply = await lab.call("drop_out", { ...question, p: p.value(), seed });
    if (reply.error) return void (said.textContent = reply.error);
    const training = { ...reply.training, values: lab.doubles(reply.training.values) };
    const limit = lab.cells.limit(training.values);
    views[0].draw(reply.map, "The map as it is.");
    views[1].draw({ ...training, limit: limit || 1 }, `${reply.kept} of ${reply.total} cells stay, each × ${lab.plain(Number((1 / (1 - p.value())).toPrecision(4)))}.`);
    const [before, after, many] = reply.means.map((value) => lab.plain(Number(value.toPrecision(4))));
    said.textContent = `Mean: ${before} in use, ${after} under this mask, ${many} over ${reply.masks} masks.`;
  }
});
