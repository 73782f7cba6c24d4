/* Why this answer: a map of what in the image speaks for one class, and the same method on random weights beside it.
   Method, layer and class are always named; an empty map says so. */
lab.component("why", (root) => {
  const { make, on, state } = lab;
  const method = make("select", { id: "why-method", onchange: ask });
  const target = make("select", { id: "why-class", onchange: ask });
  const layer = make("select", { id: "why-layer", onchange: ask });
  const sentence = make("p", { class: "quiet-text" });
  const [learned, random] = ["What speaks for the class", "The same with random weights"].map((name) => {
    const canvas = make("canvas", { class: "why-canvas", width: 168, height: 168, role: "img", "aria-label": name });
    return { canvas, figure: make("figure", {}, canvas, make("figcaption", {}, name)) };
  });
  const words = make("p", { class: "why-words", role: "status" });
  const legend = lab.legend();
  root.append(
    ...lab.heading(
      "Why this answer?",
      "What in the image speaks for one class, and whether the map shows anything learned.",
      "Orange speaks for the class, blue against it; the score asked about is the class's logit, before softmax. The same method on random weights is the check: where both maps look alike, they show the image and not what was learned.",
    ),
    make("div", { class: "why-choices" }, make("label", { for: "why-class" }, "Class"), target, make("label", { for: "why-method" }, "Method"), method, make("label", { for: "why-layer" }, "Layer"), layer),
    sentence,
    make("div", { class: "why-maps" }, learned.figure, random.figure),
    legend,
    words,
  );

  let methods = [];
  lab.call("choices", {}).then((reply) => {
    methods = reply.methods ?? [];
    method.replaceChildren(...methods.map(({ id, title }) => make("option", { value: id }, title)));
    ask();
  });

  let followed = true; // the class follows the answer until somebody picks one
  target.addEventListener("change", () => (followed = Number(target.value) === state.answer?.best));
  on("network", (card) => {
    if (!card) return;
    followed = true;
    target.replaceChildren(...card.classes.map((name, index) => make("option", { value: index }, name)));
  });

  /* The layers that can say where: those with maps of more than one cell. */
  let listed = null;
  function layers() {
    const found = lab.layers().filter(({ shape }) => shape.length === 3 && shape[1] * shape[2] > 1).map(({ name }) => name);
    const key = found.join();
    if (key === listed) return;
    listed = key;
    const was = layer.value;
    layer.replaceChildren(make("option", { value: "" }, "the last with maps"), ...found.map((name) => make("option", { value: name }, name)));
    if (found.includes(was)) layer.value = was;
  }

  let timer = 0;
  on("answer", (answer) => {
    if (!answer) return;
    layers();
    if (followed) target.value = answer.best;
    clearTimeout(timer);
    timer = setTimeout(ask, 250);
  });
  on("explained", (index) => {
    if (index === undefined || index === null) return;
    target.value = index;
    followed = index === state.answer?.best;
    ask();
  });

  let visible = false;
  new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting && !visible) ask();
    visible = entry.isIntersecting;
  }).observe(root);

  let asking = false;
  let changed = false;
  let last = null;
  async function ask() {
    if (!state.image || !state.network || !methods.length || root.offsetParent === null) return;
    changed = true;
    if (asking) return;
    asking = true;
    while (changed) {
      changed = false;
      const chosen = methods.find(({ id }) => id === method.value);
      sentence.textContent = chosen?.sentence ?? "";
      layer.disabled = !chosen?.layered;
      const { image, skip, network, epoch } = state;
      const why = { target: Number(target.value), method: method.value, layer: (chosen?.layered && layer.value) || null };
      lab.set({ why }); // for the figure
      const reply = await lab.call("why", { network: network.network, epoch, image, skip, ...why });
      if (network !== state.network) continue;
      if (reply.error) words.textContent = reply.error;
      else show((last = reply));
    }
    asking = false;
  }

  function show(reply) {
    paint(learned.canvas, reply.map);
    paint(random.canvas, reply.randomized);
    legend.range(-reply.map.limit, reply.map.limit);
    const at = reply.layer ? ` at ${reply.layer}` : "";
    words.textContent = [`${reply.title}${at}, class ${reply.class}.`, ...reply.notes, reply.words].join(" ");
  }

  /* The map over a faint image: blue against, orange for. */
  function paint(canvas, map) {
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, 168, 168);
    context.drawImage(lab.palette.paint(lab.bytes(map.codes), map.w, map.h, true), 0, 0, 168, 168);
    const seen = state.answer?.seen;
    if (!seen) return;
    context.globalAlpha = 0.25;
    context.drawImage(lab.palette.image(lab.bytes(seen.pixels), seen.width, seen.height, seen.channels), 0, 0, 168, 168);
    context.globalAlpha = 1;
  }
  lab.palette.onTheme(() => last && show(last));
});
