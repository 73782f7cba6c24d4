/* Small previews inside the form: what a part of the recipe will do. Each is {element, show(plan)} and shows numbers and
   images that the server takes from the functions of the training itself. */
(() => {
  const { make } = lab;
  const W = 320;
  const H = 92;
  const EDGE = { left: 44, right: 8, top: 10, bottom: 20 };

  /* None of this depends on the network, and one's own may not be ready. */
  const known = (config) => ({ ...config, architecture: config.architecture ?? "quick" });

  /* The learning rate over the run. */
  function schedule() {
    const svg = make("svg:svg", { class: "preview-curve", viewBox: `0 0 ${W} ${H}`, role: "img", "aria-label": "Learning rate over the run" });
    const said = make("p", { class: "recipe-help preview-said" }, "\u00a0");
    const text = (x, y, content, anchor) => make("svg:text", { x, y, "text-anchor": anchor, class: "chart-text" }, content);

    async function show({ config, sample }) {
      const reply = await lab.call("schedule", { config: known(config), sample });
      if (reply.error) return void ((said.textContent = reply.error), svg.replaceChildren());
      const rates = new Float32Array(lab.bytes(reply.rates).buffer);
      const [highest, last] = [Math.max(...rates), rates.length - 1];
      const x = (i) => EDGE.left + (last ? i / last : 0.5) * (W - EDGE.left - EDGE.right);
      const y = (rate) => H - EDGE.bottom - (rate / highest) * (H - EDGE.top - EDGE.bottom);
      const points = [...rates].map((rate, i) => `${x(i).toFixed(1)},${y(rate).toFixed(1)}`).join(" ");
      svg.replaceChildren(
        make("svg:line", { x1: EDGE.left, x2: W - EDGE.right, y1: y(0), y2: y(0), class: "chart-grid" }),
        make("svg:line", { x1: EDGE.left, x2: W - EDGE.right, y1: y(highest), y2: y(highest), class: "chart-grid" }),
        make("svg:polyline", { points, class: "preview-line" }),
        text(EDGE.left - 6, y(highest) + 4, lab.number(highest), "end"),
        text(EDGE.left - 6, y(0) + 4, "0", "end"),
        text(EDGE.left, H - 4, "first step", "start"),
        text(W - EDGE.right, H - 4, `step ${reply.steps.toLocaleString("en")}`, "end"),
      );
      const words = [rates[0], highest, rates[last]].map(lab.number);
      svg.setAttribute("aria-label", `Learning rate over the run: begins at ${words[0]}, is ${words[1]} at most, ends at ${words[2]}.`);
      said.textContent = `${reply.steps.toLocaleString("en")} steps, each on up to ${config.batch_size} of ${reply.images.toLocaleString("en")} images.`;
    }
    return { element: make("div", { class: "preview" }, svg, said), show };
  }

  /* Eight training images, before and after. */
  function augmentation(again) {
    const strip = make("div", { class: "preview-strip" });
    const said = make("p", { class: "recipe-help preview-said" }, "\u00a0");
    let seed = 1;
    let plan = null;
    again.addEventListener("click", () => {
      seed += 1;
      if (plan) show(plan);
    });

    async function show(now) {
      plan = now;
      const { data, augmentation: augment } = plan.config;
      const reply = await lab.call("augmented", { data, augmentation: augment, sample: plan.sample, seed });
      if (reply.error) return void (said.textContent = reply.error);
      const [channels, height, width] = reply.shape;
      const row = (name, images) => make("div", { class: "preview-row", role: "img", "aria-label": `${name}: ${reply.labels.join(", ")}` },
        make("span", { class: "preview-name", "aria-hidden": "true" }, name), ...images.map((image) => lab.palette.image(lab.bytes(image), width, height, channels)));
      strip.replaceChildren(row("before", reply.before), row("after", reply.after));
      said.textContent = augment === "none" ? "None: every epoch shows the same images." : "Drawn anew for every batch, so no epoch shows an image twice the same way.";
    }
    return { element: make("div", { class: "preview" }, strip, make("div", { class: "preview-foot" }, said, again)), show };
  }

  /* What is taken off each channel, and what it is divided by. */
  function normalization() {
    const said = make("p", { class: "recipe-help preview-said preview-numbers" }, "\u00a0");
    let last = "";
    const digits = (value) => value.toFixed(4);
    const USED = { standard: "The published numbers are used.", measured: "The measured ones are used.", none: "None are used: pixels stay between 0 and 1." };

    async function show({ config, sample }) {
      const asked = JSON.stringify([config.data, config.max_images, config.shuffle, config.seed, config.validation_share, config.validate_on, config.normalization, sample]);
      if (asked === last) return;
      const reply = await lab.call("normalized", { config: known(config), sample });
      if (reply.error) return void (said.textContent = reply.error);
      last = asked;
      const lines = reply.channels.map((channel, c) => make("tr", {}, make("th", { scope: "row" }, channel),
        ...["standard", "measured"].flatMap((kind) => [make("td", {}, digits(reply[kind].mean[c])), make("td", {}, digits(reply[kind].std[c]))])));
      const head = (words, span) => make("th", { scope: "col", colspan: span }, words);
      said.replaceChildren(
        make("span", {}, `(value − mean) / deviation, channel by channel. ${USED[config.normalization]}`),
      );
      table.replaceChildren(
        make("thead", {}, make("tr", {}, make("td", {}), head("published", 2), head("measured", 2)), make("tr", {}, make("td", {}), ...["mean", "deviation", "mean", "deviation"].map((word) => head(word, 1)))),
        make("tbody", {}, ...lines),
      );
    }
    const table = make("table", { class: "preview-table" });
    return { element: make("div", { class: "preview" }, said, table), show };
  }

  lab.previews = { schedule, augmentation, normalization };
})();
