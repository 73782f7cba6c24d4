/* An image that grows from noise until a filter or a class is as excited as it gets: gradient ascent, asked for in
   short parts, so that every part is seen and it can be stopped at once. */
lab.component("grow", (root) => {
  const { make, on, state, number } = lab;
  let growing = null; // stands for one climb; another or null ends it
  const goal = make("select", { id: "grow-goal" });
  const seed = make("input", { id: "grow-seed", type: "number", min: 0, max: 999999, step: 1, value: 0 });
  const go = make("button", { type: "button", class: "primary", onclick: () => (growing ? stop() : grow()) }, "Grow an image");
  const canvas = make("canvas", { class: "grow-grown", width: 28, height: 28, role: "img", "aria-label": "The image that is growing" });
  const line = make("svg:polyline", { class: "spark-line", points: "" });
  const spark = make("svg:svg", { class: "grow-spark", viewBox: "0 0 160 60", preserveAspectRatio: "none", role: "img", "aria-label": "How excited it is, step by step" }, line);
  const said = make("p", { class: "grow-said", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading(
      "An image that it wants to see",
      "From noise, step by step along the gradient: every pixel moves to where the goal rises.",
      "Only the image changes, the weights stay. It is shifted a little before each step and blurred less and less, so that shapes grow and not grains; what comes out may excite the goal more than any real image does, and need not look like one.",
    ),
    make("div", { class: "grow-choices" }, make("label", { for: "grow-goal" }, "Goal"), goal, make("label", { for: "grow-seed" }, "Seed"), seed),
    make("div", { class: "row" }, go),
    make("div", { class: "grow-live" }, canvas, make("div", {}, spark, said)),
  );

  function goals() {
    const found = lab.chosenMap();
    if (!found || !state.network || growing) return;
    const chosen = goal.value;
    goal.replaceChildren(
      make("option", { value: "filter" }, `filter ${found.index} of ${found.layer}`),
      ...state.network.classes.map((label, index) => make("option", { value: index }, `class ${label}`)),
    );
    if ([...goal.options].some(({ value }) => value === chosen)) goal.value = chosen;
  }
  on("inspected", goals);
  on("network", () => {
    stop();
    goal.replaceChildren();
    goals();
  });
  on("answer", () => goal.options.length || goals());

  function stop() {
    growing = null;
    go.textContent = "Grow an image";
  }
  async function grow() {
    const found = lab.chosenMap();
    if (!found || !state.network) return;
    goals();
    const mine = (growing = {});
    go.textContent = "Stop";
    const filter = goal.value === "filter";
    const ask = {
      network: state.network.network,
      epoch: state.epoch,
      layer: filter ? found.layer : null,
      channel: filter ? found.index : Number(goal.value),
      seed: Math.trunc(Number(seed.value)) || 0,
    };
    const label = goal.selectedOptions[0].textContent;
    const values = [];
    let image = null;
    let step = 0;
    while (growing === mine) {
      const reply = await lab.call("grow", { ...ask, image, step, steps: 8 });
      if (growing !== mine) return;
      if (reply.lost) {
        await new Promise((resolve) => setTimeout(resolve, 1000));
        continue;
      }
      if (reply.error) {
        said.textContent = reply.error;
        break;
      }
      ({ image, step } = reply);
      values.push(...reply.values);
      lab.palette.image(lab.bytes(reply.shown.pixels), reply.shown.width, reply.shown.height, reply.shown.channels, canvas);
      plot(values, reply.of);
      const measure = filter ? `mean of the map ${number(reply.values.at(-1))}, strongest cell ${number(reply.peak)}` : `logit ${number(reply.values.at(-1))}`;
      said.textContent = `${label}: step ${step} of ${reply.of}, ${measure}.${reply.stuck ? " It is zero all around here, so there is no slope to climb. Try another seed." : reply.silent ? " It is still silent: what it gets is raised until it wakes." : ""}`;
      if (reply.stuck || step >= reply.of) break;
    }
    if (growing === mine) stop();
  }
  function plot(values, steps) {
    const [low, high] = [Math.min(0, ...values), Math.max(...values, 1e-9)];
    line.setAttribute("points", values.map((value, i) => `${((160 * i) / steps).toFixed(1)},${(58 - (56 * (value - low)) / (high - low || 1)).toFixed(1)}`).join(" "));
  }
});
