/* Ablations: the same network with one thing changed, trained one after the other as this visitor's runs. */
lab.component("ablations", (root) => {
  const { make } = lab;
  const said = make("p", { class: "quiet-text", role: "status" }, "\u00a0");
  const list = make("div", { class: "ablations-list" });
  root.append(
    ...lab.heading("One thing changed", "The same network with and without one idea, trained here while you watch.", "Each experiment trains its networks one after the other in the same worker as the Train tab, with the same seed, images and recipe. The curves show images held out from learning; the words compare the test images, counted once, after the best epoch. The networks are yours afterwards: they are in the picker above."),
    said, list,
  );
  let busy = false;
  const buttons = [];

  async function begin() {
    const reply = await lab.call("ablations", {});
    if (reply.error) said.textContent = reply.error;
    if (reply.lost) return void setTimeout(begin, 1000);
    if (reply.error) return;
    said.textContent = `Each network learns from ${reply.images.toLocaleString("en")} digits for ${reply.epochs} epochs.`;
    list.replaceChildren(...reply.ablations.map(card));
  }
  begin();

  function card({ id, title, question, variants }) {
    const chart = lab.chart({ title: "Accuracy on held-out images", percent: true });
    const rows = variants.map(({ name, depth, parameters }, index) => {
      const state = make("td", {}, "–");
      return { state, element: make("tr", {}, make("th", { scope: "row" }, make("span", { class: `key-line series-${index + 1}`, "aria-hidden": "true" }), name), make("td", {}, String(depth)), make("td", {}, parameters.toLocaleString("en")), state) };
    });
    const verdict = make("p", { class: "ablation-verdict", role: "status" }, "Not trained yet.");
    const go = make("button", { type: "button", class: "primary", disabled: busy, "aria-label": `Train them: ${title}`, onclick: () => start() }, "Train them");
    const halt = make("button", { type: "button", disabled: true, onclick: () => running?.stop() }, "Stop");
    buttons.push(go);
    let running = null;
    const curves = variants.map(() => []);
    const element = make("article", { class: "ablation", "data-ablation": id },
      make("h3", {}, title), make("p", { class: "ablation-question" }, question),
      make("div", { class: "row" }, go, halt),
      make("table", { class: "ablation-table" }, make("caption", { class: "visually-hidden" }, title),
        make("thead", {}, make("tr", {}, ...["Network", "Deep", "Parameters", "Test"].map((name) => make("th", { scope: "col" }, name)))), make("tbody", {}, ...rows.map(({ element }) => element))),
      chart.element, verdict);
    draw();
    const left = lab.unfinished(`ablation ${id}`);
    if (left?.runs.length === variants.length) start(left);

    function draw() {
      const epochs = variants[0].config.epochs;
      chart.draw({ to: epochs, series: variants.map(({ name }, index) => ({ name, label: "", dots: true, points: curves[index] })) });
    }

    function start(from = { runs: variants.map(({ name, config }) => ({ name, config, sample: true })) }) {
      if (busy) return void (verdict.textContent = "Another experiment is training. Wait for it, or stop it.");
      busy = true;
      buttons.forEach((button) => (button.disabled = true));
      halt.disabled = false;
      curves.forEach((points) => points.splice(0));
      rows.forEach(({ state }) => (state.textContent = "waits"));
      running = lab.experiment({
        ...from,
        name: `ablation ${id}`,
        seen(index, run) {
          verdict.textContent = `${variants[index].name}: ${run.message || "Training."}`;
          curves[index].splice(0, Infinity, ...run.points.filter((p) => p.val_accuracy !== null).map((p) => [p.epoch, p.val_accuracy]));
          rows[index].state.textContent = run.test_accuracy !== null && run.test_accuracy !== undefined ? lab.percent(run.test_accuracy) : run.epoch ? `epoch ${run.epoch.toFixed(1)}` : "starts";
          draw();
        },
        done,
      });
    }

    async function done(results, trouble) {
      running = null;
      busy = false;
      buttons.forEach((button) => (button.disabled = false));
      halt.disabled = true;
      rows.forEach(({ state }) => state.textContent === "waits" && (state.textContent = "–"));
      if (trouble) return void (verdict.textContent = trouble);
      const reply = await lab.call("ablation_words", { ablation: id, runs: results.map((run) => run.run) });
      verdict.textContent = reply.error ?? reply.words;
      go.textContent = "Train them again";
    }
    return element;
  }
});
