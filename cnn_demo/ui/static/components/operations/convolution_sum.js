/* The sum behind the chosen output cell: patch × kernel = products for each channel, then all sums and the bias. */
lab.benchSum = () => {
  const { make, on, state, plain } = lab;
  const MANY = 12; // products that a line of text can hold
  const title = make("h3", {});
  const line = make("p", { class: "bench-formula", role: "status" });
  const tables = make("div", { class: "bench-products" });
  const element = make("section", { class: "bench-sum", "data-part": "sum", "aria-label": "The sum behind the chosen cell" }, title, line, tables);

  const bracket = (value) => (value < 0 ? `(${plain(value)})` : plain(value));
  const names = (count) => (count === 3 ? ["red", "green", "blue"] : count === 1 ? [""] : Array.from({ length: count }, (_, c) => `channel ${c}`));

  function grid(rows, name, padding) {
    const limit = Math.max(...rows.flat().map(Math.abs), 1e-9);
    const body = rows.map((row, y) => make("tr", {}, ...row.map((value, x) => make("td", {
      class: padding?.[y][x] ? "padding" : null,
      title: padding?.[y][x] ? "padding" : plain(value),
      style: `background: color-mix(in srgb, var(${value < 0 ? "--negative" : "--positive"}) ${Math.round((Math.abs(value) / limit) * 45)}%, var(--zero))`,
    }, lab.brief(value)))));
    return make("table", { class: "cell-grid" }, make("caption", {}, name), ...body);
  }

  function draw() {
    const { slid, bench } = state;
    if (!slid) return;
    const [y, x] = bench.at;
    const found = lab.bench.step(slid, y, x);
    title.textContent = `Row ${y}, column ${x} of the output = ${plain(found.total)}`;
    line.textContent = `${left(found, slid.bias)} = ${plain(found.total)}`;
    tables.replaceChildren(...found.channels.map((channel, c) => make("div", { class: "bench-product" },
      make("span", { class: "bench-channel" }, names(found.channels.length)[c]),
      grid(channel.patch, "patch", found.padding), make("span", {}, "×"), grid(channel.kernel, "kernel"), make("span", {}, "="), grid(channel.products, "products"),
      make("span", { class: "bench-total" }, `Σ ${plain(channel.sum)}`))));
  }

  /* One channel: its products that are not zero. Several: the sum of each. The bias last. */
  function left({ channels }, bias) {
    const several = channels.length > 1;
    const all = several ? channels.map(({ sum }) => sum) : channels[0].products.flat().filter(Boolean);
    const most = all.slice(0, MANY);
    const words = most.map((value, i) => (i ? bracket(value) : plain(value)));
    if (all.length > MANY) words.push(`${all.length - MANY} more (${plain(all.slice(MANY).reduce((sum, value) => sum + value, 0))})`);
    if (!words.length) words.push("0");
    return [...words, ...(bias || several ? [`${bracket(bias)} (bias)`] : [])].join(" + ");
  }

  on("slid", draw);
  on("bench", draw);
  return element;
};
