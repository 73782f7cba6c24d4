/* Move the image: sliders on the very pixels that the network sees, each under a curve of the answer along it. */
lab.component("moved", (root) => {
  const { make, on, state } = lab;
  const image = make("canvas", { class: "moved-image", role: "img", "aria-label": "The moved image" });
  const verdict = make("p", { class: "moved-verdict", role: "status" }, "\u00a0");
  const reset = make("button", { type: "button", onclick: rest }, "Put it back");
  const rows = make("div", { class: "moved-rows" });
  root.append(
    ...lab.heading(
      "Move the image",
      "How sure the network stays of its first answer along each slider; shaded, where another class wins.",
      "Moved are the pixels that the network sees, so nothing puts them back into the middle. Convolution and pooling forgive a shift of a few pixels; nothing in the network knows of size or turning, unless it learned from images of many sizes and turns.",
    ),
    make("div", { class: "moved-top" }, image, make("div", {}, verdict, reset)),
    rows,
  );

  let sliders = [];
  let now = {};
  let last = null; // the slider moved last
  let listed = "";
  let visible = false;
  let timer = 0;
  let asking = false;
  let wanted = null; // names of the sliders whose curves are to be asked for
  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    if (visible) all();
  }).observe(root);
  on("network", begin);
  on("epoch", soon);
  on("answer", soon);

  async function begin(card) {
    if (!card || listed === card.network) return;
    listed = card.network;
    const reply = await lab.call("sliders", { network: card.network, epoch: state.epoch });
    if (listed !== card.network) return;
    if (reply.error) {
      listed = "";
      verdict.textContent = reply.error;
      return;
    }
    sliders = reply.sliders.map(row);
    last = sliders[0]?.id ?? null;
    rows.replaceChildren(...sliders.map(({ element }) => element));
    rest();
  }

  function row({ id, title, unit, low, high, step, rest }) {
    const input = make("input", { type: "range", id: `moved-${id}`, min: low, max: high, step, value: rest, oninput: () => slide(id) });
    const value = make("output", { for: `moved-${id}`, class: "moved-value" });
    const svg = make("svg:svg", { class: "moved-spark", viewBox: "0 0 200 40", preserveAspectRatio: "none", role: "img", "aria-label": `The answer along ${title}` });
    const words = make("p", { class: "moved-words" }, "\u00a0");
    const element = make("div", { class: "moved-row" }, make("label", { for: `moved-${id}` }, title), value, svg, input, words);
    return { id, title, unit, rest, low, high, input, value, svg, words, element };
  }

  function slide(id) {
    last = id;
    read();
    ask([id]);
    settled(350);
  }
  function rest() {
    for (const slider of sliders) slider.input.value = slider.rest;
    read();
    all();
  }
  function read() {
    now = Object.fromEntries(sliders.map(({ id, input }) => [id, Number(input.value)]));
    for (const { input, value, unit } of sliders) value.textContent = `${input.value.replace("-", "−")} ${unit}`;
    lab.set({ moved: { move: now, slider: last } });
  }

  function settled(wait) {
    clearTimeout(timer);
    timer = setTimeout(all, wait);
  }
  function soon() {
    if (visible) settled(250);
  }
  function all() {
    if (!visible) return;
    ask(sliders.map(({ id }) => id));
  }

  /* One question at a time; the last position always gets its answer. */
  async function ask(along) {
    wanted = [...new Set([...(wanted ?? []), ...along])];
    if (asking || !sliders.length || !state.image || !state.network) return;
    asking = true;
    while (wanted) {
      const [names, network, move] = [wanted, state.network, now];
      wanted = null;
      const reply = await lab.call("move", { network: network.network, epoch: state.epoch, image: state.image, skip: state.skip, move, along: names });
      if (network !== state.network) continue;
      if (reply.error) verdict.textContent = reply.error;
      else show(reply);
    }
    asking = false;
  }

  function show(reply) {
    const { classes } = state.network;
    const { pixels, width, height, channels } = reply.seen;
    lab.palette.image(lab.bytes(pixels), width, height, channels, image);
    const name = classes[reply.original];
    verdict.textContent =
      reply.best === reply.original ? `Still ${name}, ${lab.percent(reply.kept)}` : `Now ${classes[reply.best]}, ${lab.percent(reply.probability)}; ${name} has ${lab.percent(reply.kept)}`;
    for (const curve of reply.curves) plot(sliders.find(({ id }) => id === curve.id), curve, reply.original);
    for (const slider of sliders) mark(slider);
  }

  /* The curve lies right above the slider's track: thumbs are 16 pixels wide, so both ends are 8 pixels in. */
  function plot(slider, curve, original) {
    if (!slider) return;
    const last = curve.at.length - 1;
    const x = (i) => (200 * i) / last;
    const shaded = curve.best.flatMap((best, i) => (best === original ? [] : [make("svg:rect", { class: "moved-other", x: Math.max(0, x(i - 0.5)), width: 200 / last + 0.5, y: 0, height: 40 })]));
    const points = curve.probabilities.map((p, i) => `${x(i).toFixed(1)},${(38 - 36 * p).toFixed(1)}`).join(" ");
    slider.svg.replaceChildren(...shaded, make("svg:polyline", { class: "spark-line", points }), make("svg:line", { class: "moved-now", y1: 0, y2: 40 }));
    slider.words.textContent = curve.words;
    slider.svg.setAttribute("aria-label", `${slider.title}: ${curve.words}`);
  }
  function mark({ id, svg, low, high }) {
    const line = svg.querySelector(".moved-now");
    const x = (200 * (now[id] - low)) / (high - low);
    line?.setAttribute("x1", x);
    line?.setAttribute("x2", x);
  }
});
