/* Activations: the curve with its slope, and what it makes of a whole map; saturated cells are marked and counted. */
lab.component("activations", (root) => {
  const { make } = lab;
  let choices = [];
  let current = "relu";
  let unknown = () => {}; // what to do when a link asks for a curve that there is not
  const names = make("div", { class: "row", "data-controls": "curves", role: "group", "aria-label": "Activation" });
  const chart = lab.chart({ title: "Curve and slope", x: "x" });
  const about = make("p", { class: "quiet-text" }, "\u00a0");
  const choice = lab.mapChoice({ id: "activations", chosen: () => ask() });
  const before = lab.mapView("Before");
  const after = lab.mapView("After");
  const said = make("p", { class: "map-said", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading(
      "Activations",
      "Each number of a map goes through the same curve, one by one; without a curve between them, layers would add up to one.",
      "The slope says how much of what is to be learned gets back through: where it is below a hundredth, the cell is saturated and marked with a dot. An activation acts on the map that a filter has made, never on the filter.",
    ),
    names,
    make("div", { class: "map-row" }, make("div", {}, chart.element, about), make("div", { class: "map-part" }, make("div", { "data-controls": "choice of map" }, choice.element), make("div", { class: "activation-maps" }, before.element, after.element))),
    said,
  );
  const ask = lab.whenSeen(root, ["slid", "answer", "epoch"], activate);

  async function ready() {
    if (choices.length) return;
    const reply = await lab.call("activation_choices", {});
    if (reply.error) return void (said.textContent = reply.error);
    choices = reply.activations;
    if (!choices.some(({ id }) => id === current)) unknown();
    names.replaceChildren(...choices.map(({ id, title }) => make("button", { type: "button", onclick: () => ((current = id), ask()) }, title)));
  }

  lab.part("activations", root, {
    fields: { ...choice.fields, curve: lab.linkWords.name },
    now: () => ({ ...choice.now(), curve: current }),
    show(said, unread) {
      current = said.curve ?? current;
      unknown = () => ((current = "relu"), unread("asks for a curve that is not here"));
      choice.take(said, unread);
    },
    network: choice.looksInside,
  });

  async function activate() {
    await ready();
    await choice.ready();
    const found = choices.find(({ id }) => id === current);
    if (!found) return;
    [...names.children].forEach((button, i) => button.setAttribute("aria-pressed", String(choices[i].id === current)));
    const points = (values) => found.at.map((x, i) => [x, values[i]]);
    const edges = found.at.flatMap((at, i) => (i && found.saturated[i] !== found.saturated[i - 1] ? [{ at, label: found.saturated[i] ? "saturated →" : "← saturated" }] : []));
    chart.draw({ from: found.at[0], to: found.at.at(-1), series: [{ name: found.title, points: points(found.values) }, { name: "slope", points: points(found.slopes) }], marks: edges });
    about.textContent = `${found.formula}. ${found.sentence}`;
    const question = choice.question();
    if (!question) return;
    const reply = await lab.call("activate", { ...question, activation: current });
    if (reply.error) return void (said.textContent = reply.error);
    before.draw(reply.before, reply.words === "your numbers" ? "The workbench's output." : `${reply.words[0].toUpperCase()}${reply.words.slice(1)}.`);
    after.draw({ ...reply.after, flags: [...lab.bytes(reply.flags)] }, `${reply.zero} of ${reply.total} cells are zero.`);
    said.textContent = `Saturated: ${reply.saturated} of ${reply.total} cells (${lab.percent(reply.saturated / reply.total)}).`;
  }
});
