/* Dense against convolutional, with as many weights: the same test images shifted and shuffled, for two networks that
   are there, and for two that are trained here on the same images. */
lab.component("duel", (root) => {
  const { make, on, state, percent } = lab;
  const SHIFTS = 7; // by 0 to 6 pixels
  const count = (number) => number.toLocaleString("en");
  const SIDES = [["conv", "convolutional", "series-1"], ["dense", "dense", "series-2"]];
  const isDense = ({ architecture }) => /^(mlp$|own:dense)/.test(architecture) && !architecture.includes("conv");
  const select = (id, changed, options = []) => make("select", { id, onchange: changed }, ...options.map(([value, text]) => make("option", { value }, text)));
  const labeled = (text, control, said = null) => make("div", { class: "duel-field" }, make("label", { for: control.id }, text), control, said);

  const pick = { conv: select("duel-conv", () => choose("dense")), dense: select("duel-dense", () => choose()) };
  const facts = { conv: make("p", { class: "quiet-text" }, "\u00a0"), dense: make("p", { class: "quiet-text" }, "\u00a0") };
  const status = make("p", { class: "duel-status", role: "status" }, "\u00a0");
  const button = make("button", { type: "button", onclick: () => (going ? halt() : measure()) }, "Measure");
  const chart = lab.chart({ title: "Test images shifted", x: "pixels shifted", percent: true });
  const strip = make("div", { class: "duel-strip" });
  const table = make("div", { class: "duel-table" });
  root.append(
    ...lab.heading(
      "Dense against convolutional",
      "Two networks with about as many weights, asked about the same test images: as they are, shifted, and with their pixels shuffled.",
      "A kernel is used at every place, so what it learned at one place it knows at all others; a dense layer learns every place anew. A shuffle, the same for every image, takes neighborhoods away but no information. A dense first layer can undo it exactly, by shuffling its columns along: to a dense network, shuffled images are no harder to learn. A kernel has no weight for a single pixel that could be moved. The published networks have learned from images shifted by up to 2 pixels, those that you train here have not; by 5 and more, some ink leaves the image.",
    ),
    make("div", { class: "duel-pair" }, labeled("Convolutional", pick.conv, facts.conv), labeled("Dense", pick.dense, facts.dense)),
    make("div", { class: "evaluation-head" }, status, button),
    make("div", { class: "duel-two" }, chart.element, make("div", {}, strip, table)),
  );
  const training = lab.duelTraining(root, (networks) => take(networks));

  const CHALLENGES = [...Array(SHIFTS).keys()].map((pixels) => ({ id: `shift ${pixels}`, kind: "shift", pixels, said: pixels ? `shifted by ${pixels}` : "as they are" }))
    .concat({ id: "shuffle", kind: "shuffle", pixels: 0, said: "pixels shuffled" }, { id: "rearrange", kind: "rearrange", pixels: 0, said: "shuffled, first layer too" });
  let [visible, going, turn] = [false, false, 0];
  let measured = "";
  let results = {}; // {challenge: {conv, dense}}: shares, or null where there is no answer
  let words = "";
  const chosen = () => SIDES.map(([side]) => pick[side].value);
  const subject = () => chosen().join();

  function options(box, cards) {
    const before = box.value;
    box.replaceChildren(...cards.map((card) => make("option", { value: card.network }, `${card.title}${card.group === "Published" ? "" : " · yours"}`)));
    if (cards.some(({ network }) => network === before)) box.value = before;
    box.disabled = !cards.length;
  }
  const cardOf = (network) => state.networks.find((card) => card.network === network);
  function fill() {
    options(pick.conv, state.networks.filter((card) => !isDense(card)));
    choose("dense");
  }
  /* The dense one has to know the same images. */
  function choose(then) {
    const card = cardOf(pick.conv.value);
    if (!card) return;
    if (then) options(pick.dense, state.networks.filter((other) => isDense(other) && other.data === card.data));
    for (const [side] of SIDES) {
      const own = cardOf(pick[side].value);
      facts[side].textContent = own ? `${count(own.parameters)} weights, ${own.trained_on}` : "None for these images yet. Train both below.";
    }
    if (!pick.dense.value) training.suggest(card);
    if (subject() === measured) return;
    turn += 1;
    [going, measured, results] = [false, "", {}];
    button.textContent = "Measure";
    status.textContent = "\u00a0";
    draw();
    images();
    begin();
  }
  async function take([conv, dense]) {
    await lab.refreshNetworks();
    pick.conv.value = conv;
    choose("dense");
    pick.dense.value = dense;
    choose();
  }
  function begin() {
    if (visible && !going && pick.conv.value && pick.dense.value && subject() !== measured) measure();
  }
  function halt() {
    turn += 1;
    going = false;
    button.textContent = "Measure again";
    status.textContent = "Stopped.";
  }

  async function measure() {
    const mine = (turn += 1);
    [going, measured, results] = [true, subject(), {}];
    button.textContent = "Stop";
    const networks = Object.fromEntries(SIDES.map(([side]) => [side, pick[side].value]));
    for (const challenge of CHALLENGES) for (const [side, name] of SIDES) {
      const share = await meet(mine, networks[side], challenge, name);
      if (mine !== turn) return;
      if (share === undefined) break;
      results[challenge.id] = { ...results[challenge.id], [side]: share };
      draw();
    }
    if (mine !== turn) return;
    going = false;
    button.textContent = "Measure again";
    if (results.rearrange) status.textContent = verdict();
  }

  /* The share of right answers; null where the challenge makes no sense; undefined after a refusal or a stop. */
  async function meet(mine, network, { kind, pixels, said }, name) {
    let [right, seen, total] = [0, 0, 1];
    while (seen < total) {
      status.textContent = `The ${name} one, ${said}: ${seen ? `${count(seen)} of ${count(total)} images` : "measuring"}.`;
      const reply = await lab.call("challenge", { network, kind, pixels, start: seen, edits: {}, kernels: {} });
      if (mine !== turn) return undefined;
      if (reply.lost) await new Promise((resolve) => setTimeout(resolve, 1000));
      else if (reply.error) return void (status.textContent = reply.error);
      else {
        [right, seen, total] = [right + reply.right, reply.seen, reply.total];
        if (!total) return null;
        words = reply.words;
      }
    }
    return right / seen;
  }

  function verdict() {
    const { conv, dense } = results[`shift ${SHIFTS - 3}`];
    const [first, second] = conv >= dense ? ["convolutional", "dense"] : ["dense", "convolutional"];
    return `Shifted by ${SHIFTS - 3} pixels, the ${first} one still knows ${percent(Math.max(conv, dense))}, the ${second} one ${percent(Math.min(conv, dense))}; ${words}, a quarter each to the right, left, down and up.`;
  }

  function draw() {
    chart.draw({ from: 0, to: SHIFTS - 1, series: SIDES.map(([side, name, kind]) => ({
      name, kind, dots: true,
      points: CHALLENGES.filter(({ kind: what, id }) => what === "shift" && results[id]?.[side] !== undefined).map(({ pixels, id }) => [pixels, results[id][side]]),
    })) });
    const rows = CHALLENGES.filter(({ kind, pixels }) => kind !== "shift" || pixels % 3 === 0);
    const cell = (share) => (share === undefined ? "\u00a0" : share === null ? "cannot" : percent(share));
    table.replaceChildren(make("table", { class: "bins" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "test images"), ...SIDES.map(([, name]) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...rows.map(({ id, said }) => make("tr", {}, make("th", { scope: "row" }, said), ...SIDES.map(([side]) => make("td", {}, cell(results[id]?.[side]))))))));
  }

  async function images() {
    const network = pick.conv.value;
    if (!network) return;
    const reply = await lab.call("challenged", { network, index: 0 });
    if (reply.error || network !== pick.conv.value) return;
    const shown = [...reply.shifts.map((one, pixels) => [one, pixels ? `by ${pixels}` : "as it is"]).filter((_, pixels) => pixels % 2 === 0), [reply.shuffled, "shuffled"]];
    strip.replaceChildren(...shown.map(([one, name]) => {
      const canvas = lab.palette.image(lab.bytes(one.pixels), one.width, one.height, one.channels);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `${reply.label}, ${name.startsWith("by") ? `shifted right ${name} pixels` : name}`);
      return make("figure", {}, canvas, make("figcaption", {}, name));
    }));
  }

  draw();
  on("networks", fill);
  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    begin();
  }).observe(root);
});

/* Both trained here, one after the other: same images, same epochs, each with the recipe of its kind. */
lab.duelTraining = (root, done) => {
  const { make, percent } = lab;
  const count = (number) => number.toLocaleString("en");
  const field = (id, text, options) => {
    const control = make("select", { id, onchange: match }, ...options.map(([value, name, chosen]) => make("option", { value, selected: chosen ?? false }, name)));
    return [make("div", { class: "duel-field" }, make("label", { for: id }, text), control), control];
  };
  const [dataField, data] = field("duel-data", "Data", []);
  const [designField, design] = field("duel-design", "Convolutional network", []);
  const [imageField, images] = field("duel-images", "Images, of the bundled sample", [["500", "500"], ["2000", "2,000", true], ["", "all"]]);
  const [epochField, epochs] = field("duel-epochs", "Epochs", [["1", "1"], ["3", "3", true], ["10", "10"]]);
  const go = make("button", { type: "button", class: "primary", disabled: true, onclick: begin }, "Train both");
  const halt = make("button", { type: "button", disabled: true, onclick: () => work?.stop() }, "Stop");
  const sizes = make("p", { class: "duel-sizes" }, "\u00a0");
  const said = make("p", { class: "duel-said", role: "status" }, "\u00a0");
  const chart = lab.chart({ title: "Accuracy on held-out images", percent: true });
  root.append(make("h3", { class: "duel-train" }, "Train both on the same images"), make("div", { class: "duel-form" }, dataField, designField, imageField, epochField), sizes, make("div", { class: "row" }, go, halt), said, chart.element);
  let work = null;
  let pair = null; // {chosen, dense}: {architecture, title, parameters}
  const curves = [[], []];
  chart.draw({ to: 3, series: [] });

  lab.call("training_choices", {}).then((choices) => {
    if (choices.error) return (said.textContent = choices.error);
    data.append(...choices.data.map(({ id, title }) => make("option", { value: id }, title.split(/[:,]/)[0])));
    design.append(...choices.architectures.filter(({ id }) => id !== "mlp").map(({ id, title }) => make("option", { value: id }, title)));
    const left = lab.unfinished("duel");
    if (left) {
      const config = left.runs[0].config;
      Object.entries({ data, architecture: design, max_images: images, epochs }).forEach(([part, control]) => (control.value = config[part] ?? ""));
      train(left);
    }
    match();
  });

  async function match() {
    const asked = { data: data.value, architecture: design.value };
    const reply = await lab.call("budget", asked);
    if (asked.data !== data.value || asked.architecture !== design.value) return;
    pair = reply.error ? null : reply;
    sizes.textContent = reply.error ?? `${reply.chosen.title} has ${count(reply.chosen.parameters)} weights. Against it: ${reply.dense.title.replace("Own: ", "")}, with ${count(reply.dense.parameters)}.`;
    go.disabled = !pair || Boolean(work);
  }

  /* Few images go in small batches, or there would be too few steps to learn anything. */
  async function begin() {
    const both = [pair.chosen, pair.dense];
    const many = images.value ? Number(images.value) : null;
    go.disabled = true;
    const recipes = await Promise.all(both.map(({ architecture }) => lab.call("recipe", { data: data.value, architecture })));
    const refused = recipes.find(({ error }) => error);
    if (refused) return over(refused.error);
    const runs = recipes.map(({ config }, side) => ({
      name: both[side].title, sample: true,
      config: { ...config, epochs: Number(epochs.value), max_images: many, augmentation: "none", seed: 42, batch_size: many ? 32 : config.batch_size },
    }));
    train({ runs });
  }

  function train(what) {
    curves[0] = curves[1] = [];
    go.disabled = true;
    halt.disabled = false;
    work = lab.experiment({ ...what, name: "duel", seen: (side, run) => seen(side, run, what.runs[0].config.epochs), done: finish });
  }

  function seen(side, run, most) {
    const name = ["The convolutional one", "The dense one"][side];
    said.textContent = `${name}: ${run.message || "training."}`;
    curves[side] = run.points.filter(({ val_accuracy }) => val_accuracy !== null).map((p) => [p.epoch, p.val_accuracy]);
    const learning = run.points.filter(({ step }) => step > 0).map((p) => [p.epoch, p.train_accuracy]);
    if (!curves[side].length && learning.length) said.textContent += ` ${percent(learning.at(-1)[1])} of the images it learns from.`;
    chart.draw({ to: most, series: [["convolutional", "series-1"], ["dense", "series-2"]].map(([label, kind], index) => ({ name: label, kind, dots: true, points: curves[index] })) });
  }

  function finish(results, trouble) {
    if (trouble) return over(trouble);
    const [conv, dense] = results.map(({ test_accuracy }) => percent(test_accuracy));
    over(`On the test images as they are: convolutional ${conv}, dense ${dense}. Above, both are measured on shifted and shuffled ones.`);
    done(results.map(({ network }) => network));
  }
  function over(sentence) {
    said.textContent = sentence;
    work = null;
    halt.disabled = true;
    go.disabled = !pair;
  }

  /* What a network without a rival should be trained with. */
  function suggest(card) {
    if (work || ![...data.options].some(({ value }) => value === card.data)) return;
    data.value = card.data;
    if ([...design.options].some(({ value }) => value === card.architecture)) design.value = card.architecture;
    match();
  }
  return { suggest };
};
