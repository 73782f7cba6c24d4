/* What to train and how: data, architecture, recipe, time. Start and Stop; the run itself is shown by the curves. */
lab.component("recipe", (root) => {
  const { make, on, state } = lab;
  const fields = {};
  const form = make("form", { class: "recipe-form", novalidate: true, onsubmit: begin });
  root.append(make("h2", {}, "Train a network"), make("p", { class: "quiet-text" }, "The one you train is the one you then draw on and look into."), form);

  function field(name, label, control, help) {
    const id = `recipe-${name}`;
    control.id = id;
    fields[name] = control;
    const said = help ? make("span", { class: "recipe-help" }, help) : null;
    return make("div", { class: "recipe-field" }, make("label", { for: id }, label), control, said);
  }
  const select = (options) => make("select", {}, ...options.map(({ id, title }) => make("option", { value: id }, title)));
  const named = (words) => words.map((id) => ({ id, title: id }));
  const number = (min, max, step) => make("input", { type: "number", min, max, step, inputmode: "decimal", required: true });

  const go = make("button", { type: "submit", class: "primary" }, "Start");
  const halt = make("button", { type: "button", disabled: true, onclick: stop }, "Stop");
  const said = make("p", { class: "recipe-said", role: "alert" });
  const story = make("p", { class: "recipe-story" });

  lab.call("training_choices", {}).then((choices) => {
    if (choices.error) return (said.textContent = choices.error);
    form.append(
      field("data", "Data", select(choices.data.map(({ id, title }) => ({ id, title: title.split(":")[0] })))),
      make("fieldset", { class: "choice recipe-share" }, make("legend", {}, "Pictures"),
        make("label", {}, (fields.all = make("input", { type: "radio", name: "share", checked: true })), "all"),
        make("label", {}, (fields.sample = make("input", { type: "radio", name: "share" })), "the sample")),
      field("architecture", "Network", select(choices.architectures)),
      story,
      make("div", { class: "recipe-pair" }, field("epochs", "Epochs", number(1, 200, 1)), field("seconds", "At most, in seconds", number(1, choices.most_seconds, 1))),
      make("details", { class: "recipe-more" }, make("summary", {}, "Recipe"),
        make("div", { class: "recipe-pair" }, field("rate", "Learning rate", number(0, 1000000, "any")), field("batch", "Batch", number(2, 1024, 1))),
        make("div", { class: "recipe-pair" }, field("optimiser", "Optimiser", select(named(choices.optimisers))), field("schedule", "Rate over time", select(named(choices.schedules)))),
        make("div", { class: "recipe-pair" }, field("weight_decay", "Weight decay", number(0, 1, "any")), field("label_smoothing", "Label smoothing", number(0, 0.9, "any"))),
        make("div", { class: "recipe-pair" }, field("augment", "Augmentation", select(named(choices.augmentations))), field("seed", "Seed", number(0, 2147483647, 1))),
        field("validation", "Held out for validation", number(0, 0.5, "any"), "Share of the training pictures that it does not learn from; the best epoch is chosen by them.")),
      make("div", { class: "row" }, go, halt),
      said,
    );
    fields.seconds.value = 300;
    for (const name of ["data", "architecture"]) fields[name].addEventListener("change", suggest);
    suggest();
    function suggest() {
      story.textContent = choices.architectures.find(({ id }) => id === fields.architecture.value).story;
      fill();
    }
  });

  let base = {};
  async function fill() {
    const reply = await lab.call("recipe", { data: fields.data.value, architecture: fields.architecture.value });
    if (reply.error) return (said.textContent = reply.error);
    base = reply.config;
    for (const name of Object.keys(fields)) if (name in base && name !== "seconds") fields[name].value = base[name];
  }

  const NUMBERS = ["epochs", "batch", "rate", "weight_decay", "label_smoothing", "seed", "validation", "seconds"];
  function config() {
    const chosen = { ...base };
    for (const name of Object.keys(fields)) if (!["all", "sample"].includes(name)) chosen[name] = fields[name].value;
    for (const name of NUMBERS) chosen[name] = fields[name].value === "" ? null : Number(fields[name].value);
    return chosen;
  }

  async function begin(event) {
    event.preventDefault();
    said.textContent = "";
    go.disabled = true;
    const reply = await lab.startRun(config(), fields.sample.checked);
    if (reply.error) {
      go.disabled = false;
      said.textContent = reply.error;
    }
  }

  function stop() {
    halt.disabled = true;
    lab.call("stop", { visitor: lab.visitor(), run: state.run.run });
  }

  on("run", (run) => {
    const going = Boolean(run && !run.ended);
    go.disabled = going;
    halt.disabled = !going || run.state === "stopping";
  });
});
