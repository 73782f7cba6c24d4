/* What a filter looks for: the test images that excite it most, and where in them. Follows the chosen map. */
/* The current network's layers: all that were seen in full, else the few of the strip. */
lab.layers = (() => {
  let [known, network] = [[], null];
  lab.on("answer", (answer) => {
    if (answer?.layers) [known, network] = [answer.layers, answer.network];
  });
  return () => (network === lab.state.answer?.network ? known : (lab.state.answer?.strip ?? []));
})();
/* The map that was chosen, as long as this network has it; else the first one. */
lab.chosenMap = () => {
  const layers = lab.layers();
  const found = layers.find(({ name }) => name === lab.state.inspected?.layer);
  if (found) return { layer: found.name, index: lab.state.inspected.index };
  return layers.length ? { layer: layers[0].name, index: 0 } : null;
};
lab.component("looks_for", (root) => {
  const { make, on, state, number } = lab;
  const [title, ...about] = lab.heading(
    "What this filter looks for",
    "The test images that excite it most: left what its strongest cell saw, right where that is.",
    "Each patch is the receptive field of one cell, cut out of a real image. What they have in common is what the filter answers to; nine patches are a hint and no proof, as it may answer to other things as well.",
  );
  const looked = make("p", { class: "looks-words", role: "status" }, "\u00a0");
  const list = make("div", { class: "looks-patches" });
  root.append(title, ...about, list, looked);

  let shown = null; // {layer, index} that the patches belong to
  let visible = false;
  let timer = 0;
  let asking = false;
  const same = (a, b) => a && b && a.layer === b.layer && a.index === b.index && a.network === b.network && a.epoch === b.epoch && a.edits === b.edits;
  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    if (visible) soon();
  }).observe(root);
  for (const name of ["inspected", "network", "epoch", "answer"]) on(name, soon);
  function soon() {
    clearTimeout(timer);
    if (visible) timer = setTimeout(ask, 250);
  }

  async function ask() {
    const found = lab.chosenMap();
    if (!found || !state.network || asking) return;
    const wanted = { ...found, network: state.network.network, epoch: state.epoch, edits: JSON.stringify([state.edits, state.kernels]) };
    if (same(wanted, shown)) return;
    asking = true;
    name(wanted);
    const reply = await lab.call("excites", { network: wanted.network, epoch: wanted.epoch, layer: wanted.layer, channel: wanted.index });
    asking = false;
    if (reply.lost) return void setTimeout(ask, 1000);
    shown = wanted;
    if (reply.error) {
      looked.textContent = reply.error;
      list.replaceChildren();
    } else draw(reply);
    soon();
  }

  function name({ layer, index }) {
    title.textContent = `What filter ${index} of ${layer} looks for`;
  }

  function draw(reply) {
    list.replaceChildren(...reply.patches.map((patch, rank) =>
      make(
        "button",
        {
          type: "button",
          class: "looks-one",
          "aria-label": `Number ${rank + 1}: ${patch.label}, test image ${patch.index}, strongest cell ${number(patch.value)}. ${patch.where} Press to look at this image.`,
          onclick: () => lab.set({ image: { kind: "test", data: patch.data, index: patch.index } }),
        },
        pair(patch),
        make("span", { class: "looks-value" }, `${patch.label} · ${number(patch.value)}`),
      )));
    const top = reply.patches[0]?.value;
    looked.textContent = `${reply.words} ${top <= 0 ? "It stayed at zero or below on all of them. " : "The number is the value of the strongest cell. "}Press one to look at it.`;
  }

  /* The receptive field cut out and enlarged, padding left empty; beside it the whole image, the field framed. */
  function pair({ pixels, width, height, channels, field, padding }) {
    const S = 60;
    const canvas = make("canvas", { class: "looks-canvas", width: 2 * S + 4, height: S });
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    const whole = lab.palette.image(lab.bytes(pixels), width, height, channels);
    const [top, left, bottom, right] = field;
    const [above, before, below, behind] = padding;
    const [w, h] = [before + right - left + behind, above + bottom - top + below];
    const factor = S / Math.max(w, h, 1);
    const [x, y] = [(S - w * factor) / 2, (S - h * factor) / 2];
    context.fillStyle = lab.palette.rgb("--sunken");
    context.fillRect(0, 0, S, S);
    if (right > left && bottom > top) context.drawImage(whole, left, top, right - left, bottom - top, x + before * factor, y + above * factor, (right - left) * factor, (bottom - top) * factor);
    const scale = S / Math.max(width, height);
    context.drawImage(whole, S + 4, 0, width * scale, height * scale);
    context.strokeStyle = lab.palette.rgb("--positive");
    context.lineWidth = 2;
    context.strokeRect(S + 5 + left * scale, 1 + top * scale, Math.max((right - left) * scale - 2, 1), Math.max((bottom - top) * scale - 2, 1));
    return canvas;
  }
  lab.palette.onTheme(() => {
    shown = null;
    soon();
  });
});
