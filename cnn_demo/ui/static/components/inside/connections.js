/* Which maps of the layer before feed the map that is looked at: said here, strongest first, and outlined in the
   network view (lab.state.links), as strongly as their kernels weigh. */
lab.component("links", (root) => {
  const { make, on, set, state } = lab;
  const [title, sentence, more] = lab.heading(
    "What feeds this map",
    "The larger its kernel, the more a map counts; the same maps are outlined in the network.",
    "A filter of a convolution reads all maps of the layer before, each with a kernel of its own; pooling, batch norm and activations work on each map by itself. Strength is the size of the kernel and not what comes through it: for this image a map with a large kernel may be zero.",
  );
  const words = sentence.firstChild; // what stands before the "?"
  const body = make("div", { class: "links-body", "aria-live": "off" });
  root.append(title, sentence, more, body);
  const known = new Map(); // question -> reply, of the present network
  const MOST = 8;

  let subject = "";
  const ask = lab.latest(async () => {
    const { cell, network, epoch, kernels, answer } = state;
    const chosen = lab.chosenMap();
    const layer = answer?.layers?.find((other) => other.name === chosen?.layer);
    if (!layer || !network) return;
    const dense = layer.h === 1 && layer.w > 1;
    const channel = !dense ? chosen.index : cell?.layer === layer.name ? cell.channel : null;
    if (channel === null) return show(null, "Press one of its values to see which maps feed it most.");
    const key = JSON.stringify([network.network, epoch, kernels, layer.name, channel]);
    if (!known.has(key)) {
      const reply = await lab.call("links", { network: network.network, epoch, layer: layer.name, channel });
      if (known.size > 200) known.clear();
      if (reply.error) return show(null, reply.error);
      known.set(key, reply.links);
    }
    subject = `${layer.name}, ${dense ? "unit" : "map"} ${channel}`;
    show(known.get(key));
  });
  for (const name of ["inspected", "cell", "network", "epoch", "kernels"]) on(name, ask);
  let layers = "";
  on("answer", (answer) => {
    const next = answer?.layers ? answer.network : "";
    if (next !== layers) ask();
    layers = next;
  });

  function show(links, instead) {
    set({ links });
    title.textContent = links ? `What feeds ${subject}` : "What feeds a unit";
    words.textContent = instead ?? said(links);
    body.replaceChildren(...(links ?? []).map(line));
  }

  function said(links) {
    if (links.some((link) => link.weighted)) return "The larger its kernel, the more a map counts; the same maps are outlined in the network.";
    if (links.every((link) => link.layer === "input")) return "The image has one channel, and every filter reads it.";
    return "This layer works on each map by itself, so a map is fed by the one with its own number.";
  }

  function line(link) {
    const image = link.layer === "input";
    const names = link.strengths.slice(0, MOST).map(([number, strength]) => {
      const text = image ? color(number, link.of) : String(number);
      const bar = make("span", { class: "links-bar", style: `transform: scaleX(${strength})` });
      if (image) return make("span", { class: "links-one" }, text, bar);
      return make("button", { type: "button", class: "links-one", "aria-label": `${link.layer}, map ${number}, strength ${Math.round(100 * strength)} %`, onclick: () => set({ inspected: { layer: link.layer, index: number } }) }, text, bar);
    });
    const what = image ? "the image" : link.layer;
    const said = !link.strengths.length ? `${what}: nothing, the shortcut adds zeros here` : link.weighted ? `${what}, most by ${image ? "" : "map"}` : `${what}, ${image ? "" : "map"}`;
    return make("p", { class: "links-line" }, said, ...names, link.strengths.length > 1 && link.of > MOST ? make("span", { class: "links-rest" }, `of ${link.of}`) : null);
  }
  const color = (number, of) => (of === 3 ? ["red", "green", "blue"][number] : of === 1 ? "its only channel" : `channel ${number}`);
});
