/* The numbers of one kernel as a grid that can be typed into. What is typed holds for this visitor's questions only;
   the shared network is never changed. */
lab.kernelEditor = (layer) => {
  const { make, state } = lab;
  const LARGEST = 1000;
  let reply = null;
  const button = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => (element.hidden ? open(0, 0) : close()) }, "Change numbers");
  const [filter, channel] = ["Filter", "Input map"].map((name) => ({ name, field: make("input", { type: "number", min: 0, step: 1, value: 0, onchange: moved }) }));
  const grid = make("div", { class: "editor-grid", role: "group", "aria-label": `Numbers of the kernel, ${layer}` });
  const said = make("p", { class: "quiet-text", role: "status" });
  const zero = make("button", { type: "button", onclick: () => write(reply.numbers.map((row) => row.map(() => 0))) }, "All to zero");
  const back = make("button", { type: "button", onclick: () => write(null) }, "Put back");
  const element = make(
    "div",
    { class: "editor", hidden: true },
    make("div", { class: "editor-which" }, ...[filter, channel].map(({ name, field }) => make("label", {}, name, field))),
    grid,
    make("div", { class: "row" }, zero, back),
    said,
  );

  function open(f, c) {
    element.hidden = false;
    button.setAttribute("aria-expanded", "true");
    [filter.field.value, channel.field.value] = [f, c];
    read();
  }
  function close() {
    element.hidden = true;
    button.setAttribute("aria-expanded", "false");
  }
  const whole = ({ field }) => Math.min(Math.max(Math.round(Number(field.value)) || 0, 0), Number(field.max || 0));
  function moved() {
    for (const each of [filter, channel]) each.field.value = whole(each);
    read();
  }

  const read = lab.latest(async () => {
    if (element.hidden || !state.network) return;
    const { network, epoch } = state;
    const [f, c] = [Number(filter.field.value), Number(channel.field.value)];
    const next = await lab.call("kernel_numbers", { network: network.network, epoch, layer, filter: f, channel: c });
    if (next.error) return void (said.textContent = next.error);
    reply = { ...next, f, c };
    filter.field.max = next.filters - 1;
    channel.field.max = next.channels - 1;
    draw();
  });

  function draw() {
    const { numbers, learned, f, c } = reply;
    const edited = Boolean(state.kernels[layer]?.[`${f},${c}`]);
    said.textContent = edited ? "Rewritten. What was learned comes back with Put back." : "What this filter multiplies with what it sees in that map. Change a number: maps and answer follow, for you only.";
    back.disabled = !edited;
    const limit = Math.max(...learned.flat().map(Math.abs), 1e-9);
    grid.style.gridTemplateColumns = `repeat(${numbers[0].length}, minmax(0, 76px))`;
    const old = [...grid.children];
    if (old.length !== numbers.flat().length) grid.replaceChildren(...numbers.flatMap((row, y) => row.map((_, x) => cell(y, x))));
    [...grid.children].forEach((field, place) => {
      const value = numbers.flat()[place];
      const share = Math.min(Math.abs(value) / limit, 1);
      if (document.activeElement !== field) field.value = Number(value.toPrecision(4));
      field.style.background = `color-mix(in srgb, var(${value < 0 ? "--negative" : "--positive"}) ${Math.round(share * 45)}%, var(--zero))`;
    });
  }
  function cell(y, x) {
    return make("input", { type: "number", step: "any", "aria-label": `row ${y}, column ${x}`, onchange: (event) => typed(event.target, y, x) });
  }
  function typed(field, y, x) {
    const value = Number(field.value);
    if (field.value === "" || !Number.isFinite(value) || Math.abs(value) > LARGEST) {
      said.textContent = `A number from −${LARGEST} to ${LARGEST}.`;
      field.value = Number(reply.numbers[y][x].toPrecision(4));
      return;
    }
    const rows = reply.numbers.map((row) => [...row]);
    rows[y][x] = value;
    write(rows);
  }
  function write(rows) {
    if (!reply) return;
    reply.numbers = rows ?? reply.learned;
    lab.setKernel(layer, reply.f, reply.c, rows);
    draw();
  }
  return { element, button, open, read };
};
