/* Which maps of the layer before feed the map that is looked at: said here, strongest first, and outlined in the
   network view (lab.state.links), as strongly as their kernels weigh. */
lab.component("links", (root) => {
  const { make, on, set, state } = lab;
  const body = make("div", { class: "links-body", "aria-live": "off" });
  root.append(body);
  const known = new Map(); // question -> reply, of the present network
  const MOST = 8;

  let subject = "";
  const ask = lab.latest(async () => {
    const { inspected, cell, network, epoch, kernels, answer } = state;
    const layer = answer?.layers?.find((other) => other.name === inspected?.layer);
    if (!layer || !network) return show(null);
    const dense = layer.h === 1 && layer.w > 1;
    const channel = !dense ? inspected.index : cell?.layer === layer.name ? cell.channel : null;
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

  function show(links, words = "Hover a map to see which maps feed it.") {
    set({ links });
    if (!links) return body.replaceChildren(make("h3", {}, "Fed by"), make("p", { class: "quiet-text" }, words));
    body.replaceChildren(make("h3", {}, `What feeds ${subject}`), ...links.map(line), make("p", { class: "quiet-text" }, links.some((link) => link.weighted) ? "The larger its kernel, the more a map counts; the same maps are outlined in the network." : links.every((link) => link.layer === "input") ? "The picture has one channel, and every filter reads it." : "This layer works on each map by itself, so a map is fed by the one with its own number."));
  }

  function line(link) {
    const picture = link.layer === "input";
    const names = link.strengths.slice(0, MOST).map(([number, strength]) => {
      const text = picture ? colour(number, link.of) : String(number);
      const bar = make("span", { class: "links-bar", style: `transform: scaleX(${strength})` });
      if (picture) return make("span", { class: "links-one" }, text, bar);
      return make("button", { type: "button", class: "links-one", "aria-label": `${link.layer}, map ${number}, strength ${Math.round(100 * strength)} %`, onclick: () => set({ inspected: { layer: link.layer, index: number } }) }, text, bar);
    });
    const what = picture ? "the picture" : link.layer;
    const said = !link.strengths.length ? `${what}: nothing, the shortcut adds zeros here` : link.weighted ? `${what}, most by ${picture ? "" : "map"}` : `${what}, ${picture ? "" : "map"}`;
    return make("p", { class: "links-line" }, said, ...names, link.strengths.length > 1 && link.of > MOST ? make("span", { class: "links-rest" }, `of ${link.of}`) : null);
  }
  const colour = (number, of) => (of === 3 ? ["red", "green", "blue"][number] : of === 1 ? "its only channel" : `channel ${number}`);
});
