/* One map, enlarged: its picture, its range, and the number under the pointer. Follows the drawing. */
lab.component("inspector", (root) => {
  const { make, on } = lab;
  const title = make("h2", {}, "One map, enlarged");
  const canvas = make("canvas", { class: "inspector-canvas", role: "img", width: 280, height: 280 });
  const legend = lab.legend();
  const facts = make("p", { class: "quiet-text" }, "Hover a map, or press one, to see it here.");
  const input = make("canvas", { class: "inspector-input", role: "img", "aria-label": "The picture as the network sees it" });
  const verdict = make("p", { class: "inspector-verdict" });
  root.append(make("div", { class: "inspector-top" }, input, verdict), title, canvas, legend, facts);

  let choice = null;
  let answer = null;
  on("inspected", (next) => {
    choice = next ?? null;
    draw();
  });
  on("answer", (next) => {
    answer = next;
    draw();
  });
  lab.palette.onTheme(draw);

  function draw() {
    if (!answer) return;
    const seen = answer.seen;
    lab.palette.picture(lab.bytes(seen.pixels), seen.width, seen.height, seen.channels, input);
    verdict.textContent = answer.none_of_these ? "None of these" : `${answer.classes[answer.best]}, ${lab.percent(answer.probabilities[answer.best])}`;
    if (!answer.layers) return;
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
