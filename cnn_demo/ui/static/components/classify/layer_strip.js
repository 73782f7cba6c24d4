/* The network at a glance, live under the pad: a few maps of each stage. Pressing one opens it in Inside. */
lab.component("strip", (root) => {
  const { make, on, set } = lab;
  const body = make("div", { class: "strip-layers" });
  const [title, ...about] = lab.heading(
    "Through the network",
    "What each layer makes of the image, while you draw. Press a map to open it in Inside.",
    "A small image is one feature map: where one filter found what it answers to, after the activation has set what is negative to zero or bent it. A few layers are shown, from the first to the last; the last row is the logits, one for each class.",
  );
  root.append(
    make("div", { class: "strip-head" }, title, make("span", { class: "row" }, lab.legend(false), lab.legend(true))),
    ...about,
    body,
  );
  let rows = [];
  let key = "";
  on("answer", (answer) => {
    if (!answer) return;
    const next = answer.strip.map((layer) => layer.name).join();
    if (next !== key) {
      key = next;
      rows = answer.strip.map((layer) => {
        const row = lab.mapRow({ tile: 40, pick: (picked, index) => { set({ inspected: { layer: picked.name, index } }); lab.openTab("Inside"); } });
        const name = make("p", { class: "strip-name" }, make("b", {}, layer.name), ` ${layer.size}`);
        return { row, element: make("div", { class: "strip-layer" }, name, row.element) };
      });
      body.replaceChildren(...rows.map(({ element }) => element));
    }
    answer.strip.forEach((layer, index) => rows[index].row.draw(layer));
  });
  lab.palette.onTheme(() => rows.forEach(({ row }) => row.draw()));
});
