/* One map, enlarged, and one of its cells: press a cell, or walk with the arrow keys, and the sum behind it is worked
   out below. Follows the drawing. On narrow screens it comes up as a sheet from below when a map is pressed. */
lab.component("inspector", (root) => {
  const { make, on } = lab;
  const [title, ...about] = lab.heading(
    "One map, enlarged",
    "Press a cell to see the sum behind it; arrow keys move.",
    "Every cell of a map is the same calculation at another place: that is why a map shifts with the image. Slide over all cells to watch it at work, or switch the map off to see what the rest of the network makes of that.",
  );
  const close = make("button", { type: "button", class: "sheet-close", "aria-label": "Close", onclick: () => sheet(false) }, "×");
  const canvas = make("canvas", { class: "inspector-canvas", tabindex: 0, role: "img", width: 280, height: 280 });
  const play = make("button", { type: "button", class: "quiet", onclick: slide }, "Slide over all cells");
  const off = make("button", { type: "button", "aria-pressed": "false", hidden: true, onclick: () => lab.switchMap(geometry.layer.name, subject()) }, "Switch this map off");
  const legend = lab.legend();
  const facts = make("p", { class: "quiet-text inspector-facts" }, "Hover a map, or press one, to see it here.");
  root.append(close, title, ...about, canvas, make("div", { class: "row" }, legend, play, off), facts);

  function sheet(open) {
    lab.sign("sheet", open);
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && sheet(false));

  let choice = null;
  let answer = null;
  let geometry = null; // how the shown map lies on the canvas
  on("inspected", (next) => {
    choice = next ?? null;
    if (choice) sheet(true);
    draw();
  });
  on("cell", draw);
  on("edits", draw);

  /* The cell is kept as {layer, channel, y, x} in the layer's own coordinates. */
  function choose(y, x) {
    if (!geometry) return;
    const { layer, index, dense } = geometry;
    const [channels, height = 1, width = 1] = layer.shape;
    const place = dense ? { channel: Math.min(y * geometry.w + x, channels - 1), y: 0, x: 0 } : { channel: index, y: Math.min(y, height - 1), x: Math.min(x, width - 1) };
    lab.set({ cell: { layer: layer.name, ...place }, inspected: { layer: layer.name, index } });
  }
  const rows = () => (geometry.dense ? geometry.h : geometry.layer.shape[1]);
  const columns = () => (geometry.dense ? geometry.w : geometry.layer.shape[2]);
  canvas.addEventListener("click", (event) => {
    if (!geometry) return;
    const box = canvas.getBoundingClientRect();
    const [px, py] = [((event.clientX - box.left) / box.width) * 280 - geometry.left, ((event.clientY - box.top) / box.height) * 280 - geometry.top];
    const [x, y] = [Math.floor((px / (280 - 2 * geometry.left)) * columns()), Math.floor((py / (280 - 2 * geometry.top)) * rows())];
    if (x >= 0 && y >= 0 && x < columns() && y < rows()) choose(y, x);
  });
  const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (event.key === "Escape") return lab.set({ cell: null });
    if (!arrow || !geometry) return;
    event.preventDefault();
    const [y, x] = position() ?? [Math.floor(rows() / 2), Math.floor(columns() / 2)];
    choose(Math.min(Math.max(y + arrow[0], 0), rows() - 1), Math.min(Math.max(x + arrow[1], 0), columns() - 1));
  });
  function position() {
    const cell = lab.state.cell;
    if (!cell || cell.layer !== geometry.layer.name) return null;
    if (geometry.dense) return [Math.floor(cell.channel / geometry.w), cell.channel % geometry.w];
    return cell.channel === geometry.index ? [cell.y, cell.x] : null;
  }

  /* What the switch acts on: the map, or the chosen unit of a dense layer; null when none is chosen. */
  function subject() {
    if (!geometry?.dense) return geometry?.index ?? null;
    return lab.state.cell?.layer === geometry.layer.name ? lab.state.cell.channel : null;
  }
  function drawSwitch() {
    const { layer, dense } = geometry;
    const map = subject();
    const isOff = map !== null && lab.isOff(layer.name, map);
    off.hidden = false;
    off.disabled = map === null;
    off.title = map === null ? "Press a value first" : "Holds it at zero, for you only";
    off.textContent = isOff ? "Switch it on again" : dense ? (map === null ? "Switch a unit off" : `Switch unit ${map} off`) : "Switch this map off";
    off.setAttribute("aria-pressed", String(isOff));
    if (isOff) title.textContent += dense ? `; unit ${map} is off` : ", switched off";
  }

  let sliding = null;
  function slide() {
    if (sliding) return rest();
    play.textContent = "Stop";
    let at = 0;
    sliding = setInterval(() => {
      if (!geometry || !root.isConnected || at >= rows() * columns()) return rest();
      choose(Math.floor(at / columns()), at % columns());
      at += 1;
    }, 220);
  }
  function rest() {
    clearInterval(sliding);
    sliding = null;
    play.textContent = "Slide over all cells";
  }
  on("answer", (next) => {
    answer = next;
    draw();
  });
  lab.palette.onTheme(draw);

  function draw() {
    if (!answer?.layers) return;
    const layer = answer.layers.find((other) => other.name === choice?.layer) ?? answer.layers[0];
    const index = Math.min(choice?.layer === layer.name ? choice.index : 0, layer.shown - 1);
    const dense = layer.h === 1 && layer.w > 1;
    title.textContent = dense ? `${layer.name}, all ${layer.w} values` : `${layer.name}, map ${index}`;
    const codes = lab.mapCodes(layer, dense ? 0 : index);
    const [w, h] = dense ? wrap(layer.w) : [layer.w, layer.h];
    const padded = new Uint8Array(w * h).fill(layer.signed ? 128 : 0);
    padded.set(codes);
    const small = lab.palette.paint(padded, w, h, layer.signed);
    const context = canvas.getContext("2d");
    context.clearRect(0, 0, 280, 280);
    context.imageSmoothingEnabled = false;
    const factor = Math.min(280 / w, 280 / h);
    context.drawImage(small, (280 - w * factor) / 2, (280 - h * factor) / 2, w * factor, h * factor);
    geometry = { layer, index, dense, w, h, left: (280 - w * factor) / 2, top: (280 - h * factor) / 2 };
    drawSwitch();
    const cell = position();
    if (cell) {
      const [cw, ch] = [(280 - 2 * geometry.left) / columns(), (280 - 2 * geometry.top) / rows()];
      context.strokeStyle = getComputedStyle(root).getPropertyValue("--accent");
      context.lineWidth = 2;
      context.strokeRect(geometry.left + cell[1] * cw - 1, geometry.top + cell[0] * ch - 1, cw + 2, ch + 2);
    }
    const [low, high] = dense ? [Math.min(...layer.lows), Math.max(...layer.highs)] : [layer.lows[index], layer.highs[index]];
    const top = lab.state.scale === "map" ? Math.max(Math.abs(low), Math.abs(high)) : Math.max(...layer.lows.map(Math.abs), ...layer.highs.map(Math.abs));
    legend.range(layer.signed ? -top : 0, top);
    facts.textContent = `Values from ${lab.number(low)} to ${lab.number(high)}. ${layer.kind}, ${layer.size}.`;
    canvas.setAttribute("aria-label", `${title.textContent}. ${facts.textContent}`);
  }

  const wrap = (n) => {
    const columns = Math.ceil(Math.sqrt(n));
    return [columns, Math.ceil(n / columns)];
  };
});
