/* The same image shifted, side by side: does a layer's map shift along, and which of its cells do not? */
lab.component("shifted", (root) => {
  const { make, on, state, number } = lab;
  let visible = false;
  let timer = 0;
  let comparing = false;
  let again = false;
  let drawn = null;
  const views = [["image"], ["shifted"], ["its map"], ["the shifted one's"], ["difference", "The difference after shifting the second map back"]].map(([name, long]) => {
    const canvas = make("canvas", { class: "shifted-map", width: 28, height: 28, role: "img", "aria-label": long ?? name });
    return { canvas, figure: make("figure", {}, canvas, make("figcaption", {}, name)) };
  });
  const [heading, ...about] = lab.heading(
    "Does the map shift along?",
    "The same image twice, once shifted by what the shift sliders say; the difference is what did not shift along.",
    "A convolution does the same at every place, so its map shifts with the image, up to what happens at the edges and between the steps of a stride or a pooling. That holds for shifts alone: a larger image does not give a larger copy of the map.",
  );
  const legend = lab.legend();
  const measured = make("p", { class: "shifted-words", role: "status" }, "\u00a0");
  root.append(
    heading,
    ...about,
    make("div", { class: "shifted-maps" }, ...views.map(({ figure }) => figure)),
    legend,
    measured,
  );

  function layer() {
    const layers = lab.layers().filter(({ h, w }) => h * w > 1 && h > 1);
    const found = layers.find(({ name }) => name === state.inspected?.layer);
    return found ? { layer: found.name, channel: state.inspected.index } : layers[0] && { layer: layers[0].name, channel: 0 };
  }
  async function compare() {
    const chosen = layer();
    if (!chosen || !state.image || !state.network) return;
    again = true;
    if (comparing) return;
    comparing = true;
    while (again) {
      again = false;
      const { x = 0, y = 0 } = state.moved?.move ?? {};
      const still = !x && !y;
      const shift = still ? { x: 4, y: 0 } : { x, y };
      const { network, epoch, image: shown, skip } = state;
      const reply = await lab.call("shift", { network: network.network, epoch, image: shown, skip, ...(layer() ?? chosen), ...shift });
      if (network !== state.network) continue;
      if (reply.error) {
        measured.textContent = reply.error;
        continue;
      }
      heading.textContent = `Does map ${reply.channel} of ${reply.layer} shift along?`;
      for (const [i, seen] of [reply.before, reply.after].entries()) lab.palette.image(lab.bytes(seen.pixels), seen.width, seen.height, seen.channels, views[i].canvas);
      for (const [i, name] of ["first", "second", "difference"].entries()) lab.palette.paint(lab.bytes(reply.maps[name]), reply.w, reply.h, true, views[i + 2].canvas);
      legend.range(-reply.limit, reply.limit);
      drawn = reply;
      const by = `${number(shift.x)} to the right and ${number(shift.y)} down`;
      measured.textContent = `Shifted by ${by}${still ? ", until you move a shift slider" : ""}. ${reply.words}`;
    }
    comparing = false;
  }
  lab.palette.onTheme(() => {
    if (!drawn) return;
    for (const [i, name] of ["first", "second", "difference"].entries()) lab.palette.paint(lab.bytes(drawn.maps[name]), drawn.w, drawn.h, true, views[i + 2].canvas);
  });

  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    soon();
  }).observe(root);
  function soon() {
    clearTimeout(timer);
    if (visible) timer = setTimeout(compare, 200);
  }
  for (const name of ["network", "epoch", "answer", "inspected", "moved"]) on(name, soon);
});
