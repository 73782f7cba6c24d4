/* Why this answer: a map of what in the picture speaks for one class, and the same method on random weights beside it.
   Method, layer and class are always named; an empty map says so. */
lab.component("why", (root) => {
  const { make, on, state } = lab;
  const method = make("select", { id: "why-method", onchange: ask });
  const target = make("select", { id: "why-class", onchange: ask });
  const sentence = make("p", { class: "quiet-text" });
  const [learned, random] = ["What speaks for the class", "The same with random weights"].map((name) => {
    const canvas = make("canvas", { class: "why-canvas", width: 168, height: 168, role: "img", "aria-label": name });
    return { canvas, figure: make("figure", {}, canvas, make("figcaption", {}, name)) };
  });
  const words = make("p", { class: "why-words", role: "status" });
  const legend = lab.legend();
  root.append(
    make("h2", {}, "Why this answer?"),
    make("div", { class: "why-choices" }, make("label", { for: "why-class" }, "Class"), target, make("label", { for: "why-method" }, "Method"), method),
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

  let timer = 0;
  on("answer", (answer) => {
    if (!answer) return;
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
    if (!state.picture || !state.network || !methods.length || root.offsetParent === null) return;
    changed = true;
    if (asking) return;
    asking = true;
    while (changed) {
      changed = false;
      sentence.textContent = methods.find(({ id }) => id === method.value)?.sentence ?? "";
      const { picture, skip, network, epoch } = state;
      lab.set({ why: { target: Number(target.value), method: method.value } }); // for the figure
      const reply = await lab.call("why", { network: network.network, epoch, picture, skip, target: Number(target.value), method: method.value });
      if (network !== state.network) continue;
      if (reply.error) words.textContent = reply.error;
      else show((last = reply));
    }
    asking = false;
  }

  function show(reply) {
    paint(learned.canvas, reply.map);
    paint(random.canvas, reply.randomised);
    legend.range(-reply.map.limit, reply.map.limit);
    const layer = reply.layer ? ` at ${reply.layer}` : "";
    words.textContent = [`${reply.title}${layer}, class ${reply.class}.`, ...reply.notes, reply.words].join(" ");
  }

  /* The map over a faint picture: blue against, orange for. */
  function paint(canvas, map) {
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.clearRect(0, 0, 168, 168);
    context.drawImage(lab.palette.paint(lab.bytes(map.codes), map.w, map.h, true), 0, 0, 168, 168);
    const seen = state.answer?.seen;
    if (!seen) return;
    context.globalAlpha = 0.25;
    context.drawImage(lab.palette.picture(lab.bytes(seen.pixels), seen.width, seen.height, seen.channels), 0, 0, 168, 168);
    context.globalAlpha = 1;
  }
  lab.palette.onTheme(() => last && show(last));
});
