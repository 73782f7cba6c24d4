/* One step of training in numbers: a kernel's old weights, minus rate times gradient, are its new ones; the loss on the
   same images before and after. Steps can be gone on with; nobody's network changes. */
lab.component("one_step", (root) => {
  const { make, on, state, number } = lab;
  const RULES = [["plain", "plain SGD"], ["sgd", "SGD, momentum as in the recipe"], ["adam", "Adam"], ["adamw", "AdamW"]];
  const MODES = [["training", "training"], ["evaluation", "evaluation"]];
  const select = (name, options) => make("select", { id: `one-step-${name}`, onchange: again }, ...options.map(([value, title]) => make("option", { value }, title)));
  const whole = (name) => make("input", { type: "number", id: `one-step-${name}`, min: 0, step: 1, value: 0, inputmode: "numeric", onchange: again });
  const layer = select("layer", []);
  const [filter, channel] = [whole("filter"), whole("channel")];
  const rule = select("rule", RULES);
  const rate = make("input", { type: "number", id: "one-step-rate", step: "any", min: 0, inputmode: "decimal", onchange: again });
  const mode = select("mode", MODES);
  const field = (label, control) => make("div", { class: "one-step-field" }, make("label", { for: control.id }, label), control);

  const whose = make("p", { class: "quiet-text" }, "\u00a0");
  const takeRun = make("button", { type: "button", class: "quiet", hidden: true, onclick: () => lab.refreshNetworks(state.run.network) }, "Take the run above");
  const images = make("canvas", { class: "one-step-images", role: "img" });
  const equation = make("div", { class: "one-step-equation", tabindex: 0, role: "group", "aria-label": "The kernel's old weights, its step and its new weights" });
  const compared = make("p", { class: "one-step-words" });
  const result = make("p", { class: "one-step-result", role: "status" }, "\u00a0");
  const trail = make("p", { class: "quiet-text one-step-trail" }, "\u00a0");
  const next = make("button", { type: "button", class: "primary", onclick: () => go(steps + 1) }, "Next step");
  const first = make("button", { type: "button", onclick: () => go(0) }, "Back to the first");
  const other = make("button", { type: "button", onclick: () => { seed = (seed + 1) % 1000; go(0); } }, "Other images");
  const legend = lab.legend();
  root.append(
    ...lab.heading("One step in numbers", "Training is this, over and over: each weight moves a little against its gradient, and the loss on these images falls.",
      "The gradient says how the loss grows when a weight grows; rate times gradient is taken off. All weights of the network move at once, on a copy: nothing you see elsewhere changes. In training mode batch norm uses these images' own mean and deviation and dropout is on; in evaluation mode, as when the network is used, neither. A trained network has small gradients: go back to epoch 0 to see large ones. Adam's and momentum's memory begins empty here, as at the start of a run."),
    make("div", { class: "row one-step-whose" }, whose, takeRun),
    make("div", { class: "one-step-fields" }, field("Layer", layer), field("Filter", filter), field("Input map", channel), field("Rule", rule), field("Rate", rate), field("Mode", mode)),
    images, make("div", { class: "one-step-scroll" }, equation), make("p", { class: "one-step-legend" }, legend), compared, result, trail, make("div", { class: "row" }, next, first, other));

  let steps = 0;
  let seed = 42;
  let reply = null;
  let losses = []; // before the first step, after it, after the second ...
  let shown = null; // the network's id

  function again() {
    go(0);
  }
  function go(to) {
    steps = to;
    ask();
  }

  let visible = false; // nothing is asked while it is folded
  new IntersectionObserver(([entry]) => {
    const before = visible;
    visible = entry.isIntersecting;
    if (visible && !before && stale) ask();
  }).observe(root);
  let stale = true; // does what is shown belong to what is chosen?

  const ask = lab.latest(async () => {
    const { network, epoch } = state;
    stale = true;
    if (!network || !visible) return;
    const wanted = { steps, seed };
    const found = await lab.call("one_step", {
      network: network.network, epoch, layer: layer.value || null, filter: Math.round(Number(filter.value)), channel: Math.round(Number(channel.value)),
      rule: rule.value, learning_rate: rate.value === "" ? null : Number(rate.value), mode: mode.value, ...wanted,
    });
    if (network.network !== shown || wanted.steps !== steps) return;
    if (found.error) return refuse(found.error);
    [reply, stale] = [found, false];
    if (steps === 0) losses = [found.before];
    losses = [...losses.slice(0, steps + 1), found.after];
    show();
  });

  on("network", (card) => {
    if (!card || card.network === shown) return;
    shown = card.network;
    [steps, reply, losses] = [0, null, []];
    layer.replaceChildren();
    rate.value = "";
    filter.value = channel.value = 0;
    whose.textContent = `Of ${card.title}.`;
    ask();
  });
  for (const name of ["epoch", "kernels", "edits"]) on(name, () => shown && go(0));
  on("run", (run) => (takeRun.hidden = !run?.network || run.network === state.network?.network));
  on("network", () => (takeRun.hidden = !state.run?.network || state.run.network === state.network?.network));

  function refuse(sentence) {
    result.textContent = sentence;
    next.disabled = true;
    if (!reply) equation.replaceChildren();
  }

  function show() {
    const { h, w } = reply;
    if (layer.options.length !== reply.layers.length) layer.replaceChildren(...reply.layers.map((name) => make("option", { value: name }, name)));
    layer.value = reply.layer;
    [filter.max, channel.max] = [reply.filters - 1, reply.channels - 1];
    if (rate.value === "") rate.value = reply.learning_rate;
    const [old, gradient, change, fresh, plain] = ["old", "gradient", "change", "new", "plain"].map((name) => [...new Float32Array(lab.bytes(reply[name]).buffer)]);
    const isPlain = rule.value === "plain";
    const weights = Math.max(...old.map(Math.abs), ...fresh.map(Math.abs), 1e-12);
    const slopes = Math.max(...gradient.map(Math.abs), 1e-12);
    const moves = Math.max(...change.map(Math.abs), 1e-12);
    const sign = (text) => make("span", { class: "one-step-sign" }, text);
    equation.replaceChildren(
      tile("old weights", old, weights),
      ...(isPlain ? [sign(`− ${number(reply.learning_rate)} ×`), tile("gradient", gradient, slopes)] : [sign("+"), tile(`${titleOf(rule.value)}'s own step`, change, moves)]),
      sign("="), tile("new weights", fresh, weights),
      ...(isPlain ? [] : [sign("from"), tile("gradient", gradient, slopes)]));
    legend.range(-weights, weights);
    compared.textContent = isPlain
      ? `Colors: weights on one scale, up to ±${number(weights)}; the gradient on its own, up to ±${number(slopes)}. The largest change is ${number(moves)}.`
      : `Plain SGD at this rate would move these weights by at most ${number(Math.max(...plain.map(Math.abs)))}; ${titleOf(rule.value)} moves them by up to ${number(moves)}. ${rule.value === "sgd" || reply.steps ? "" : "Its first step is about the rate for every weight, however small its gradient; the sign decides."}`.trim();
    const fell = reply.after - reply.before;
    result.textContent = `Step ${reply.steps + 1}: the loss on these ${reply.images} images goes from ${fine(reply.before)} to ${fine(reply.after)} (${signed(fell)}; the gradients of all ${reply.weights.toLocaleString("en")} weights promised ${signed(reply.expected)}). Right: ${reply.right[0]}, then ${reply.right[1]}.`;
    trail.textContent = `Loss so far: ${losses.map(fine).join(" → ")}${reply.label_smoothing ? `, with label smoothing ${reply.label_smoothing} as in its recipe` : ""}. ${reply.batch}.`;
    next.disabled = reply.steps >= reply.most_steps;
    first.disabled = reply.steps === 0;
    thumbnails();

    function tile(name, values, limit) {
      const rows = Array.from({ length: h }, (_, y) => values.slice(y * w, (y + 1) * w));
      return make("table", { class: "one-step-tile" }, make("caption", {}, name), make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((value) => {
        const share = Math.min(Math.abs(value) / limit, 1);
        return make("td", { style: `background: color-mix(in srgb, var(${value < 0 ? "--negative" : "--positive"}) ${Math.round(share * 45)}%, var(--zero))` }, short(value));
      })))));
    }
  }
  const titleOf = (value) => ({ sgd: "SGD with momentum", adam: "Adam", adamw: "AdamW" })[value];
  const fine = (value) => (value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential(3) : String(Number(value.toPrecision(5))));
  const signed = (value) => `${value < 0 ? "−" : "+"}${number(Math.abs(value))}`;
  /* Four decimals where they say something; smaller numbers by their power of ten. */
  function short(value) {
    const size = Math.abs(value);
    const text = size === 0 ? "0" : size < 0.001 || size >= 1000 ? size.toExponential(1).replace("e", " e") : size.toFixed(size < 1 ? 4 : 3);
    return `${value < 0 ? "−" : ""}${text}`;
  }

  function thumbnails() {
    const { pixels, count, side, channels } = reply.thumbnails;
    const all = lab.bytes(pixels);
    images.width = count * (side + 2) - 2;
    images.height = side;
    const context = images.getContext("2d");
    for (let i = 0; i < count; i++) context.drawImage(lab.palette.image(all.subarray(i * side * side * channels, (i + 1) * side * side * channels), side, side, channels), i * (side + 2), 0);
    images.setAttribute("aria-label", `The first ${count} of ${reply.batch}: ${reply.labels.join(", ")}`);
  }
});
