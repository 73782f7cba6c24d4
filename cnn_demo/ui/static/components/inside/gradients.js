/* How the loss would change with every cell of a layer's maps and with every weight, for the current image and its
   label: what one step of training would start from. Signed tiles; asked for only while it is open. */
lab.gradientFold = {
  title: "Gradients",
  fits: () => true,
  follows: ["answer"],
  start(box, layer) {
    const { make, state } = lab;
    let reply = null;
    const words = make("span", {}, "Working out the gradients…");
    const { ask, rest } = lab.help(
      `the gradients of ${layer.name}`,
      "The gradient of a number is the slope of the loss: how much the loss grows when this number grows a little. One step of training moves every weight against its slope, averaged over a batch of images; here it is this one image.",
    );
    const [maps, weights] = ["Of its maps", "Of its weights"].map((title) => {
      const legend = lab.legend();
      const tiles = make("div", { class: "kernels", tabindex: 0, role: "group", "aria-label": `${title}, ${layer.name}` });
      return { legend, tiles, element: make("div", {}, make("div", { class: "kernel-head" }, make("h4", {}, title), legend), tiles) };
    });
    box.append(make("p", { class: "quiet-text" }, words, " ", ask), rest, maps.element, weights.element);
    weights.element.hidden = maps.element.hidden = true;

    async function read() {
      const { network, epoch, image, skip } = state;
      if (!image || !network) return;
      const next = await lab.call("gradient", { network: network.network, epoch, image, skip, layer: layer.name });
      if (network !== state.network) return;
      if (next.error) return void (words.textContent = next.error);
      reply = next;
      paint();
    }
    function paint() {
      if (!reply) return;
      const whose = reply.known ? "its true label" : "the network's own answer, as its true label is not known";
      const empty = !reply.maps.limit && !reply.weights?.limit ? " All of them are zero: nothing here would be learned from this image." : "";
      words.textContent = `How the loss (${lab.number(reply.loss)}) for ${reply.label}, ${whose}, changes with each number: orange raises it, blue lowers it. Training steps the other way.${empty}`;
      draw(maps, reply.maps, (index) => (layer.h === 1 && layer.w > 1 ? "all values" : `map ${index}`), true);
      draw(weights, reply.weights, (index) => (layer.kind === "BatchNorm2d" ? "scale of each map" : layer.kind === "Linear" ? `unit ${index}` : `filter ${index}`), false);
    }
    function draw({ element, legend, tiles }, found, caption, flat) {
      element.hidden = !found;
      if (!found) return;
      legend.range(-found.limit, found.limit);
      const line = flat ? { ...found, shown: [found.shown[1], 1] } : found;
      const lines = found.h === 1 && found.w > 64 ? wrapped(line) : line;
      const count = Array.from({ length: lines.shown[0] }, (_, i) => i);
      tiles.replaceChildren(...lab.tileFigures(lines, { filters: count, order: () => Array.from({ length: lines.shown[1] }, (_, i) => i), caption }));
      const total = flat ? found.total[1] : found.total[0];
      if (line.shown[0] < total) tiles.append(make("p", { class: "quiet-text" }, `Shown: ${line.shown[0]} of ${total}.`));
    }
    /* A long row of values as a square. */
    function wrapped(found) {
      const side = Math.ceil(Math.sqrt(found.w));
      const codes = new Uint8Array(side * side).fill(128);
      codes.set(lab.bytes(found.codes));
      return { ...found, h: side, w: side, codes: btoa(String.fromCharCode(...codes)) };
    }
    return { read, paint };
  },
};
