/* Every layer of the current network as a row of its maps, live. Hovering or focusing a map enlarges it in the
   inspector with its range; a convolution's kernels unfold under its maps. */
lab.component("network_view", (root) => {
  const { make, on, set, state } = lab;
  const scale = make(
    "fieldset",
    { class: "choice" },
    make("legend", {}, "Colour scale"),
    ...[["layer", "per layer"], ["map", "per map"]].map(([value, text]) =>
      make("label", {}, make("input", { type: "radio", name: "lab-scale", value, checked: state.scale === value, onchange: () => set({ scale: value }) }), text),
    ),
  );
  const body = make("div", { class: "view-layers" });
  root.append(
    make("div", { class: "view-head" }, make("h2", {}, "Every layer, every map"), scale, lab.legend(true), lab.legend(false)),
    make("p", { class: "quiet-text" }, "One forward pass of the current picture. Hover a map, or walk with Tab and the arrow keys, to enlarge it."),
    body,
  );

  let rows = new Map();
  let key = "";
  let last = null;

  on("answer", (answer) => {
    if (!answer?.layers) return;
    last = answer;
    const next = answer.network + answer.layers.map((layer) => layer.name + layer.shown).join();
    if (next !== key) {
      key = next;
      unfolded.clear();
      rows = new Map(answer.layers.map((layer) => [layer.name, makeRow(layer)]));
      body.replaceChildren(...[...rows.values()].map(({ element }) => element));
    }
    for (const layer of answer.layers) {
      const { row, range } = rows.get(layer.name);
      row.draw(layer);
      range.textContent = `${lab.number(Math.min(...layer.lows))} to ${lab.number(Math.max(...layer.highs))}`;
    }
    refresh();
  });

  function makeRow(layer) {
    const row = lab.mapRow({ tile: layer.h > 14 ? 56 : layer.h > 4 ? 42 : 28, show: inspect, pick: inspect });
    const range = make("span", {});
    const facts = make(
      "div",
      { class: "view-facts" },
      make("h3", {}, layer.name),
      make("p", {}, `${layer.kind} · ${layer.size}`),
      layer.formula ? make("p", { class: "view-formula" }, `${layer.formula} parameters`) : null,
      make("p", {}, "values ", range),
      layer.shown < layer.total ? make("p", {}, `the first ${layer.shown} of ${layer.total} maps`) : null,
    );
    const side = make("div", { class: "view-maps" }, row.element);
    if (layer.kind === "Conv2d") {
      const open = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: () => unfold(layer.name, open, side) }, "Kernels");
      facts.append(open);
    }
    return { row, range, element: make("section", { class: "view-layer", "aria-label": layer.name }, facts, side) };
  }

  /* The kernels of a convolution: one small signed tile per filter and input channel. They follow the epoch. */
  const unfolded = new Map(); // layer -> {read, paint} of the kernels that are open
  function unfold(name, button, side) {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    side.querySelector(".view-kernels")?.remove();
    unfolded.delete(name);
    if (open) return;
    const box = make("div", { class: "view-kernels" }, make("p", { class: "quiet-text" }, "Reading the kernels…"));
    side.append(box);
    let reply = null;
    const paint = () => reply && drawKernels(box, reply);
    async function read() {
      const { network, epoch } = state;
      const next = await lab.call("kernels", { network: network.network, epoch, layer: name });
      if (network !== state.network || epoch !== state.epoch) return; // a later one is on its way
      if (next.error) return box.replaceChildren(make("p", { class: "quiet-text" }, next.error));
      reply = next;
      paint();
    }
    unfolded.set(name, { read, paint });
    read();
  }
  on("epoch", () => unfolded.forEach(({ read }) => read()));

  function drawKernels(box, reply) {
    const [filters, channels] = reply.shown;
    const size = reply.h * reply.w;
    const codes = lab.bytes(reply.codes);
    const legend = lab.legend();
    legend.range(-reply.limit, reply.limit);
    const tile = Math.max(12, Math.min(30, 6 * reply.w));
    const list = make("div", { class: "kernels", tabindex: 0, role: "group", "aria-label": "Kernels" });
    const scrolled = box.querySelector(".kernels")?.scrollTop ?? 0;
    for (let f = 0; f < filters; f++) {
      const canvas = make("canvas", { role: "img", "aria-label": `Kernels of filter ${f}, one tile for each of ${channels} input channels` });
      const columns = Math.min(channels, 16);
      const lines = Math.ceil(channels / columns);
      canvas.width = columns * (tile + 2) - 2;
      canvas.height = lines * (tile + 2) - 2;
      const context = canvas.getContext("2d");
      context.imageSmoothingEnabled = false;
      for (let c = 0; c < channels; c++) {
        const at = (f * channels + c) * size;
        const small = lab.palette.paint(codes.subarray(at, at + size), reply.w, reply.h, true);
        context.drawImage(small, (c % columns) * (tile + 2), Math.floor(c / columns) * (tile + 2), tile, tile);
      }
      list.append(make("figure", { class: "kernel" }, canvas, make("figcaption", {}, `filter ${f}`)));
    }
    const [outs, ins] = reply.total;
    const part = filters < outs || channels < ins ? ` Shown: ${filters} of ${outs} filters, ${channels} of ${ins} channels.` : "";
    box.replaceChildren(
      make("p", { class: "quiet-text" }, `${outs} filters of ${reply.h}×${reply.w} numbers for each of ${ins} input channels.${part} `, legend),
      list,
    );
    list.scrollTop = scrolled;
  }

  /* The inspector is told by name and number, so that it follows the drawing. */
  let inspected = null;
  function inspect(layer, index) {
    set({ inspected: { layer: layer.name, index } });
  }
  on("inspected", (choice) => {
    inspected = choice ?? null;
    refresh();
  });
  function refresh() {
    if (!last?.layers) return;
    for (const [name, { element }] of rows) {
      for (const [index, button] of element.querySelectorAll(".maps-one").entries()) {
        const current = inspected && name === inspected.layer && index === inspected.index;
        if (current) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      }
    }
  }

  /* All layers are asked for only while somebody can see them. */
  new IntersectionObserver(([entry]) => set({ wide: entry.isIntersecting })).observe(root);
  lab.palette.onTheme(() => {
    rows.forEach(({ row }) => row.draw());
    unfolded.forEach(({ paint }) => paint());
  });
});
