/* Every layer of the current network as a row of its maps, live. Hovering or focusing a map enlarges it in the
   inspector with its range; kernels, gradients and statistics unfold under a layer. */
lab.component("network_view", (root) => {
  const { make, on, set, state } = lab;
  const scale = make(
    "fieldset",
    { class: "choice" },
    make("legend", {}, "Color scale"),
    ...[["layer", "per layer"], ["map", "per map"]].map(([value, text]) =>
      make("label", {}, make("input", { type: "radio", name: "lab-scale", value, checked: state.scale === value, onchange: () => set({ scale: value }) }), text),
    ),
  );
  const jump = make("select", { onchange: () => rows.get(jump.value)?.element.scrollIntoView({ block: "start" }) });
  const body = make("div", { class: "view-layers" });
  const [title, ...about] = lab.heading(
    "Every layer, every map",
    "One forward pass of the current image. Hover a map, or walk with Tab and the arrow keys, to enlarge it; press it to keep it.",
    "A convolution makes one map with each of its filters; the activation acts on these maps, pooling makes them smaller, dense layers turn them into plain numbers. With one scale per layer its maps can be compared, with one per map the faint ones can be read.",
  );
  root.append(
    make("div", { class: "view-head" }, title, scale, lab.legend(true), lab.legend(false), make("label", { class: "view-goto" }, "Go to", jump)),
    ...about,
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
      rows.forEach(({ folds }) => folds.stop());
      rows = new Map(answer.layers.map((layer) => [layer.name, makeRow(layer)]));
      body.replaceChildren(...[...rows.values()].map(({ element }) => element));
      jump.replaceChildren(...[...rows.keys()].map((name) => make("option", { value: name }, name)));
    }
    for (const layer of answer.layers) {
      const { row, range } = rows.get(layer.name);
      row.draw(layer);
      range.textContent = `${lab.number(Math.min(...layer.lows))} to ${lab.number(Math.max(...layer.highs))}`;
    }
    refresh();
  });

  function makeRow(layer) {
    const row = lab.mapRow({ tile: layer.h > 14 ? 56 : layer.h > 4 ? 42 : 28, show: preview, pick: inspect });
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
    const all = make("button", { type: "button", class: "quiet", "aria-expanded": "false", hidden: true, onclick: unfold }, `Show all ${layer.shown} maps`);
    function unfold() {
      const open = element.toggleAttribute("data-all");
      all.setAttribute("aria-expanded", String(open));
      all.textContent = open ? "Show fewer" : `Show all ${layer.shown} maps`;
    }
    new ResizeObserver(() => (all.hidden = !element.hasAttribute("data-all") && row.element.scrollHeight <= row.element.clientHeight)).observe(row.element.firstChild);
    const folds = lab.folds(layer, side);
    side.append(all);
    facts.append(folds.buttons);
    const element = make("section", { class: "view-layer", "aria-label": layer.name }, facts, side);
    return { row, range, folds, dense: layer.h === 1 && layer.w > 1, element };
  }

  /* The inspector is told by name and number, so that it follows the drawing. */
  let [inspected, chosen, previewing] = [null, null, false];
  function inspect(layer, index) {
    set({ inspected: { layer: layer.name, index } });
  }
  function preview(layer, index) {
    previewing = true;
    inspect(layer, index);
    previewing = false;
  }
  /* Hovering shows a map for a moment; the one that was pressed comes back, so that its buttons can be reached. */
  body.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && chosen) set({ inspected: chosen });
  });
  on("inspected", (choice) => {
    inspected = choice ?? null;
    if (!previewing) chosen = inspected;
    refresh();
  });
  on("links", refresh);
  on("edits", refresh);
  /* Marks: the map that is looked at, those that feed it, those that are switched off. */
  function refresh() {
    if (!last?.layers) return;
    const feeding = new Map((lab.state.links ?? []).map((link) => [link.layer, new Map(link.strengths)]));
    for (const [name, { element, dense }] of rows) {
      for (const [index, button] of element.querySelectorAll(".maps-one").entries()) {
        const current = inspected && name === inspected.layer && index === inspected.index;
        if (current) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
        const strength = feeding.get(name)?.get(index) ?? 0;
        if (!dense && (strength > 0 || button.classList.contains("fed"))) {
          button.classList.toggle("fed", strength > 0);
          button.style.setProperty("--strength", strength * strength); // squared: the strong ones stand out
        }
        const off = !dense && lab.isOff(name, index);
        if (off === button.classList.contains("off")) continue;
        button.classList.toggle("off", off);
        button.setAttribute("aria-label", `${name}, map ${index}${off ? ", switched off" : ""}`);
      }
    }
  }

  /* All layers are asked for only while this tab is open; on a phone the inspector above needs them as well. */
  new IntersectionObserver(([entry]) => set({ wide: entry.isIntersecting }), { rootMargin: "100000px 0px" }).observe(root);
  lab.palette.onTheme(() => {
    rows.forEach(({ row, folds }) => (row.draw(), folds.paint()));
  });
});
