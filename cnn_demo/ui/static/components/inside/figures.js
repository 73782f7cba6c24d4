/* Any view as a file for a report, drawn on the server and saved by the browser. */
lab.component("figures", (root) => {
  const { make, state } = lab;
  const view = make("select", { id: "figures-view", onchange: fit });
  const kind = make("select", { id: "figures-kind" });
  const save = make("button", { type: "button", onclick: download, disabled: true }, "Download");
  const said = make("p", { class: "figures-said", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading(
      "Figures",
      "Any view as a file for a report: with title, numbers and legend, naming the network, the layer and the class.",
      "They are drawn anew from the same numbers, on white, and show what is chosen on this page. PNG suits slides, SVG and PDF print; the schematic is the whole network as boxes with their shapes.",
    ),
    make("div", { class: "figures-choices" }, make("label", { for: "figures-view" }, "View"), view, make("label", { for: "figures-kind" }, "File"), kind),
    make("div", { class: "row" }, save),
    said,
  );

  /* The server gets ready to draw when it is first asked, so that happens when this is unfolded. */
  async function list() {
    const reply = await lab.call("views", {});
    view.replaceChildren(...(reply.views ?? []).map(({ id, title }) => make("option", { value: id }, title)));
    kind.replaceChildren(...(reply.kinds ?? []).map((name) => make("option", { value: name }, name.toUpperCase())));
    save.disabled = !reply.views;
  }
  root.closest("details").addEventListener("toggle", list, { once: true });

  function fit() {
    kind.disabled = view.value === "schematic";
    if (kind.disabled) kind.value = "svg";
  }

  /* The layer that a view is about: the inspected one; for kernels the convolution at or before it. */
  function place() {
    const layers = lab.layers();
    const chosen = lab.chosenMap();
    const at = layers.findIndex(({ name }) => name === chosen?.layer);
    if (view.value === "cell") return state.cell;
    if (view.value !== "kernels") return { layer: chosen?.layer, channel: chosen?.index };
    const convolutions = layers.filter(({ kind: type }, i) => type === "Conv2d" && i <= at);
    const found = convolutions.at(-1) ?? layers.find(({ kind: type }) => type === "Conv2d") ?? layers[at];
    return { layer: found?.name };
  }

  async function download() {
    if (!state.network || !state.image) return;
    const where = place();
    if (!where) return (said.textContent = "Press a cell of a map first, then its sum can be drawn.");
    save.disabled = true;
    said.textContent = "Drawing…";
    const { network, epoch, image, skip, why, moved, answer } = state;
    const reply = await lab.call("figure", {
      ...{ network: network.network, epoch, image, skip, view: view.value, kind: kind.value, ...where },
      ...{ target: why?.target ?? answer?.best ?? 0, method: why?.method ?? "grad_cam", seen_at: why?.layer ?? null, move: moved?.move ?? {}, slider: moved?.slider ?? "x" },
    });
    save.disabled = false;
    if (reply.error) return (said.textContent = reply.error);
    const url = URL.createObjectURL(new Blob([lab.bytes(reply.content)], { type: reply.type }));
    make("a", { href: url, download: reply.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    said.textContent = `Saved as ${reply.name}.`;
  }
});
