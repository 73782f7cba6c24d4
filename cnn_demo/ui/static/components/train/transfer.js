/* Few images: from scratch, or with what another network has learned, frozen or not. What stays as it is is drawn;
   then all three are trained here on the same images. */
lab.component("transfer", (root) => {
  const { make, on, percent } = lab;
  const count = (number) => number.toLocaleString("en");
  const KINDS = ["series-1", "series-2", "series-3"];
  const STATES = { stays: "stays", learns: "learns on", new: "new, learns" };

  const select = (id, changed, options = []) => make("select", { id, onchange: changed }, ...options.map(([value, name, chosen]) => make("option", { value, selected: chosen ?? false }, name)));
  const field = (text, control) => make("div", { class: "duel-field" }, make("label", { for: control.id }, text), control);
  const data = select("transfer-data", offer);
  const source = select("transfer-source", plan);
  const images = select("transfer-images", plan, [[50, "50"], [100, "100", true], [300, "300"], [1000, "1,000"]]);
  const epochs = select("transfer-epochs", plan, [[10, "10"], [20, "20", true], [40, "40"]]);
  const seed = make("input", { type: "number", id: "transfer-seed", min: 0, max: 2147483647, step: 1, value: 42, inputmode: "numeric", onchange: plan });
  const examples = make("div", { class: "row transfer-examples", role: "group", "aria-label": "Examples" });
  const note = make("p", { class: "transfer-note" }, "\u00a0");
  const drawing = make("div", { class: "transfer-ways" });
  const go = make("button", { type: "button", class: "primary", disabled: true, onclick: () => begin({ runs: ways.map(({ title, learns, config }) => ({ name: title, learns, config, sample: true })) }) }, "Train all three");
  const halt = make("button", { type: "button", disabled: true, onclick: () => work?.stop() }, "Stop");
  const said = make("p", { class: "duel-said", role: "status" }, "\u00a0");
  const chart = lab.chart({ title: "Accuracy on held-out images", percent: true });
  const table = make("div", { class: "transfer-results" });
  root.append(
    ...lab.heading(
      "Few images: start from what another network knows",
      "The same few images three times: from scratch, with frozen features of a network that learned something else, and with its last block learning on.",
      "Frozen layers get no gradient and stay bit by bit as they were; batch norm in them keeps its means too. Where the classes are others, the last layer is new. Whether this helps depends on how much the two kinds of images have in common, and on how few there are: with more images, learning from scratch catches up, and may win. Other images, by another seed, shift each number by a few points.",
    ),
    examples,
    make("div", { class: "duel-form transfer-form" }, field("Learn", data), field("Start from", source), field("Images, of the bundled sample", images), field("Epochs", epochs), field("Seed", seed)),
    note,
    drawing,
    make("div", { class: "row" }, go, halt),
    said,
    make("div", { class: "duel-two" }, chart.element, table),
  );

  let found = []; // the networks that fit
  let ways = null;
  let classes = 0; // of the data to learn
  let named = ""; // these data, in words
  let work = null;
  let test = 0; // images that it is tested on
  let rows = [];
  let left = lab.unfinished("transfer"); // what was going on when the page was left
  const before = left?.runs.map(({ config }) => config);
  if (left) Object.entries({ max_images: images, epochs, seed }).forEach(([part, control]) => (control.value = before[0][part]));
  chart.draw({ to: Number(epochs.value), series: [] });
  on("networks", offer);

  async function offer() {
    const wanted = data.value || before?.[0].data || "fashion_mnist";
    const reply = await lab.call("sources", { data: wanted, runs: JSON.parse(localStorage.getItem("lab-runs") || "[]") });
    if (reply.error) return (note.textContent = reply.error);
    if (!data.options.length) {
      data.append(...reply.data.map(({ id, title }) => make("option", { value: id, selected: id === wanted }, title)));
      examples.append(...reply.examples.map((example) => make("button", { type: "button", onclick: () => show(example) }, example.title)));
    }
    if (data.value !== wanted) return;
    const chosen = source.value || before?.[1].pretrained;
    ({ classes, named } = reply);
    found = [...reply.sources].sort((a, b) => a.seen - b.seen || a.same - b.same); // what has seen least of it comes first
    source.replaceChildren(...found.map(({ network, title, own }) => make("option", { value: network }, `${title}${own ? " · yours" : ""}`)));
    if (found.some(({ network }) => network === chosen)) source.value = chosen;
    plan();
  }

  async function show(example) {
    data.value = example.data;
    source.replaceChildren(make("option", { value: example.network }));
    await offer();
  }

  /* What the network has seen of these images before: only where that is nothing, it is transfer. */
  function history({ same, seen, learned, images }) {
    const start = "to start from it is no transfer, only a head start, so it should win.";
    if (same) return `This network has learned ${named} itself, from ${count(images)} images: ${start}`;
    if (!seen) return `It has learned ${learned}; it has never seen an image of ${named}.`;
    if (seen === classes) return `It has learned ${learned}; all ${classes} classes of ${named} it has seen before: ${start}`;
    return `It has learned ${learned}; ${seen} of the ${classes} classes of ${named} it has seen before: part of this is only a head start.`;
  }

  async function plan() {
    const asked = { network: source.value, data: data.value, images: Number(images.value), epochs: Number(epochs.value), seed: seed.value === "" ? null : Number(seed.value) };
    const reply = await lab.call("ways", { ...asked, edits: {}, kernels: {} });
    if (asked.network !== source.value || asked.data !== data.value || asked.images !== Number(images.value)) return;
    ways = reply.error ? null : reply.ways;
    go.disabled = !ways || Boolean(work);
    const chosen = found.find(({ network }) => network === asked.network);
    note.textContent = reply.error ?? (chosen ? history(chosen) : "\u00a0");
    if (reply.error) return;
    test = reply.test_images;
    drawing.replaceChildren(...ways.map(draw));
    if (left) begin(left);
    else if (!work) fill();
    left = null;
  }

  const lock = () => make("svg:svg", { viewBox: "0 0 12 14", class: "transfer-lock", "aria-hidden": "true" }, make("svg:path", { d: "M3 6V4a3 3 0 0 1 6 0v2" }), make("svg:rect", { x: 1, y: 6, width: 10, height: 7, rx: 1.5 }));

  function draw({ title, sentence, blocks, learns, total }) {
    return make("section", { class: "transfer-way" },
      make("h3", {}, title),
      make("p", { class: "quiet-text" }, `${sentence} ${learns === total ? `All ${count(total)}` : `${count(learns)} of ${count(total)}`} numbers learn.`),
      make("ol", { class: "transfer-blocks" }, ...blocks.map(({ name, parameters, state }) =>
        make("li", { class: `transfer-block ${state}` },
          make("span", { class: "transfer-name" }, name),
          make("span", { class: "transfer-count" }, count(parameters)),
          make("span", { class: "transfer-state" }, state === "stays" ? lock() : null, STATES[state])))));
  }

  function begin(what) {
    go.disabled = true;
    halt.disabled = false;
    rows = what.runs.map(({ name, learns }) => ({ title: name, learns, points: [], run: null }));
    fill();
    const most = what.runs[0].config.epochs;
    work = lab.experiment({
      ...what,
      name: "transfer",
      seen: (index, run) => {
        said.textContent = `${rows[index].title}: ${run.message || "training."}`;
        rows[index].points = run.points.filter(({ val_accuracy }) => val_accuracy !== null).map((p) => [p.epoch, p.val_accuracy]);
        if (run.ended && run.test_accuracy !== null) rows[index].run = run;
        fill();
        chart.draw({ to: most, series: rows.map(({ title, points }, place) => ({ name: title, kind: KINDS[place], points })) });
      },
      done: (results, trouble) => {
        work = null;
        halt.disabled = true;
        go.disabled = !ways;
        said.textContent = trouble ?? verdict();
      },
    });
  }

  /* Half the width of a 95 % interval, in points. */
  const margin = (share) => 196 * Math.sqrt((share * (1 - share)) / test);

  function verdict() {
    const [scratch, ...others] = rows;
    const best = others.reduce((a, b) => (b.run.test_accuracy > a.run.test_accuracy ? b : a));
    const points = 100 * (best.run.test_accuracy - scratch.run.test_accuracy);
    const clear = Math.abs(points) > margin(best.run.test_accuracy) + margin(scratch.run.test_accuracy);
    const what = points >= 0 ? `${Math.abs(points).toFixed(1)} points above` : `${Math.abs(points).toFixed(1)} points below`;
    return `${best.title} ends ${what} learning from scratch${clear ? "." : ", which may be chance: the margins overlap."}`;
  }

  function fill() {
    const shown = rows.length ? rows : (ways ?? []);
    const cells = ({ learns, run }) => [count(learns), run ? `${percent(run.test_accuracy)} ± ${margin(run.test_accuracy).toFixed(1)}` : "\u00a0", run ? `${run.seconds} s` : "\u00a0"];
    table.replaceChildren(make("table", { class: "bins" },
      make("thead", {}, make("tr", {}, ...["way", "numbers that learn", "right, test", "time"].map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...shown.map((row) => make("tr", {}, make("th", { scope: "row" }, row.title), ...cells(row).map((text) => make("td", {}, text)))))),
      make("p", { class: "quiet-text" }, test ? `Measured on all ${count(test)} test images of the sample, with 95 % margins in points. A fifth of the few images is held out to choose the best epoch.` : "\u00a0"));
  }
});
