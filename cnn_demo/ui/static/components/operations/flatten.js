/* From the last maps to the answer: every cell of every map has its place in one long row, and each class is a sum over
   that row. Hover or walk a cell and its place lights up; hover the row and the cell does. */
lab.component("flatten", (root) => {
  const { make, state } = lab;
  const MOST_MAPS = 64;
  const TILE = 44;
  let found = null;
  let at = 0; // the number of the vector on show
  let asked = false; // by a link: then it stays, even where it is zero
  let target = null; // the class asked about; null: the answer
  const mapsCanvas = make("canvas", { class: "flatten-canvas", tabindex: 0, role: "img" });
  const rowCanvas = make("canvas", { class: "flatten-canvas", tabindex: 0, role: "img" });
  const link = make("p", { class: "bench-formula", role: "status" }, "\u00a0");
  const way = make("p", { class: "quiet-text" }, "\u00a0");
  const legend = lab.legend();
  const bars = make("div", { class: "flatten-bars" });
  const sum = make("div", { class: "flatten-sum", "aria-live": "polite" });
  root.append(
    ...lab.heading(
      "From maps to the answer",
      "The last maps of the current network, laid out in one row; each class is a weighted sum of that row, and softmax makes probabilities of the sums.",
      "Flattening changes no number, it only forgets which cells were neighbors: number i is cell (y, x) of map c, with i = c×h×w + y×w + x. The convolutions before it have found what is in the image, and the dense part behind it weighs what that speaks for.",
    ),
    way,
    make("div", { class: "flatten-pair" },
      make("section", { class: "map-part" }, make("h3", {}, "The last maps"), mapsCanvas),
      make("section", { class: "map-part" }, make("h3", {}, "The same as a vector"), rowCanvas)),
    legend,
    link,
    make("div", { class: "flatten-pair" }, make("section", { class: "map-part", "data-controls": "classes" }, make("h3", {}, "Ask for a class"), bars), sum),
  );
  const ask = lab.whenSeen(root, ["answer", "epoch", "network"], layOut);

  async function layOut() {
    const { network, epoch, image, skip } = state;
    if (!network || !image) return;
    const reply = await lab.call("lay_out", { network: network.network, epoch, image, skip });
    if (network !== state.network) return;
    if (reply.error) return void (link.textContent = reply.error);
    found = { ...reply, values: lab.doubles(reply.maps.values), row: lab.doubles(reply.vector.values), classes: network.classes };
    if (asked && (at >= found.row.length || target >= found.classes.length)) {
      [at, target, asked] = [0, null, false];
      lab.parts.unread("“From maps to the answer” asks for a number or a class that its network does not have");
    }
    at = Math.min(at, found.row.length - 1);
    if (!found.row[at] && !asked) at = found.row.indexOf(found.row.reduce((most, value) => Math.max(most, value), -Infinity));
    const { c, h, w } = found.maps;
    way.textContent = `${found.layer === "input" ? "The image itself" : `What ${found.layer} makes`}: ${c} ${c > 1 ? "maps" : "map"} of ${h}×${w}. ${found.way} makes ${found.row.length.toLocaleString("en")} numbers of it${found.whole_maps ? ", one of each map" : ""}. Then ${found.dense.map(({ layer, units }) => `${layer} makes ${units}`).join(", ")}.`;
    draw();
    drawBars();
    await explain();
  }

  /* How the maps and the row lie on their canvases. */
  const tiles = () => {
    const { c, h, w } = found.maps;
    const shown = Math.min(c, MOST_MAPS);
    const scale = Math.max(1, Math.floor(Math.max(TILE, c === 1 ? 200 : 0) / Math.max(h, w)));
    const columns = Math.max(1, Math.floor((mapsCanvas.parentElement.clientWidth + 4) / (w * scale + 4)));
    return { shown, scale, columns, lines: Math.ceil(shown / columns) };
  };
  const cells = () => {
    const n = found.row.length;
    const width = rowCanvas.parentElement.clientWidth;
    const cell = Math.max(4, Math.min(16, Math.floor(Math.sqrt((width * 320) / n))));
    const columns = Math.max(1, Math.min(n, Math.floor(width / cell)));
    return { n, cell, columns, lines: Math.ceil(n / columns) };
  };

  const place = (i) => {
    const { h, w } = found.maps;
    if (found.whole_maps) return { map: i, y: null, x: null };
    return { map: Math.floor(i / (h * w)), y: Math.floor((i % (h * w)) / w), x: i % w };
  };

  function fit(canvas, width, height) {
    const ratio = devicePixelRatio || 1;
    [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    [canvas.style.width, canvas.style.height] = [`${width}px`, `${height}px`];
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = false;
    return context;
  }

  function codesOf(values, limit, signed) {
    return Uint8Array.from(values, (value) => (signed ? Math.round(128 + (127 * value) / (limit || 1)) : Math.round((255 * value) / (limit || 1))));
  }

  function draw() {
    if (!found || !root.clientWidth) return;
    const { h, w } = found.maps;
    const limit = lab.cells.limit(found.values);
    const signed = lab.cells.isSigned(found.values);
    legend.range(signed ? -limit : 0, limit);
    const accent = lab.palette.rgb("--accent");
    const now = place(at);
    {
      const { shown, scale, columns, lines } = tiles();
      const context = fit(mapsCanvas, Math.min(columns, shown) * (w * scale + 4) - 4, lines * (h * scale + 4) - 4);
      const small = lab.palette.paint(codesOf(found.values.subarray(0, shown * h * w), limit, signed), w, h * shown, signed);
      for (let i = 0; i < shown; i++) context.drawImage(small, 0, i * h, w, h, (i % columns) * (w * scale + 4), Math.floor(i / columns) * (h * scale + 4), w * scale, h * scale);
      if (now.map < shown) {
        const [left, top] = [(now.map % columns) * (w * scale + 4), Math.floor(now.map / columns) * (h * scale + 4)];
        context.strokeStyle = accent;
        context.lineWidth = 2;
        context.strokeRect(left + 1, top + 1, w * scale - 2, h * scale - 2);
        if (now.y !== null) context.strokeRect(left + now.x * scale - 1, top + now.y * scale - 1, scale + 2, scale + 2);
      }
      mapsCanvas.setAttribute("aria-label", `The last maps${shown < found.maps.c ? `, the first ${shown} of ${found.maps.c}` : ""}. Map ${now.map} is marked. Arrow keys move.`);
    }
    {
      const { n, cell, columns, lines } = cells();
      const padded = new Float64Array(columns * lines);
      padded.set(found.row);
      const context = fit(rowCanvas, columns * cell, lines * cell);
      context.drawImage(lab.palette.paint(codesOf(padded, limit, signed), columns, lines, signed), 0, 0, columns * cell, lines * cell);
      context.strokeStyle = accent;
      context.lineWidth = 2;
      context.strokeRect((at % columns) * cell - 1, Math.floor(at / columns) * cell - 1, cell + 2, cell + 2);
      rowCanvas.setAttribute("aria-label", `The vector, ${n} numbers. Number ${at} is marked. Arrow keys move.`);
    }
    const { map, y, x } = now;
    const value = lab.plain(Number(found.row[at].toPrecision(4)));
    link.textContent = found.whole_maps ? `Number ${at} of the vector is what is left of map ${map}: ${value}` : `${map}×${h}×${w} + ${y}×${w} + ${x} = ${at}: number ${at} is cell (${y}, ${x}) of map ${map}: ${value}`;
  }

  function mark(i) {
    if (!found || !(i >= 0 && i < found.row.length) || i === at) return;
    [at, asked] = [i, false];
    draw();
  }
  function onMaps(event) {
    if (!found) return;
    const { h, w, c } = found.maps;
    const { scale, columns } = tiles();
    const box = mapsCanvas.getBoundingClientRect();
    const [px, py] = [event.clientX - box.left, event.clientY - box.top];
    const map = Math.floor(py / (h * scale + 4)) * columns + Math.floor(px / (w * scale + 4));
    const [y, x] = [Math.floor((py % (h * scale + 4)) / scale), Math.floor((px % (w * scale + 4)) / scale)];
    if (map < c && y < h && x < w) mark(found.whole_maps ? map : (map * h + y) * w + x);
  }
  function onRow(event) {
    if (!found) return;
    const { cell, columns } = cells();
    const box = rowCanvas.getBoundingClientRect();
    mark(Math.floor((event.clientY - box.top) / cell) * columns + Math.floor((event.clientX - box.left) / cell));
  }
  for (const [canvas, act] of [[mapsCanvas, onMaps], [rowCanvas, onRow]]) for (const name of ["pointermove", "pointerdown"]) canvas.addEventListener(name, act);
  for (const canvas of [mapsCanvas, rowCanvas]) {
    canvas.addEventListener("keydown", (event) => {
      if (!found) return;
      const line = canvas === rowCanvas ? cells().columns : found.whole_maps ? 1 : found.maps.w;
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -line, ArrowDown: line }[event.key];
      if (!step) return;
      event.preventDefault();
      mark(at + step);
    });
  }

  function drawBars() {
    const chosen = target ?? found.best;
    const old = [...bars.children].indexOf(document.activeElement);
    bars.replaceChildren(...found.classes.map((name, i) => make("button", { type: "button", "aria-pressed": String(i === chosen), onclick: () => ((target = i), drawBars(), explain()) },
      make("span", { class: "flatten-name" }, name),
      make("span", { class: "flatten-track" }, make("span", { style: `width: ${(found.probabilities[i] * 100).toFixed(2)}%` })),
      make("span", { class: "flatten-share" }, lab.percent(found.probabilities[i])))));
    if (old >= 0) bars.children[old]?.focus();
  }

  const explain = lab.latest(async () => {
    const { network, epoch, image, skip } = state;
    const channel = target ?? found.best;
    const last = found.dense.at(-1)?.layer;
    if (!last || channel >= found.classes.length) return;
    const [dense, softmax] = await Promise.all([last, "softmax"].map((layer) => lab.call("explain", { network: network.network, epoch, image, skip, layer, channel, y: 0, x: 0 })));
    if (dense.error || softmax.error) return void sum.replaceChildren(make("p", { class: "quiet-text" }, dense.error ?? softmax.error));
    const [step, share] = [dense.steps[0], softmax.steps[0]];
    const short = (value) => lab.plain(Number(value.toPrecision(4)));
    const rows = step.terms.map((term) => make("tr", {},
      make("td", {}, found.dense.length === 1 ? make("button", { type: "button", class: "quiet", onclick: () => mark(term.index) }, name(term)) : name(term)),
      make("td", {}, short(term.input)), make("td", {}, `× ${short(term.weight)}`), make("td", {}, `= ${short(term.product)}`)));
    const signed = (value) => (value < 0 ? `− ${short(-value)}` : `+ ${short(value)}`);
    sum.replaceChildren(
      make("h3", {}, `${found.classes[channel]}: ${short(step.value)}`),
      make("table", { class: "cell-terms" }, make("caption", {}, `The largest terms of Wx + b in ${last}`), ...rows),
      make("p", { class: "cell-formula" }, `These, ${signed(step.rest)} of ${step.rest_count.toLocaleString("en")} smaller ones, ${signed(step.bias)} (bias) = ${short(step.result)}`),
      make("p", { class: "cell-formula" }, `Softmax: ${share.formula}`),
    );
  });
  const name = (term) => (found.dense.length === 1 ? `number ${term.index}` : `unit ${term.index} of ${found.dense.at(-2).layer}`);

  let width = 0;
  new ResizeObserver(() => {
    if (root.clientWidth === width) return;
    width = root.clientWidth;
    draw();
  }).observe(root);
  lab.palette.onTheme(draw);
  let known = null;
  lab.on("network", (card) => {
    if (known && card?.network !== known) target = null;
    known = card?.network;
  });

  const { whole } = lab.linkWords;
  const MOST_NUMBERS = 1_000_000;
  lab.part("flatten", root, {
    fields: { number: whole(0, MOST_NUMBERS), class: whole(0, 999) },
    now: () => ({ number: found || asked ? at : "", class: target ?? "" }),
    show(said) {
      [at, target, asked] = [said.number ?? 0, said.class ?? null, "number" in said || "class" in said];
    },
    network: () => true,
  });
});
