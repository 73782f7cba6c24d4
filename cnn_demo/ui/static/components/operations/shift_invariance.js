/* How much of a small shift is left after the convolution, and how much after pooling: counted, not claimed. */
lab.component("pool_shift", (root) => {
  const { make, state } = lab;
  const right = lab.slider("pool-shift-x", "Shift to the right", { min: 0, max: 3, value: 1, oninput: () => ask() });
  const down = lab.slider("pool-shift-y", "Shift down", { min: 0, max: 3, value: 0, oninput: () => ask() });
  const kind = make("select", { onchange: () => ask() }, make("option", { value: "max" }, "largest"), make("option", { value: "average" }, "average"));
  const size = make("select", { onchange: () => ask() }, ...[2, 3, 4].map((n) => make("option", { value: n }, `${n}×${n}`)));
  const views = ["Input", "Convolution", "Pooled"].map((title) => ({ title, before: lab.mapView(`${title}, at rest`), after: lab.mapView(`${title}, shifted`) }));
  const said = make("p", { class: "map-said", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading(
      "What a shift leaves behind",
      "What lies on the workbench, shifted by some cells: the input, its convolution and the pooled convolution, before and after.",
      "The convolution shifts along with the input, so nearly all of its cells change. Pooling forgets a shift only where the winner stays in its window, so look at the counts: larger windows forget more, and averages hardly ever stay exactly the same.",
    ),
    make("div", { class: "map-settings", "data-controls": "settings" }, right.element, down.element, lab.field("pool-shift-kind", "Keep", kind), lab.field("pool-shift-size", "Pooling", size)),
    make("div", { class: "shift-grid" }, ...views.flatMap(({ before, after }) => [before.element, after.element])),
    said,
  );
  const ask = lab.whenSeen(root, ["slid"], compare);
  const { oneOf, whole } = lab.linkWords;
  lab.part("pool_shift", root, {
    fields: { right: whole(0, 3), down: whole(0, 3), keep: oneOf("max", "average"), size: oneOf("2", "3", "4") },
    now: () => ({ right: right.value(), down: down.value(), keep: kind.value, size: size.value }),
    show(said) {
      right.set(said.right ?? right.value());
      down.set(said.down ?? down.value());
      kind.value = said.keep ?? kind.value;
      size.value = said.size ?? size.value;
    },
  });

  async function compare() {
    if (!state.slid) return;
    const reply = await lab.call("pool_shifted", { ...lab.bench.question(), x: right.value(), y: down.value(), size: Number(size.value), kind: kind.value });
    if (reply.error) return void (said.textContent = reply.error);
    reply.pairs.forEach((pair, i) => {
      const [before, after] = [pair.before, pair.after].map((map) => ({ ...map, values: lab.doubles(map.values) }));
      const limit = Math.max(lab.cells.limit(before.values), lab.cells.limit(after.values));
      const signed = lab.cells.isSigned(before.values) || lab.cells.isSigned(after.values);
      views[i].before.draw({ ...before, limit, signed });
      const flags = after.values.map((value, j) => Math.abs(value - before.values[j]) > 1e-9 * (1 + Math.abs(value)));
      views[i].after.draw({ ...after, limit, signed, flags: [...flags] }, `${pair.changed} of ${pair.total} cells changed (${lab.percent(pair.changed / pair.total)}), by ${lab.percent(pair.by)} of what was there.`);
    });
    const [input, convolved, pooled] = reply.pairs.map(({ changed, total }) => lab.percent(changed / total));
    said.textContent = `Changed: ${input} of the input, ${convolved} of the convolution, ${pooled} of the pooled map.`;
  }
});
