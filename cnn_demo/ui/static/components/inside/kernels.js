/* The kernels of a convolution: one small signed tile per filter and input channel, sorted by number or by size, in
   color where they read a color image. Pressing a tile opens its numbers, which can be rewritten. */

/* Tiles of signed codes, a figure for each row of `reply.shown`: used for kernels and for their gradients.
   order(filter) -> the channels in the order to show. pick(filter, channel) is called when a tile is pressed. */
lab.tileFigures = (reply, { filters, order, caption, pick = null }) => {
  const { make } = lab;
  const [, channels] = reply.shown;
  const [codes, size, ratio] = [lab.bytes(reply.codes), reply.h * reply.w, reply.h / reply.w];
  const tile = Math.max(14, Math.min(reply.h > 12 ? 64 : 30, 6 * reply.w));
  const high = Math.max(3, Math.round(tile * ratio));
  const colors = reply.rgb ? lab.bytes(reply.rgb) : null;
  return filters.map((filter) => {
    const shown = order(filter);
    const columns = Math.min(channels, 16);
    const canvas = make("canvas", { role: "img", "aria-label": `${caption(filter)}, ${channels === 1 ? "one tile" : `one tile for each of ${channels} input maps`}` });
    canvas.width = columns * (tile + 2) - 2;
    canvas.height = Math.ceil(channels / columns) * (high + 2) - 2;
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    shown.forEach((channel, place) => {
      const at = (filter * channels + channel) * size;
      const small = lab.palette.paint(codes.subarray(at, at + size), reply.w, reply.h, true);
      context.drawImage(small, (place % columns) * (tile + 2), Math.floor(place / columns) * (high + 2), tile, high);
    });
    if (pick) {
      canvas.classList.add("pressable");
      canvas.addEventListener("click", (event) => {
        const box = canvas.getBoundingClientRect();
        const [x, y] = [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
        const channel = shown[Math.floor(y / (high + 2)) * columns + Math.floor(x / (tile + 2))];
        if (channel !== undefined) pick(filter, channel);
      });
    }
    let color = null;
    if (colors) {
      color = lab.palette.image(colors.subarray(filter * size * 3, (filter + 1) * size * 3), reply.w, reply.h, 3);
      color.className = "kernel-color";
      color.setAttribute("role", "img");
      color.setAttribute("aria-label", `${caption(filter)} in color`);
    }
    return make("figure", { class: "kernel" }, color, canvas, make("figcaption", {}, caption(filter)));
  });
};

lab.kernelFold = {
  title: "Kernels",
  fits: (layer) => layer.kind === "Conv2d",
  follows: ["epoch", "kernels"],
  start(box, layer) {
    const { make, state } = lab;
    let [reply, sorted] = [null, false];
    const words = make("span", {}, "Reading the kernels…");
    const legend = lab.legend();
    const order = make("select", { "aria-label": `Order of the kernels of ${layer.name}`, onchange: () => ((sorted = order.value === "size"), paint()) }, make("option", { value: "number" }, "by number"), make("option", { value: "size" }, "strongest first"));
    const list = make("div", { class: "kernels", tabindex: 0, role: "group", "aria-label": `Kernels of ${layer.name}` });
    const editor = lab.kernelEditor(layer.name);
    const { ask, rest } = lab.help(
      `the kernels of ${layer.name}`,
      "A filter reads every input map with a kernel of its own and adds up what they find: one filter, one map. Orange weighs a pixel for, blue against; in the first layer this reads as edges and spots of the image, further on it is about maps and can only be read together with them.",
    );
    box.append(make("p", { class: "quiet-text" }, words, " ", ask), rest, make("div", { class: "kernel-head" }, make("label", { class: "kernel-order" }, "Order", order), legend, editor.button), list, editor.element);

    async function read() {
      const { network, epoch } = state;
      const next = await lab.call("kernels", { network: network.network, epoch, layer: layer.name });
      if (network !== state.network || epoch !== state.epoch) return;
      if (next.error) return void (words.textContent = next.error);
      reply = next;
      paint();
      await editor.read();
    }
    function paint() {
      if (!reply) return;
      const [filters, channels] = reply.shown;
      const [outs, ins] = reply.total;
      const part = filters < outs || channels < ins ? ` Shown: ${filters} of ${outs} filters, ${channels} of ${ins} input maps.` : "";
      const color = reply.rgb ? " Each filter also in color, as it reads red, green and blue: gray is zero." : "";
      words.textContent = `${outs} filters, each with ${reply.h}×${reply.w} numbers for every one of ${ins} input ${ins === 1 ? "map" : "maps"}. Strongest means the largest numbers.${color} Press a tile to see and change its numbers.${part}`;
      legend.range(-reply.limit, reply.limit);
      const size = (f, c) => reply.sizes[f * channels + c];
      const count = (n) => Array.from({ length: n }, (_, i) => i);
      const whole = count(filters).map((f) => Math.hypot(...count(channels).map((c) => size(f, c))));
      const rows = count(filters);
      if (sorted) rows.sort((a, b) => whole[b] - whole[a]);
      const scrolled = list.scrollTop;
      list.replaceChildren(...lab.tileFigures(reply, {
        filters: rows,
        order: (f) => (sorted ? count(channels).sort((a, b) => size(f, b) - size(f, a)) : count(channels)),
        caption: (f) => (sorted ? `filter ${f}, size ${lab.number(whole[f])}` : `filter ${f}`),
        pick: editor.open,
      }));
      list.scrollTop = scrolled;
    }
    return { read, paint };
  },
};
