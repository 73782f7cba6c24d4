/* All published networks: one chart of accuracy against size or work, one table to sort, and what each idea bought. */
lab.component("compare", (root) => {
  const { make } = lab;
  const COLUMNS = [ // id, title, how a value is shown
    ["title", "Network", (value) => value],
    ["year", "Year", String],
    ["depth", "Deep", String],
    ["parameters", "Parameters", (value) => value.toLocaleString("en")],
    ["macs", "Multiplications", (value) => value.toLocaleString("en")],
    ["test_accuracy", "Test accuracy", (value) => `${(100 * value).toFixed(2)} %`],
    ["milliseconds", "One prediction here", (value) => `${value} ms`],
  ];
  const AXES = { parameters: "parameters", macs: "multiplications for one image" };
  const said = make("p", { class: "quiet-text", role: "status" });
  const data = make("div", { class: "row", role: "group", "aria-label": "Images" });
  const axis = make("div", { class: "row", role: "group", "aria-label": "Along the chart" },
    ...[["parameters", "Parameters"], ["macs", "Multiplications"]].map(([id, title]) => make("button", { type: "button", "data-id": id, onclick: () => choose({ along: id }) }, title)));
  const svg = make("svg:svg", { class: "compare-svg", role: "img" });
  const table = make("table", { class: "compare-table" });
  const measure = make("button", { type: "button", onclick: time }, "Measure the time here");
  const timed = make("p", { class: "quiet-text", role: "status" }, "\u00a0");
  const ideas = make("div", { class: "compare-ideas" });
  root.append(
    ...lab.heading("Side by side", "Every network that comes with this page: how large, how much work, how good.", "Accuracies are on whole test sets and come from the networks' cards, as do parameters. Depth counts layers with weights on the longest way. Only networks that learned the same images can be compared, so each set of images has its own chart."),
    said, make("div", { class: "compare-choices" }, data, axis),
    make("div", { class: "compare-panel" },
      make("div", { class: "compare-chart" }, svg),
      make("div", { class: "compare-numbers" }, make("div", { class: "compare-scroll", tabindex: 0, role: "region", "aria-label": "Networks in numbers" }, table), make("div", { class: "row" }, measure, timed))),
    make("h3", {}, "What each idea bought"),
    make("p", { class: "quiet-text" }, "Differences of two trained networks, computed from their cards. Their recipes differ too, so the idea does not deserve all of it. Below you can change one thing alone."),
    ideas,
  );

  let networks = [];
  let shown = { data: "", along: "parameters", by: "test_accuracy", down: true };
  const times = {};

  async function begin() {
    const reply = await lab.call("comparison", {});
    said.textContent = reply.error ?? (reply.missing.length ? `Not shipped with this copy, on CIFAR-10: ${reply.missing.join("; ")}.` : "");
    if (reply.lost) return void setTimeout(begin, 1000);
    if (reply.error) return;
    networks = reply.networks;
    data.replaceChildren(...reply.data.map(({ id, title }) => make("button", { type: "button", "data-id": id, onclick: () => choose({ data: id }) }, title)));
    ideas.replaceChildren(...reply.bought.map(({ idea, before, after, data: on, words }) =>
      make("article", {}, make("h4", {}, idea), make("p", { class: "quiet-text" }, `${before} to ${after}, ${on}`), make("p", {}, words))));
    choose({ data: reply.data[0]?.id ?? "" });
  }
  begin();

  function choose(changes) {
    shown = { ...shown, ...changes };
    for (const button of data.children) button.setAttribute("aria-pressed", String(button.dataset.id === shown.data));
    for (const button of axis.children) button.setAttribute("aria-pressed", String(button.dataset.id === shown.along));
    plot();
    fill();
  }
  const here = () => networks.filter((one) => one.data === shown.data).map((one) => ({ ...one, milliseconds: times[one.network] ?? null }));

  function fill() {
    const { by, down } = shown;
    const sign = down ? -1 : 1;
    const compare = (a, b) => (a[by] === null ? 1 : b[by] === null ? -1 : sign * (typeof a[by] === "string" ? a[by].localeCompare(b[by]) : a[by] - b[by]));
    const head = COLUMNS.map(([id, title]) =>
      make("th", { scope: "col", "aria-sort": id === by ? (down ? "descending" : "ascending") : "none" },
        make("button", { type: "button", class: "quiet", "data-sort": id, onclick: () => sort(id) }, title, make("span", { "aria-hidden": "true" }, id === by ? (down ? " ↓" : " ↑") : ""))));
    const rows = here().sort(compare).map((one) =>
      make("tr", {}, ...COLUMNS.map(([id, , say], index) => make(index ? "td" : "th", index ? {} : { scope: "row" }, one[id] === null ? "–" : say(one[id])))));
    table.replaceChildren(make("caption", { class: "visually-hidden" }, "Networks in numbers"), make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows));
  }
  function sort(id) {
    choose(shown.by === id ? { down: !shown.down } : { by: id, down: id !== "title" });
    table.querySelector(`[data-sort="${id}"]`).focus();
  }

  /* One network after the other, so that none is measured beside another. */
  async function time() {
    measure.disabled = true;
    const all = here();
    let passes = 0;
    for (const [index, { network, title }] of all.entries()) {
      timed.textContent = `Measuring ${title}, ${index + 1} of ${all.length}.`;
      const reply = await lab.call("time_network", { network });
      if (reply.error) {
        timed.textContent = reply.error;
        break;
      }
      times[network] = reply.milliseconds;
      passes = Math.max(passes, reply.passes);
      timed.textContent = `One image at a time on this machine, one thread: the median of up to ${passes} predictions.`;
      fill();
    }
    measure.disabled = false;
  }

  /* The chart: a dot for each network, its name beside it. The table says the same in numbers. */
  const H = 320;
  const EDGE = { left: 54, right: 16, top: 16, bottom: 44 };
  const LINE = 15; // pixels
  const PLACES = [0, -LINE, LINE, -2 * LINE, 2 * LINE, -3 * LINE, 3 * LINE].flatMap((down) => [[down, false], [down, true]]); // of a name: right or left of its dot, then above and below
  new ResizeObserver(() => svg.clientWidth && plot()).observe(svg);
  function plot() {
    const W = svg.clientWidth || 560;
    const points = here().filter((one) => one.test_accuracy !== null);
    svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
    svg.setAttribute("aria-label", `Test accuracy against ${AXES[shown.along]}: ${points.map((one) => `${one.title} ${(100 * one.test_accuracy).toFixed(1)} %`).join(", ")}`);
    if (!points.length) return svg.replaceChildren();
    const sizes = points.map((one) => Math.log10(one[shown.along]));
    const [left, right] = [Math.min(...sizes) - 0.15, Math.max(...sizes) + 0.15];
    const scores = points.map((one) => 100 * one.test_accuracy);
    const low = Math.floor(Math.min(...scores)) - 1;
    const high = Math.min(100, Math.ceil(Math.max(...scores) + 0.5));
    const x = (v) => EDGE.left + ((v - left) / (right - left)) * (W - EDGE.left - EDGE.right);
    const y = (v) => H - EDGE.bottom - ((v - low) / (high - low)) * (H - EDGE.top - EDGE.bottom);
    const text = (tx, ty, words, anchor, looks = "chart-text") => make("svg:text", { x: tx.toFixed(1), y: ty.toFixed(1), "text-anchor": anchor, class: looks }, words);
    const parts = [];
    const step = [1, 2, 5, 10, 20].find((s) => (high - low) / s <= 6);
    for (let v = Math.ceil(low / step) * step; v <= high; v += step) parts.push(make("svg:line", { x1: EDGE.left, x2: W - EDGE.right, y1: y(v), y2: y(v), class: "chart-grid" }), text(EDGE.left - 8, y(v) + 4, `${v} %`, "end"));
    for (const v of marks(left, right)) parts.push(make("svg:line", { x1: x(v), x2: x(v), y1: EDGE.top, y2: H - EDGE.bottom, class: "chart-grid" }), text(x(v), H - EDGE.bottom + 18, short(10 ** v), "middle"));
    parts.push(text((EDGE.left + W) / 2, H - 6, `${AXES[shown.along]}, logarithmic`, "middle"));
    const dots = points.map((one) => ({ name: one.title, cx: x(Math.log10(one[shown.along])), cy: y(100 * one.test_accuracy) })).sort((a, b) => a.cy - b.cy);
    const placed = dots.map(({ cx, cy }) => ({ x0: cx - 6, x1: cx + 6, y: cy + 4 })); // labels keep off dots and each other
    const isFree = ({ x0, x1, y }) => x0 >= EDGE.left && x1 <= W && y > 12 && y < H - EDGE.bottom && !placed.some((other) => Math.abs(other.y - y) < 15 && other.x0 < x1 && x0 < other.x1);
    for (const { name, cx, cy } of dots) {
      const wide = name.length * 7.2;
      const tries = PLACES.map(([down, end]) => ({ down, end, x0: end ? cx - 10 - wide : cx + 10, x1: end ? cx - 10 : cx + 10 + wide, y: cy + 4 + down }));
      const label = tries.find(isFree) ?? tries[cx + wide + 14 > W ? 1 : 0];
      placed.push(label);
      const edge = label.end ? label.x1 : label.x0;
      if (Math.abs(label.down) > LINE) parts.push(make("svg:line", { x1: cx, y1: cy, x2: edge, y2: label.y - 4, class: "compare-lead" }));
      parts.push(make("svg:circle", { cx, cy, r: 5, class: "compare-dot" }), text(edge, label.y, name, label.end ? "end" : "start", "compare-name"));
    }
    svg.replaceChildren(...parts);
  }
  /* Logarithms of 1, 2, 5, 10 ... in between. */
  function marks(left, right) {
    const found = [];
    for (let power = Math.floor(left); power <= right; power++) for (const m of [1, 2, 5]) found.push(power + Math.log10(m));
    const inside = found.filter((v) => v >= left && v <= right);
    return inside.length > 7 ? inside.filter((v) => Math.abs(v - Math.round(v)) < 1e-9) : inside;
  }
  const short = (n) => (n >= 1e9 ? `${+(n / 1e9).toPrecision(2)} G` : n >= 1e6 ? `${+(n / 1e6).toPrecision(2)} M` : n >= 1e3 ? `${+(n / 1e3).toPrecision(2)} k` : String(Math.round(n)));
});
