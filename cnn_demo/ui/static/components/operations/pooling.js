/* Pooling: a window over one map, its winner or its average. */
lab.component("pooling", (root) => {
  const { make } = lab;
  const options = (pairs) => pairs.map(([value, words]) => make("option", { value }, words));
  let rows = [[7, 3, 5, 2], [8, 7, 1, 6], [4, 9, 3, 9], [0, 8, 4, 5]];
  let at = [0, 0];
  let reply = null;
  let typed = true;

  const source = make("select", { onchange: () => ((typed = source.value === "typed"), restart()) }, ...options([["typed", "typed numbers"], ["map", "a map"]]));
  const kind = make("select", { onchange: () => restart() }, ...options([["max", "largest"], ["average", "average"]]));
  const size = make("select", { onchange: () => restart() }, ...options([2, 3, 4, 5].map((n) => [n, `${n}×${n}`])));
  const stride = make("select", { onchange: () => restart() }, ...options([["", "as the size"], ...[1, 2, 3, 4].map((n) => [n, n])]));
  const choice = lab.mapChoice({ id: "pooling", chosen: () => restart() });
  const fields = lab.numberFields({ label: "Numbers to pool", changed: (next) => ((rows = next), ask()) });
  const step = (dy, dx) => go(at[0] + dy, at[1] + dx);
  const before = lab.mapView("Map", { walk: step, press: (y, x) => go(Math.floor(y / pace()), Math.floor(x / pace())) });
  const after = lab.mapView("Pooled", { walk: step, press: (y, x) => go(y, x) });
  const line = make("p", { class: "bench-formula", role: "status" }, "\u00a0");
  const sizes = make("p", { class: "quiet-text" }, "\u00a0");
  const edit = make("div", { class: "map-part", "data-controls": "numbers" }, make("h3", {}, "Your numbers"), fields.element);
  root.append(
    ...lab.heading(
      "Pooling",
      "A window without weights: of each place only the largest number, or the average, is kept.",
      "Pooling makes maps smaller, so that the layers behind it have less to do and each of their cells sees more of the image. The dot marks the winner; where several are equal, the first one wins, as in PyTorch.",
    ),
    make("div", { class: "map-settings", "data-controls": "settings" }, lab.field("pooling-from", "From", source), choice.element, lab.field("pooling-kind", "Keep", kind), lab.field("pooling-size", "Size", size), lab.field("pooling-stride", "Stride", stride)),
    make("div", { class: "map-row" }, edit, before.element, after.element),
    line,
    sizes,
  );
  fields.draw(rows);

  const pace = () => Number(stride.value || size.value);
  const ask = lab.whenSeen(root, ["slid", "answer", "epoch"], pool);

  function restart(first = [0, 0]) {
    at = first;
    choice.element.hidden = typed;
    edit.hidden = !typed;
    ask();
  }
  choice.element.hidden = true;

  async function pool() {
    if (!typed) await choice.ready();
    const question = typed ? { numbers: rows } : choice.question();
    if (!question) return;
    fields.draw(rows);
    const next = await lab.call("pool_map", { ...question, size: Number(size.value), stride: pace(), kind: kind.value });
    if (next.error) return void (line.textContent = next.error);
    reply = { ...next, values: lab.doubles(next.map.values), pooled: { ...next.pooled, values: lab.doubles(next.pooled.values) } };
    go(...at);
  }

  function go(y, x) {
    if (!reply) return;
    const { map, values, pooled, dropped, formula } = reply;
    at = [Math.min(Math.max(y, 0), pooled.h - 1), Math.min(Math.max(x, 0), pooled.w - 1)];
    const [n, s] = [Number(size.value), pace()];
    const cells = Array.from({ length: n * n }, (_, i) => [at[0] * s + Math.floor(i / n), at[1] * s + (i % n)]);
    const window = cells.map(([row, column]) => values[row * map.w + column]);
    const best = window.indexOf(Math.max(...window));
    const isMax = kind.value === "max";
    const result = pooled.values[at[0] * pooled.w + at[1]];
    before.draw({ ...map, values, window: { y: at[0] * s, x: at[1] * s, size: n }, winner: isMax ? cells[best] : null, dropped });
    after.draw({ ...pooled, chosen: at });
    const all = window.map((value, i) => (i && !isMax && value < 0 ? `(${lab.plain(value)})` : lab.plain(value)));
    line.textContent = isMax ? `max(${all.join(", ")}) = ${lab.plain(result)}` : `(${all.join(" + ")}) / ${n * n} = ${lab.plain(result)}`;
    const [below, right] = dropped;
    sizes.textContent = `Size: ${formula}.${below || right ? ` Hatched: ${lab.leftRows(below, right)} that no window reaches.` : ""}`;
  }

  const { oneOf, tables, cell } = lab.linkWords;
  lab.part("pooling", root, {
    fields: { ...choice.fields, from: oneOf("typed", "map"), keep: oneOf("max", "average"), size: oneOf("2", "3", "4", "5"), stride: oneOf("1", "2", "3", "4"), numbers: tables(16), at: cell(64) },
    now: () => ({ ...(typed ? {} : choice.now()), from: source.value, keep: kind.value, size: size.value, stride: stride.value, numbers: [rows], at }),
    show(said, unread) {
      typed = said.from !== "map";
      for (const [control, value] of [[source, said.from], [kind, said.keep], [size, said.size], [stride, said.stride]]) if (value) control.value = value;
      if (said.numbers) [rows] = said.numbers;
      choice.take(said, unread);
      restart(said.at);
    },
    network: () => !typed && choice.looksInside(),
  });

  /* Called by the worked examples. */
  lab.openPooling = (state) => {
    ({ rows } = state);
    [typed, source.value, size.value, stride.value, kind.value] = [true, "typed", String(state.size), "", state.kind];
    root.closest("details").open = true;
    restart();
    root.closest("details").scrollIntoView({ block: "start" });
  };
});
