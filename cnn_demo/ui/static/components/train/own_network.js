/* Your own network: up to six blocks in fixed slots, and beside each what it comes to, asked of the server as one types.
   lab.state.own is the last answer, {architecture or null, problem, block, rows ...}; setting lab.state.design to an id
   fills the editor. It is in sight while the form's network is one's own. */
lab.component("own_network", (root) => {
  const { make, on, set, state } = lab;
  const MOST = 6;
  const START = "own:conv16x3-same-bn-relu-max2/conv32x3-same-bn-relu-max2/dense64-relu";
  const CONV = { kind: "conv", width: 16, size: 3, stride: 1, padding: "same", dilation: 1, times: 1, norm: true, shortcut: false, activation: "relu", pool: "none", pool_size: 2, pool_stride: 2, dropout: 0 };
  const WORDS = { none: "none", relu: "ReLU", elu: "ELU", tanh: "tanh", sigmoid: "sigmoid", gelu: "GELU" };
  const PADDINGS = ["same", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const HEADS = ["layer", "output", "size", "parameters", "multiplications"];
  const rows = [];
  let data = null;

  const list = make("ol", { class: "own-blocks" });
  const answer = layers();
  const last = make("div", { class: "own-last" }, make("h3", {}, "Last layer"), answer);
  const sum = make("p", { class: "own-sum", role: "status" }, "\u00a0");
  const add = make("button", { type: "button", onclick: () => (insert({ ...CONV }), rows.at(-1).element.querySelector("select").focus(), ask()) }, "Add a block");
  const text = make("input", { type: "text", id: "own-text", spellcheck: "false", autocomplete: "off", onchange: () => read(text.value.trim()) });
  root.append(
    ...lab.heading("Your own network", "Up to six blocks; what each comes to is counted as you type.",
      "Inside a block the order is fixed: convolution or dense layer, batch norm, shortcut, activation, pooling, dropout. A shortcut adds what came into the block to what its convolutions make of it; where channels or sides differ it goes through a 1×1 convolution first. Before the first dense block the maps become one vector, and the last layer has one unit for each class."),
    list,
    make("div", { class: "row" }, add),
    last,
    sum,
    make("div", { class: "own-text" }, make("label", { for: "own-text" }, "The same as text"), text),
  );
  root.hidden = true;

  const select = (options, value) => {
    const made = make("select", {}, ...options.map(([id, title]) => make("option", { value: id }, title)));
    made.value = String(value);
    return made;
  };
  const number = (value, min, max, step = 1) => make("input", { type: "number", value, min, max, step, inputmode: "decimal" });

  /* One block: its controls, and below them its layers. */
  function insert(values) {
    const block = { ...CONV, ...values };
    const row = { fields: {}, lines: layers(), problem: make("p", { class: "own-problem", role: "status" }) };
    const named = (name, label, control, only = "") => {
      row.fields[name] = control;
      return make("label", { class: `own-field ${only}` }, make("span", {}, label), control);
    };
    const check = (name, label, value, only = "") => {
      row.fields[name] = make("input", { type: "checkbox", checked: value });
      return make("label", { class: `own-check ${only}` }, row.fields[name], label);
    };
    row.title = make("h3", {});
    const up = make("button", { type: "button", class: "quiet", onclick: () => move(row, -1) }, "Up");
    const down = make("button", { type: "button", class: "quiet", onclick: () => move(row, 1) }, "Down");
    const gone = make("button", { type: "button", class: "quiet", onclick: () => remove(row) }, "Remove");
    Object.assign(row, { up, down, gone });
    const kind = named("kind", "Kind", select([["conv", "conv"], ["dense", "dense"]], block.kind));
    const controls = make("div", { class: "own-controls" },
      kind,
      named("width", "Filters", number(block.width, 1, 512)),
      named("size", "Size", number(block.size, 1, 7), "of-conv"),
      named("stride", "Stride", number(block.stride, 1, 4), "of-conv"),
      named("padding", "Padding", select(PADDINGS.map((p) => [String(p), p === 0 ? "none" : String(p)]), block.padding), "of-conv"),
      named("dilation", "Dilation", number(block.dilation, 1, 3), "of-conv"),
      named("times", "In a row", number(block.times, 1, 4), "of-conv"),
      named("activation", "Activation", select(Object.entries(WORDS), block.activation)),
      named("pool", "Pooling", select([["none", "none"], ["max", "max"], ["avg", "average"]], block.pool), "of-conv"),
      named("pool_size", "Pool size", number(block.pool_size, 2, 8), "of-conv of-pool"),
      named("pool_stride", "Pool stride", number(block.pool_stride, 1, 8), "of-conv of-pool"),
      named("dropout", "Dropout", number(block.dropout, 0, 0.9, 0.05)),
      check("norm", "batch norm", block.norm),
      check("shortcut", "shortcut", block.shortcut, "of-conv"));
    row.element = make("li", { class: "own-block" }, make("div", { class: "own-head" }, row.title, make("div", { class: "own-moves" }, up, down, gone)), controls, row.problem, row.lines);
    controls.addEventListener("input", () => (shape(row), ask()));
    rows.push(row);
    list.append(row.element);
    shape(row);
    order();
  }

  function shape(row) {
    row.element.classList.toggle("is-dense", row.fields.kind.value === "dense");
    row.element.classList.toggle("has-pool", row.fields.pool.value !== "none");
    row.fields.width.parentElement.firstChild.textContent = row.fields.kind.value === "dense" ? "Units" : "Filters";
  }

  function order() {
    rows.forEach((row, index) => {
      row.title.textContent = `Block ${index + 1}`;
      row.element.setAttribute("aria-label", `Block ${index + 1}`);
      row.up.disabled = index === 0;
      row.down.disabled = index === rows.length - 1;
      row.gone.disabled = rows.length === 1;
      for (const [button, word] of [[row.up, "up"], [row.down, "down"], [row.gone, "remove"]]) button.setAttribute("aria-label", `Block ${index + 1}: ${word}`);
    });
    add.disabled = rows.length >= MOST;
  }

  function move(row, by) {
    const at = rows.indexOf(row);
    rows.splice(at, 1);
    rows.splice(at + by, 0, row);
    list.replaceChildren(...rows.map(({ element }) => element));
    order();
    (row.up.disabled ? row.down : row.down.disabled ? row.up : by < 0 ? row.up : row.down).focus();
    ask();
  }

  function remove(row) {
    rows.splice(rows.indexOf(row), 1);
    row.element.remove();
    order();
    add.focus();
    ask();
  }

  function blocks() {
    return rows.map(({ fields }) => {
      const value = (name) => (fields[name].value === "" ? null : Number(fields[name].value));
      const shared = { kind: fields.kind.value, width: value("width"), norm: fields.norm.checked, activation: fields.activation.value, dropout: value("dropout") };
      if (shared.kind === "dense") return shared;
      const pool = fields.pool.value === "none" ? {} : { pool_size: value("pool_size"), pool_stride: value("pool_stride") };
      const padding = fields.padding.value === "same" ? "same" : Number(fields.padding.value);
      return { ...shared, ...pool, size: value("size"), stride: value("stride"), padding, dilation: value("dilation"), times: value("times"), shortcut: fields.shortcut.checked, pool: fields.pool.value };
    });
  }

  const ask = lab.latest(async () => {
    if (!data || !rows.length) return;
    const reply = await lab.call("own_network", { data, blocks: blocks() });
    if (reply.error) return void (sum.textContent = reply.error);
    draw(reply);
  });

  async function read(architecture) {
    const reply = await lab.call("own_network", { data: data ?? "mnist", architecture });
    if (reply.error || !reply.blocks.length) return void (sum.textContent = reply.error ?? reply.problem);
    rows.splice(0);
    list.replaceChildren();
    reply.blocks.forEach(insert);
    draw(reply);
  }

  function draw(reply) {
    rows.forEach((row, index) => {
      const bad = Boolean(reply.problem) && reply.block === index + 1;
      row.element.classList.toggle("is-bad", bad);
      if (row.problem.textContent !== (bad ? reply.problem : "")) row.problem.textContent = bad ? reply.problem : "";
      row.lines.classList.toggle("is-unknown", !reply.rows[index]);
      if (reply.rows[index]) row.lines.tBodies[0].replaceChildren(...reply.rows[index].map(line));
    });
    const final = reply.problem ? null : reply.rows.at(-1);
    last.classList.toggle("is-unknown", !final);
    if (final) answer.tBodies[0].replaceChildren(...final.map(line));
    const count = (value) => value.toLocaleString("en");
    sum.classList.toggle("is-bad", Boolean(reply.problem));
    sum.textContent = reply.problem || `${count(reply.parameters)} parameters, ${count(reply.macs)} multiplications for one image.`;
    if (reply.architecture && document.activeElement !== text) text.value = reply.architecture;
    set({ own: reply });
  }

  function layers() {
    const heads = HEADS.map((words) => make("th", { scope: "col" }, words));
    return make("table", { class: "own-layers" }, make("colgroup", {}, ...HEADS.map((words) => make("col", { class: `own-${words}` }))), make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}));
  }

  /* One layer in numbers. */
  function line(layer) {
    const [down, right] = layer.dropped;
    const dropped = !down && !right ? "" : `, dropping ${down === right ? `${down} at each far edge` : `${down} rows and ${right} columns`}`;
    const cells = [layer.shape.join("×"), layer.size_formula && `${layer.size_formula}${dropped}`, layer.parameter_formula, layer.mac_formula];
    return make("tr", {}, make("th", { scope: "row" }, layer.name), ...cells.map((words, index) => make("td", { "data-name": HEADS[index + 1] }, words)));
  }

  on("design", (architecture) => architecture && read(architecture));
  on("plan", (plan) => {
    if (!plan) return;
    root.hidden = !plan.own;
    const before = data;
    data = plan.config.data;
    if (!plan.own) return;
    if (!rows.length && !state.design) read(START);
    else if (before !== data) ask();
  });
});
