/* What to train and how. Data, network, epochs and Start are in sight; the rest of the recipe is folded, each part with
   a preview of what it does. lab.state.plan is what the form says at the moment, {config, sample}; lab.fillRecipe
   changes the form from elsewhere. The run itself is shown by the curves. */
lab.component("recipe", (root) => {
  const { make, on, set, state } = lab;
  const fields = {};
  const NUMBERS = ["epochs", "batch_size", "learning_rate", "momentum", "weight_decay", "label_smoothing", "dropout", "seed", "validation_share", "time_limit", "max_images"];
  const form = make("form", { class: "recipe-form", novalidate: true, onsubmit: begin });
  const go = make("button", { type: "submit", class: "primary" }, "Start");
  const halt = make("button", { type: "button", disabled: true, onclick: stop }, "Stop");
  const share = make("button", { type: "button", class: "quiet", onclick: copy }, "Copy link");
  const said = make("p", { class: "recipe-said", role: "alert" });
  const told = make("p", { class: "recipe-story", role: "status" });
  const story = make("p", { class: "recipe-story" });
  const jump = make("button", { type: "button", class: "quiet recipe-jump", hidden: true, onclick: () => document.querySelector(".lab-own_network select")?.focus() }, "To its blocks");
  let choices = null;
  let beginning = null;
  let base = {};

  root.append(
    ...lab.heading("Train a network", "The one you train is the one you then draw on and look into.",
      "Start as it is, and in seconds there is a network that knows 99 of 100 digits. Or take a preset: the recipe of an article, with the numbers it reports beside yours. A test image is never learned from; part of the training images is held out to choose the best epoch by."),
    form,
  );

  const labeled = (id, label, control, help) => {
    control.id = id;
    return make("div", { class: "recipe-field" }, make("label", { for: id }, label), control, help ? make("span", { class: "recipe-help" }, help) : null);
  };
  const field = (name, label, control, help) => labeled(`recipe-${name}`, label, (fields[name] = control), help);
  const select = (options) => make("select", {}, ...options.map(({ id, title }) => make("option", { value: id }, title)));
  const named = (words) => select(words.map((id) => ({ id, title: id })));
  const number = (min, max, step, more = {}) => make("input", { type: "number", min, max, step, inputmode: "decimal", ...more });
  const pair = (...two) => make("div", { class: "recipe-pair" }, ...two);
  const group = (title, ...parts) => make("details", { class: "recipe-more" }, make("summary", {}, title), make("div", { class: "recipe-group" }, ...parts));

  function build() {
    const kinds = [...new Set(choices.presets.map((preset) => preset.group))];
    const menu = make("select", { onchange: () => menu.value && take(menu.value) }, make("option", { value: "" }, "none, as set below"),
      ...kinds.map((kind) => make("optgroup", { label: kind }, ...choices.presets.filter((preset) => preset.group === kind).map(({ id, title }) => make("option", { value: id }, title)))));
    fields.preset = menu;
    const again = make("button", { type: "button" }, "Other images");
    const schedule = lab.previews.schedule();
    const changes = lab.previews.augmentation(again);
    const numbers = lab.previews.normalization();
    beginning = lab.beginning(choices.freezes);
    form.append(
      labeled("recipe-preset", "Preset", menu),
      told,
      field("data", "Data", select(choices.data)),
      make("fieldset", { class: "choice recipe-share" }, make("legend", {}, "Images"),
        make("label", {}, (fields.all = make("input", { type: "radio", name: "share", checked: true })), "all"),
        make("label", {}, (fields.sample = make("input", { type: "radio", name: "share" })), "the sample")),
      field("architecture", "Network", select([...choices.architectures, { id: "own", title: "Your own network" }])),
      story,
      jump,
      pair(field("epochs", "Epochs", number(1, 200, 1)), field("time_limit", "At most, in seconds", number(1, choices.most_seconds, 1, { placeholder: String(choices.most_seconds) }))),
      group("Learning rate",
        pair(field("learning_rate", "Learning rate", number(0, 1000000, "any")), field("lr_schedule", "Rate over time", named(choices.schedules))),
        schedule.element,
        pair(field("optimizer", "Optimizer", named(choices.optimizers)), field("momentum", "Momentum, of sgd", number(0, 0.999, "any")))),
      group("Images",
        pair(field("max_images", "Learn from, at most", number(20, 1000000, 1, { placeholder: "all" })), field("batch_size", "Batch", number(2, 1024, 1))),
        field("augmentation", "Augmentation", named(choices.augmentations)),
        changes.element,
        field("normalization", "Normalization", named(choices.normalizations)),
        numbers.element,
        make("label", { class: "recipe-check" }, (fields.shuffle = make("input", { type: "checkbox" })), "Shuffle in each epoch")),
      group("Against learning by heart",
        pair(field("weight_decay", "Weight decay", number(0, 1, "any")), field("label_smoothing", "Label smoothing", number(0, 0.9, "any"))),
        field("dropout", "Dropout", number(0, 0.9, "any", { placeholder: "as designed" }), "In every dropout layer of the network, where it has any.")),
      group("What it begins with",
        field("pretrained", "Begins with", beginning.start),
        field("freeze", "Stays as it is", beginning.freeze, "Features: all but a new last layer, which is feature extraction. All but the last block: fine-tuning. None: everything goes on learning."),
        beginning.element),
      group("Validation and seed",
        pair(field("validation_share", "Held out for validation", number(0, 0.5, "any")), field("validate_on", "Validated on", named(choices.validations))),
        make("p", { class: "recipe-help" }, "The share of the training images that it does not learn from; the best epoch is chosen by them. Some articles choose by the test images instead: then the test accuracy flatters."),
        pair(field("seed", "Seed", number(0, 2147483647, 1)), field("precision", "Precision", named(choices.precisions)))),
      make("div", { class: "row" }, go, halt, share),
      said,
    );
    fields.time_limit.value = 300;
    for (const name of ["data", "architecture"]) fields[name].addEventListener("change", suggest);
    for (const name of ["seed", "max_images"]) fields[name].addEventListener("input", () => typed.add(name));
    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    for (const preview of [schedule, changes, numbers, beginning]) {
      const fold = preview.element.closest("details");
      const show = lab.latest(async () => fold.open && state.plan && preview.show(state.plan));
      fold.addEventListener("toggle", show);
      on("plan", show);
    }
  }

  /* What the form says. Empty numbers are null, and the server says what belongs there. */
  function config() {
    const chosen = { ...base };
    for (const name of Object.keys(fields)) {
      if (["all", "sample", "preset"].includes(name)) continue;
      if (name === "shuffle") chosen[name] = fields[name].checked;
      else if (NUMBERS.includes(name)) chosen[name] = fields[name].value === "" ? null : Number(fields[name].value);
      else chosen[name] = fields[name].value;
    }
    chosen.pretrained ||= null;
    if (chosen.pretrained === null) chosen.freeze = "none";
    if (chosen.architecture === "own") chosen.architecture = state.own?.architecture ?? null;
    return chosen;
  }
  const isOwn = () => fields.architecture?.value === "own";

  function changed(event) {
    if (event?.target === fields.preset) return;
    if (event && ![fields.time_limit, fields.all, fields.sample].includes(event.target)) {
      fields.preset.value = "";
      told.textContent = "";
    }
    const data = choices.data.find(({ id }) => id === fields.data.value);
    fields.max_images.placeholder = `all ${(fields.sample.checked ? data.sample : data.images).toLocaleString("en")}`;
    set({ plan: { config: config(), sample: fields.sample.checked, own: isOwn() } });
  }

  function show(values, sample) {
    base = values;
    const own = values.architecture.startsWith("own:");
    for (const [name, control] of Object.entries(fields)) {
      if (!(name in values) || (name === "time_limit" && values[name] === null && sample === undefined)) continue;
      if (name === "shuffle") control.checked = values[name];
      else if (name === "pretrained") beginning.choose(values[name]);
      else control.value = name === "architecture" && own ? "own" : values[name] ?? "";
    }
    if (sample !== undefined) (sample ? fields.sample : fields.all).checked = true;
    if (own && state.own?.architecture !== values.architecture) set({ design: values.architecture });
    tell();
    changed();
  }

  function tell() {
    const chosen = choices.architectures.find(({ id }) => id === fields.architecture.value);
    jump.hidden = Boolean(chosen);
    if (chosen) return void (story.textContent = chosen.story);
    const own = state.own;
    story.textContent = own?.problem || (own?.architecture ? `${own.title}: ${own.parameters.toLocaleString("en")} parameters.` : "Put together from blocks.");
  }

  async function suggest() {
    said.textContent = "";
    tell();
    const reply = await lab.call("recipe", { data: fields.data.value, architecture: isOwn() ? state.own?.architecture ?? "own:conv8x3" : fields.architecture.value });
    if (reply.error) return void (said.textContent = reply.error);
    if (isOwn()) {
      delete reply.config.architecture;
      reply.config.architecture = state.own?.architecture ?? "own:";
      base = { ...reply.config, ...kept() };
      for (const [name, control] of Object.entries(fields)) if (name in base && !["architecture", "time_limit", "shuffle"].includes(name)) control.value = base[name] ?? "";
      fields.shuffle.checked = base.shuffle;
      return changed();
    }
    show({ ...reply.config, ...kept() });
  }

  /* Not part of a network's recipe: once typed, they stay when another network or data set is chosen. */
  const typed = new Set();
  const kept = () => Object.fromEntries([...typed].filter((name) => fields[name].value !== "").map((name) => [name, Number(fields[name].value)]));

  async function take(preset) {
    said.textContent = "";
    const reply = await lab.call("preset", { preset });
    if (reply.error) return void (said.textContent = reply.error);
    typed.clear();
    show(reply.config, fields.sample.checked);
    fields.preset.value = preset;
    told.textContent = reply.takes;
  }

  /* For other components: the form, set to this recipe; nothing is started. */
  lab.fillRecipe = (values, sample) => {
    fields.preset.value = "";
    told.textContent = "";
    show({ ...config(), ...values }, sample ?? fields.sample.checked);
  };

  async function begin(event) {
    event.preventDefault();
    said.textContent = "";
    if (isOwn() && !state.own?.architecture) return void (said.textContent = state.own?.problem || "Your own network is not ready yet.");
    go.disabled = true;
    const reply = await lab.startRun(config(), fields.sample.checked);
    if (!reply.error) return;
    go.disabled = false;
    said.textContent = reply.error;
  }

  function stop() {
    halt.disabled = true;
    lab.call("stop", { visitor: lab.visitor(), run: state.run.run });
  }

  async function copy() {
    said.textContent = "";
    const reply = await lab.call("link", { config: config(), sample: fields.sample.checked });
    if (reply.error) return void (said.textContent = reply.error);
    const address = lab.runLink(reply.link);
    const shown = () => told.replaceChildren("This link sets the form as it is now: ", make("a", { href: address, class: "recipe-link" }, address));
    try {
      await navigator.clipboard.writeText(address);
      told.textContent = "The link is copied. It sets the form as it is now, seed and all.";
    } catch {
      shown();
    }
  }

  on("own", () => choices && isOwn() && (tell(), changed()));
  on("run", (run) => {
    const going = Boolean(run && !run.ended);
    go.disabled = going;
    halt.disabled = !going || run.state === "stopping";
  });

  (async () => {
    choices = await lab.call("training_choices", {});
    if (choices.error) return form.append(make("p", { class: "recipe-said", role: "alert" }, choices.error));
    build();
    await suggest();
    fields.preset.value = "quick"; // what the form begins with
    const link = lab.askedRun();
    if (link === null) return;
    const reply = await lab.call("replayed", { link });
    if (reply.error) said.textContent = reply.error;
    else {
      show(reply.config, reply.sample);
      told.textContent = "Set as the link says. Start trains it.";
    }
  })();
});

/* A run in the address: ?tab=train&train=epochs.5~rate.0.1. Opening it opens the tab; nothing is started. */
lab.askedRun = () => new URLSearchParams(location.search).get("train");
lab.runLink = (text) => {
  const address = new URL(location.href);
  address.search = `tab=train&train=${encodeURIComponent(text).replace(/%2F/g, "/").replace(/%3A/g, ":")}`;
  address.hash = "";
  return address.href;
};
if (lab.askedRun() !== null) {
  let opened = false;
  lab.on("networks", (networks) => {
    if (!networks.length || opened) return; // the tabs are there by then
    opened = true;
    lab.openTab("Train");
  });
}
