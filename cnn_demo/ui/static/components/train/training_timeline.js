/* How the network came to be what it is: the first layer's kernels after each epoch that was kept, and below each what
   the network of that epoch says to the image on the pad. Of the run that is going, as it goes on; without one, of
   the current network. */
lab.component("while_training", (root) => {
  const { make, on, set, state } = lab;
  const AT_ONCE = 6; // epochs in one question
  const TILE = 22; // pixels of one kernel
  const COLUMNS = 4;

  const said = make("p", { class: "quiet-text forming-said", role: "status" }, "\u00a0");
  const legend = lab.legend();
  const image = make("canvas", { class: "forming-image", role: "img", "aria-label": "Your image, as the network sees it" });
  const strip = make("ol", { class: "forming-strip", tabindex: 0, "aria-label": "Epochs, from random weights to the last" });
  root.append(
    ...lab.heading("While it trains", "The first layer's kernels after each epoch, and what the network of that epoch says to your image.",
      "Epoch 0 is random. All epochs share one color scale, so you see how far and how fast kernels leave the noise that they began as. Press an epoch to take the network back to it in every tab."),
    make("div", { class: "forming-head" }, image, make("div", {}, said, legend)),
    strip);

  let source = null; // id of the network that is shown
  let facts = null; // what the last answer said about it
  let frames = new Map(); // epoch: {values, best, probability, fresh}
  let visible = false;
  let size = 0; // of the run's file list, to know that an epoch more was kept
  let timer = 0;
  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    if (visible) ask();
  }).observe(root);

  on("run", choose);
  on("network", choose);
  on("answer", paintImage);
  for (const name of ["image", "skip"]) {
    on(name, () => {
      for (const frame of frames.values()) frame.fresh = false;
      soon(250);
    });
  }

  function choose() {
    const { run, network } = state;
    const wanted = run?.network ?? (run && !run.ended ? null : network?.network);
    if (wanted !== source) {
      [source, facts, frames, size] = [wanted, null, new Map(), 0];
      strip.replaceChildren();
      if (!source) said.textContent = "The first epochs appear here as soon as they are kept.";
      else soon(0);
    } else if (source && run?.network === source && Math.floor(run.epoch) !== size) {
      size = Math.floor(run.epoch);
      soon(300);
    } else if (source && run?.network === source && run.ended && size !== Infinity) {
      size = Infinity;
      soon(300);
    }
  }
  function soon(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => visible && ask(), wait);
  }

  const ask = lab.latest(async () => {
    const shown = source;
    if (!shown) return;
    const known = await forming([]);
    if (!known || shown !== source) return;
    facts = known;
    for (const epoch of frames.keys()) if (known.epochs.length && !known.epochs.includes(epoch)) frames.delete(epoch);
    const missing = () => (facts.epochs.length ? facts.epochs : [latest()]).filter((epoch) => !frames.get(epoch)?.values || !frames.get(epoch).fresh);
    for (let left = missing(); left.length && visible && shown === source; left = missing()) {
      const some = left.slice(0, AT_ONCE);
      const reply = await forming(some);
      if (!reply || shown !== source) return;
      reply.frames.forEach((frame, index) => {
        const values = frame.values ? new Float32Array(lab.bytes(frame.values).buffer) : frames.get(some[index])?.values;
        frames.set(some[index], { ...frame, values, fresh: true });
      });
      paint();
    }
    paint();
    const grown = state.run?.network === source && !state.run.ended;
    if (grown && state.network?.network === source && String(state.network.epochs) !== String(facts.epochs)) set({ network: { ...state.network, epochs: facts.epochs } });
    if (grown) soon(1500); // the file of the last epoch may not have been written yet
  });
  const latest = () => Math.round(facts.latest ?? 0);

  async function forming(epochs) {
    const { image, skip } = state;
    const weights = epochs.some((epoch) => !frames.get(epoch)?.values);
    const reply = await lab.call("forming", { network: source, epochs: epochs.map((epoch) => (facts?.epochs.length ? epoch : null)), image, skip, weights });
    if (!reply.error) return reply;
    said.textContent = reply.error;
    return null;
  }

  function paint() {
    if (!facts) return;
    const epochs = [...frames.keys()].sort((a, b) => a - b);
    const [filters, channels] = facts.shape;
    const run = state.run?.network === source ? state.run : null;
    const what = facts.kind === "convolution" ? `${filters} of ${facts.total} kernels of ${facts.layer}` : `what ${filters} of ${facts.total} units of ${facts.layer} read`;
    const whose = run ? (run.ended ? "The run above" : "The run that is going") : `${state.network?.title ?? source}, as it was trained`;
    const part = facts.epochs.length ? "" : ` ${facts.too_large ? `With ${facts.parameters.toLocaleString("en")} parameters it is too large to keep every epoch` : "Its earlier epochs were not kept"}: ${run && !run.ended ? "these are its latest states, as this page found them" : "the last state is all there is"}.`;
    said.textContent = `${whose}: ${what}${channels === 3 ? ", in color as they read red, green and blue; gray is zero" : ""}.${part}`;
    const limit = Math.max(1e-9, ...epochs.flatMap((epoch) => frames.get(epoch).values ? [largest(frames.get(epoch).values)] : []));
    legend.range(-limit, limit);
    const atEnd = strip.scrollLeft + strip.clientWidth >= strip.scrollWidth - 40;
    const old = new Map([...strip.children].map((item) => [Number(item.dataset.epoch), item]));
    strip.replaceChildren(...epochs.map((epoch) => fill(old.get(epoch) ?? item(epoch), epoch, limit)));
    if (run && !run.ended && atEnd) strip.scrollLeft = strip.scrollWidth;
  }
  const largest = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

  function item(epoch) {
    const canvas = make("canvas", { class: "forming-kernels", "aria-hidden": "true" });
    const fill = make("span", { class: "forming-fill" });
    const button = make("button", { type: "button", onclick: () => take(epoch) }, canvas, make("span", { class: "forming-epoch" }), make("span", { class: "forming-answer" }), make("span", { class: "forming-bar", "aria-hidden": "true" }, fill));
    return make("li", { "data-epoch": epoch }, button);
  }
  function fill(element, epoch, limit) {
    const { values, best, probability, fresh } = frames.get(epoch);
    const gone = !fresh && !facts.epochs.length && epoch !== latest(); // cannot be asked about another image
    if (values) kernels(element.querySelector("canvas"), values, limit);
    const name = best === undefined || gone ? "" : facts.classes[best];
    const mark = facts.best_epoch === epoch && epoch ? ", best" : "";
    element.querySelector(".forming-epoch").textContent = epoch === 0 ? "0, random" : `epoch ${epoch}${mark}`;
    element.querySelector(".forming-answer").textContent = name ? `${name} · ${Math.round(probability * 100)} %` : "\u00a0";
    element.querySelector(".forming-fill").style.width = `${name ? probability * 100 : 0}%`;
    const chosen = state.network?.network === source && state.epoch === epoch;
    const button = element.querySelector("button");
    button.setAttribute("aria-pressed", String(chosen));
    button.setAttribute("aria-label", `Epoch ${epoch}${mark}${name ? `: ${name}, ${Math.round(probability * 100)} %` : ""}`);
    return element;
  }

  /* Kernels side by side, four in a row; signed, or in color where they read three channels. */
  function kernels(canvas, values, limit) {
    const [filters, channels, h, w] = facts.shape;
    canvas.width = COLUMNS * (TILE + 2) - 2;
    canvas.height = Math.ceil(filters / COLUMNS) * (TILE + 2) - 2;
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    const code = (value) => Math.round(Math.min(Math.max(128 + (127 * value) / limit, 1), 255));
    for (let filter = 0; filter < filters; filter++) {
      const own = values.subarray(filter * channels * h * w, (filter + 1) * channels * h * w);
      const small = channels === 3
        ? lab.palette.image(Uint8Array.from({ length: 3 * h * w }, (_, i) => code(own[(i % 3) * h * w + Math.floor(i / 3)])), w, h, 3)
        : lab.palette.paint(Uint8Array.from(own.subarray(0, h * w), code), w, h, true);
      context.drawImage(small, (filter % COLUMNS) * (TILE + 2), Math.floor(filter / COLUMNS) * (TILE + 2), TILE, TILE);
    }
  }

  function paintImage() {
    const seen = state.answer?.seen;
    image.hidden = !seen;
    if (seen) lab.palette.image(lab.bytes(seen.pixels), seen.width, seen.height, seen.channels, image);
  }

  async function take(epoch) {
    const shown = source;
    if (state.network?.network !== shown) await lab.refreshNetworks(shown);
    if (state.network?.network !== shown) return;
    const kept = facts.epochs.includes(epoch);
    set({ network: { ...state.network, epochs: facts.epochs }, epoch: kept ? epoch : null });
    paint();
  }

  on("epoch", () => facts && paint());
  lab.palette.onTheme(paint);
});
