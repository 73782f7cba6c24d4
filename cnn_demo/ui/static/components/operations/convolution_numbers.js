/* Typing the input: a field for each number where there are few, and rows that can be pasted for any size. */
lab.benchNumbers = () => {
  const { make, on, state } = lab;
  const FEW = 10; // a side
  const MOST = 64;
  const MOST_CHANNELS = 4;
  const fields = lab.numberFields({ label: "Numbers of the input", changed: (rows) => write(rows) });
  const count = (most) => make("input", { type: "number", min: 1, max: most, step: 1, onchange: reshape });
  const [height, width, channels] = [count(MOST), count(MOST), count(MOST_CHANNELS)];
  const text = make("textarea", { id: "bench-rows", rows: 6, spellcheck: "false" });
  const said = make("p", { class: "quiet-text", role: "status" });
  const button = make("button", { type: "button", "aria-expanded": "false", "data-part": "source", onclick: toggle }, "Type numbers");
  const element = make(
    "div",
    { class: "bench-numbers", hidden: true },
    make("div", { class: "bench-shape" }, ...[["Rows", height], ["Columns", width], ["Channels", channels]].map(([name, control]) => lab.field(`bench-typed-${name.toLowerCase()}`, name, control))),
    fields.element,
    make("div", { class: "bench-rows" }, make("label", { for: "bench-rows" }, "Or paste rows, numbers apart by spaces or commas, an empty line between channels"), text),
    make("div", { class: "row" },
      make("button", { type: "button", onclick: paste }, "Use these rows"),
      make("button", { type: "button", onclick: () => fill(() => Math.floor(Math.random() * 10)) }, "Random numbers"),
      make("button", { type: "button", onclick: () => fill(() => 0) }, "All to zero")),
    said,
  );

  const use = (numbers) => lab.bench.change({ source: "numbers", numbers });
  const shown = () => Math.max(state.bench.shown, 0);
  function write(rows) {
    use(state.bench.numbers.map((table, c) => (c === shown() ? rows : table)));
  }
  function fill(value) {
    use(state.bench.numbers.map((table) => table.map((row) => row.map(value))));
  }
  function reshape() {
    const [h, w, c] = [[height, MOST], [width, MOST], [channels, MOST_CHANNELS]].map(([field, most]) => Math.min(Math.max(Math.round(Number(field.value)) || 1, 1), most));
    const { numbers } = state.bench;
    use(Array.from({ length: c }, (_, k) => Array.from({ length: h }, (_, y) => Array.from({ length: w }, (_, x) => (numbers[k] ?? numbers[0])[y]?.[x] ?? 0))));
  }
  function paste() {
    const tables = text.value.replaceAll("−", "-").trim().split(/\n\s*\n/).map((table) => table.trim().split("\n").map((row) => row.trim().split(/[\s,;|]+/).filter(Boolean).map(Number)));
    const [h, w] = [tables[0].length, tables[0][0].length];
    if (!w || tables.flat(2).some((value) => !Number.isFinite(value) || Math.abs(value) > 1e6)) said.textContent = "Only numbers from −1,000,000 to 1,000,000 can be used, apart by spaces or commas.";
    else if (tables.some((table) => table.length !== h || table.some((row) => row.length !== w))) said.textContent = "All rows must have as many numbers, and all channels as many rows.";
    else if (tables.length > MOST_CHANNELS || h > MOST || w > MOST) said.textContent = `At most ${MOST_CHANNELS} channels of ${MOST}×${MOST} numbers.`;
    else {
      said.textContent = `${h}×${w} numbers${tables.length > 1 ? ` in ${tables.length} channels` : ""} lie on the bench.`;
      use(tables);
    }
  }

  /* An image's numbers become typed ones: they can then be changed. */
  function toggle() {
    const { bench, slid } = state;
    element.hidden = !element.hidden;
    button.setAttribute("aria-expanded", String(!element.hidden));
    if (element.hidden || bench.source === "numbers" || !slid) return;
    const { maps, channels: c, height: h, width: w } = slid;
    use(Array.from({ length: c }, (_, k) => Array.from({ length: h }, (_, y) => [...maps.subarray((k * h + y) * w, (k * h + y + 1) * w)])));
  }

  on("bench", ({ source, numbers }) => {
    if (source !== "numbers") element.hidden = true;
    button.setAttribute("aria-expanded", String(!element.hidden));
    button.textContent = source === "numbers" ? "Type numbers" : "Change its numbers";
    const table = numbers[Math.min(shown(), numbers.length - 1)];
    fields.element.hidden = table.length > FEW || table[0].length > FEW;
    if (!fields.element.hidden) fields.draw(table);
    for (const [field, value] of [[height, table.length], [width, table[0].length], [channels, numbers.length]]) if (document.activeElement !== field) field.value = value;
    if (document.activeElement !== text) text.value = numbers.map((rows) => rows.map((row) => row.map((value) => Number(value.toPrecision(7))).join(" ")).join("\n")).join("\n\n");
  });
  return { element, button };
};
