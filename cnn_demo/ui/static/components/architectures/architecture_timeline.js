/* Five eras: the story of each, what it did in its time, its layers drawn and in a table, and its small version here. */
lab.component("eras", (root) => {
  const { make, set, state } = lab;
  const said = make("p", { class: "eras-said", role: "status" });
  const line = make("div", { class: "eras-line", role: "group", "aria-label": "Eras" });
  const story = make("div", { class: "eras-story" });
  const choice = make("div", { class: "row eras-choice", role: "group", "aria-label": "What is drawn" });
  const totals = make("p", { class: "eras-totals", "aria-live": "polite" });
  const differs = make("p", { class: "quiet-text" });
  const sheet = make("div", { class: "eras-sheet", tabindex: 0, role: "region", "aria-label": "The drawing" });
  const table = make("div", { class: "eras-table" });
  root.append(
    ...lab.heading("Five eras", "From checks to a thousand classes: what each design brought, and its small version, trained here.", "The drawings and tables are made from the definitions themselves: torchvision's for the large originals, ours for the small ones. The bar beside a box is as long as the maps are wide and as thick as they are many. Equal boxes in a row are one box with a number."),
    said, line,
    make("div", { class: "eras-panel" }, story, make("div", { class: "eras-design" }, choice, totals, differs, sheet)),
    table,
  );

  let eras = [];
  let wanted = ""; // the design that is to be shown
  const known = new Map(); // designs that were asked for

  async function begin() {
    const reply = await lab.call("eras", {});
    said.textContent = reply.error ?? "";
    if (reply.lost) return void setTimeout(begin, 1000);
    if (reply.error) return;
    eras = reply.eras;
    line.replaceChildren(...eras.map((era) =>
      make("button", { type: "button", "aria-pressed": "false", "data-era": era.id, onclick: () => show(era) }, make("span", { class: "eras-year" }, String(era.year)), era.title)));
    show(eras.at(-1));
  }
  begin();

  function show(era) {
    for (const button of line.children) button.setAttribute("aria-pressed", String(button.dataset.era === era.id));
    story.replaceChildren(
      make("h3", {}, `${era.title}, ${era.year}`),
      ...era.story.map((words) => make("p", {}, words)),
      make("dl", { class: "eras-results" }, ...era.results.map(({ percent, of }) => make("div", {}, make("dt", {}, `${percent} %`), make("dd", {}, of)))),
      make("p", { class: "quiet-text" }, era.paper),
      small(era.small),
    );
    const designs = [...era.designs, { id: era.small.id, title: era.small.title }];
    const unique = designs.filter(({ id }, index) => designs.findIndex((other) => other.id === id) === index);
    choice.replaceChildren(...unique.map(({ id, title }) => make("button", { type: "button", "data-design": id, onclick: () => draw(id) }, title)));
    draw(era.designs.at(-1).id);
  }

  function small({ id, title, story: words, shipped }) {
    const box = make("section", { class: "eras-small" }, make("h4", {}, `Its small version: ${title}`), make("p", {}, words));
    for (const one of shipped) {
      const facts = [
        one.test_accuracy === null ? null : `${lab.percent(one.test_accuracy)} of the test images`,
        `${one.parameters.toLocaleString("en")} parameters`,
        `${one.train_images.toLocaleString("en")} images, epoch ${one.best_epoch} of ${one.epochs}`,
      ];
      box.append(make("div", { class: "eras-shipped" },
        make("p", {}, make("strong", {}, one.data), ` ${facts.filter(Boolean).join(" · ")}`),
        make("div", { class: "row" },
          make("button", { type: "button", class: "primary", onclick: () => use(one, "Classify") }, "Use it"),
          make("button", { type: "button", onclick: () => use(one, "Inside") }, "Look inside"))));
    }
    if (!shipped.length) box.append(make("p", { class: "quiet-text" }, "Not shipped with this copy. Train it yourself: it then works in every tab."));
    box.append(make("button", { type: "button", class: "quiet", onclick: () => train(id) }, "Train it yourself"));
    return box;
  }

  /* One click: the current network is this one, and the tab opens on an image that fits it. */
  async function use({ network, color }, tab) {
    await lab.refreshNetworks(network);
    const { data } = state.network;
    if (state.image?.kind === "test" ? state.image.data !== data : color) {
      const image = await lab.call("test_image", { data, index: null });
      if (!image.error) set({ image: { kind: "test", data, index: image.index } });
    }
    lab.openTab(tab);
    scrollTo({ top: 0 });
  }

  async function train(architecture) {
    lab.openTab("Train");
    scrollTo({ top: 0 });
    const data = architecture === "lenet5" ? "mnist" : "cifar10";
    for (const [field, value] of [["data", data], ["architecture", architecture]]) {
      const select = await appears(`#recipe-${field} option[value="${value}"]`);
      select.parentElement.closest("select").value = value;
      select.closest("select").dispatchEvent(new Event("change"));
    }
  }
  async function appears(selector) {
    for (;;) {
      const found = document.querySelector(selector);
      if (found) return found;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  async function draw(id) {
    wanted = id;
    for (const button of choice.children) button.setAttribute("aria-pressed", String(button.dataset.design === id));
    if (!known.has(id)) {
      const reply = await lab.call("design", { design: id });
      if (reply.error) {
        if (wanted === id) totals.textContent = reply.error;
        return;
      }
      known.set(id, reply);
    }
    if (wanted === id) paint(known.get(id));
  }

  const big = (n) => (n >= 1e9 ? `${(n / 1e9).toFixed(2)} billion` : n >= 1e6 ? `${(n / 1e6).toFixed(1)} million` : n.toLocaleString("en"));

  function paint(design) {
    const { title, depth, parameters, macs, image, classes } = design;
    totals.textContent = `${depth} layers deep · ${parameters.toLocaleString("en")} parameters · ${big(macs)} multiplications for one image of ${image} · ${classes.toLocaleString("en")} classes`;
    const more = design.training_only ? ` ${design.training_only.toLocaleString("en")} more parameters sit in two side branches that run in training only.` : "";
    differs.textContent = design.differs + more;
    sheet.setAttribute("aria-label", `${title}, drawn`);
    sheet.replaceChildren(document.importNode(new DOMParser().parseFromString(design.svg, "image/svg+xml").documentElement, true));
    sheet.scrollTop = 0;
    tables(design);
  }

  function tables({ title, boxes, layers, parameters, macs }) {
    let all = false;
    const body = make("tbody");
    const toggle = make("button", { type: "button", class: "quiet", "aria-pressed": "false", onclick: () => fill(!all) }, `Show all ${layers.length} layers`);
    const head = ["Layer", "Output", "Parameters", "Multiplications", "Sees"];
    const scroll = make("div", { class: "eras-scroll", tabindex: 0, role: "region", "aria-label": `Layers of ${title}` },
      make("table", {}, make("caption", { class: "visually-hidden" }, `Layers of ${title}`), make("thead", {}, make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)))), body,
        make("tfoot", {}, make("tr", {}, make("th", { scope: "row" }, "All"), make("td"), make("td", {}, parameters.toLocaleString("en")), make("td", {}, macs.toLocaleString("en")), make("td")))));
    table.replaceChildren(make("div", { class: "row eras-tablehead" }, make("h3", {}, `Layers of ${title}`), layers.length > boxes.length ? toggle : null), scroll);
    fill(false);

    function fill(wish) {
      all = wish;
      toggle.setAttribute("aria-pressed", String(all));
      const row = (name, under, shape, p, pf, m, mf, sees) =>
        make("tr", {}, make("th", { scope: "row" }, name, under ? make("small", {}, under) : null), make("td", {}, shape),
          make("td", {}, p ? p.toLocaleString("en") : "", pf ? make("small", {}, pf) : null), make("td", {}, m ? m.toLocaleString("en") : "", mf ? make("small", {}, mf) : null), make("td", {}, sees));
      let at = 0;
      body.replaceChildren(...(all
        ? layers.map((l) => row(l.name, l.what, l.shape, l.parameters, formula(l.parameter_formula), l.macs, formula(l.mac_formula), l.sees))
        : boxes.map((box) => {
            at += box.layers;
            return row(box.times > 1 ? `${box.title} × ${box.times}` : box.title, box.detail, box.shape, box.parameters, "", box.macs, "", layers[at - 1].sees);
          })));
    }
  }
  const formula = (text) => text.split(" = ")[0];
});
