/* What lies on the workbench and how it slides: input, kernel, size, stride, padding, dilation, bias. */
lab.benchSettings = (kernels) => {
  const { make, on, state } = lab;
  const SIDES = [8, 12, 16, 28, 32, 48, 64];
  const change = lab.bench.change;
  const options = (pairs) => pairs.map(([value, words]) => make("option", { value }, words));
  const field = (name, control, part) => lab.field(`bench-${name.toLowerCase()}`, name, control, { "data-part": part });
  const upTo = (most) => Array.from({ length: most }, (_, i) => [i + 1, i + 1]);

  const source = make("select", { onchange: () => change({ source: source.value }) }, ...options([["numbers", "typed numbers"], ["image", "current image"]]));
  const sent = make("option", { value: "sent" }, "the link's image");
  const side = make("select", { onchange: () => change({ side: Number(side.value) }) }, ...options(SIDES.map((n) => [n, `${n}×${n}`])));
  const channels = make("select", { onchange: () => change({ channels: channels.value }) }, ...options([["gray", "gray"], ["rgb", "all three"], ["red", "red"], ["green", "green"], ["blue", "blue"]]));
  const preset = make("select", { onchange: () => choose(preset.value) }, ...options([["", "typed"], ...kernels.map(({ id, title }) => [id, title])]));
  const size = make("select", { onchange: () => resize(Number(size.value)) }, ...options(upTo(7).map(([n]) => [n, `${n}×${n}`])));
  const stride = make("select", { onchange: () => change({ stride: Number(stride.value) }) }, ...options(upTo(7)));
  const padding = make("select", { onchange: () => change({ padding: Number.isNaN(Number(padding.value)) ? padding.value : Number(padding.value) }) }, ...options([["valid", "valid: none"], ["same", "same size"], ["full", "full"], ...upTo(6).map(([n]) => [n, `${n} around`])]));
  const dilation = make("select", { onchange: () => change({ dilation: Number(dilation.value) }) }, ...options(upTo(6)));
  const bias = make("input", { type: "number", step: "any", min: -1e6, max: 1e6, onchange: () => change({ bias: Number((bias.value = Math.min(Math.max(Number(bias.value) || 0, -1e6), 1e6))) }) });
  const sideField = field("Cells", side, "source");
  const channelField = field("Channels", channels, "source");
  const element = make(
    "div",
    { class: "bench-settings" },
    field("Input", source, "source"), sideField, channelField,
    field("Kernel", preset, "kernel"), field("Size", size, "kernel"),
    field("Stride", stride, "settings"), field("Padding", padding, "settings"), field("Dilation", dilation, "settings"), field("Bias", bias, "settings"),
  );

  /* A classic kernel lies on every channel alike. */
  function choose(id) {
    const found = kernels.find((kernel) => kernel.id === id);
    if (!found) return change({ preset: "" });
    const now = state.bench.kernel[0].length;
    change({ preset: id, kernel: state.bench.kernel.map(() => found.rows[now] ?? found.rows[3]) });
  }
  /* A typed kernel is cut, or gets zeros around it. */
  function resize(next) {
    const found = kernels.find((kernel) => kernel.id === state.bench.preset)?.rows[next];
    if (found) return change({ kernel: state.bench.kernel.map(() => found) });
    const shift = Math.trunc((next - state.bench.kernel[0].length) / 2);
    const cut = (rows) => Array.from({ length: next }, (_, y) => Array.from({ length: next }, (_, x) => rows[y - shift]?.[x - shift] ?? 0));
    change({ preset: "", kernel: state.bench.kernel.map(cut) });
  }

  on("bench", (bench) => {
    if (bench.source === "sent" && !sent.isConnected) source.append(sent);
    sideField.hidden = channelField.hidden = bench.source !== "image";
    for (const [control, value] of [[source, bench.source], [side, bench.side], [channels, bench.channels], [preset, bench.preset], [size, bench.kernel[0].length], [stride, bench.stride], [padding, bench.padding], [dilation, bench.dilation]]) {
      if (![...control.options].some((option) => option.value === String(value))) control.append(make("option", { value }, value));
      control.value = String(value);
    }
    if (document.activeElement !== bias) bias.value = bench.bias;
  });
  return element;
};
