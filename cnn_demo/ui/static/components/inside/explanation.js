/* The sum behind one cell, with the numbers in place: patch, kernel, products, bias, and what the layers right behind
   make of it; beside it, the part of the image that the cell depends on. */
lab.component("cell", (root) => {
  const { make, on, state, number } = lab;
  const [title, ...about] = lab.heading(
    "The sum behind a cell",
    "The network's own value, worked out from its own numbers.",
    "Patch times kernel, number by number, is added up over all input maps, and the bias comes on top; then come batch norm and the activation, where they follow. The frame shows the receptive field: all pixels that this cell depends on, computed from kernels, strides and padding.",
  );
  const body = make("div", { class: "cell-body", "aria-live": "polite" });
  const whole = make("div", { class: "cell-whole", hidden: true }, title, ...about, body);
  root.append(whole);

  let asking = false;
  let changed = false;
  on("cell", ask);
  on("answer", ask);
  on("epoch", ask);

  async function ask() {
    changed = true;
    if (asking) return;
    asking = true;
    while (changed) {
      changed = false;
      const { cell, image, skip, network, epoch } = state;
      if (!cell || !image || !network) {
        whole.hidden = true;
        break;
      }
      const reply = await lab.call("explain", { network: network.network, epoch, image, skip, ...cell });
      if (cell !== state.cell) continue;
      whole.hidden = false;
      if (reply.error) body.replaceChildren(make("p", { class: "quiet-text" }, reply.error));
      else show(reply);
    }
    asking = false;
  }

  function show({ steps, field, where }) {
    const { cell, answer } = state;
    const place = steps[0].explanation === "Linear" || cell.y + cell.x === 0 && steps[0].kind === "Flatten" ? `unit ${cell.channel}` : `map ${cell.channel}, row ${cell.y}, column ${cell.x}`;
    title.textContent = `${cell.layer}, ${place}`;
    body.replaceChildren(
      make("div", { class: "cell-where" }, looked(answer?.seen, field), make("p", { class: "quiet-text" }, where)),
      ...steps.map((step) => make("section", { class: "cell-step" }, make("h3", {}, `${step.layer} = ${number(step.value)}`), step.is_edited ? make("p", { class: "cell-edited" }, `Switched off by you: the network goes on with ${number(step.value)}. Without that it would be ${number(step.result)}.`) : null, ...(KINDS[step.explanation] ?? plain)(step))),
    );
  }

  /* The image with the receptive field framed; where it reaches into the padding, the padding is drawn as well. */
  function looked(seen, field) {
    const canvas = make("canvas", { class: "cell-image", role: "img", "aria-label": "The image, with the part that this cell depends on framed" });
    if (!seen) return canvas;
    const small = lab.palette.image(lab.bytes(seen.pixels), seen.width, seen.height, seen.channels);
    const [above, before, below, behind] = field.padding;
    const [w, h] = [before + seen.width + behind, above + seen.height + below];
    const scale = 112 / Math.max(w, h);
    canvas.width = canvas.height = 112;
    const context = canvas.getContext("2d");
    context.imageSmoothingEnabled = false;
    context.translate((112 - w * scale) / 2, (112 - h * scale) / 2);
    context.drawImage(small, before * scale, above * scale, seen.width * scale, seen.height * scale);
    context.strokeStyle = lab.palette.rgb("--positive");
    context.lineWidth = 2;
    context.strokeRect(field.left * scale + 1, field.top * scale + 1, (field.right - field.left + before + behind) * scale - 2, (field.bottom - field.top + above + below) * scale - 2);
    return canvas;
  }

  /* Numbers in colored cells; `limit` is the magnitude of the full color. */
  function grid(rows, limit, name, padding, winner) {
    const table = make("table", { class: "cell-grid" }, make("caption", {}, name));
    rows.forEach((row, y) => {
      table.append(make("tr", {}, ...row.map((value, x) => {
        const share = Math.min(Math.abs(value) / (limit || 1), 1);
        const color = value < 0 ? "--negative" : "--positive";
        const hangs = padding?.[y]?.[x];
        const wins = winner && winner[0] === y && winner[1] === x;
        return make("td", { style: `background: color-mix(in srgb, var(${color}) ${Math.round(share * 70)}%, var(--zero))`, class: hangs ? "padding" : wins ? "winner" : null, title: hangs ? "padding" : wins ? "the largest" : null }, short(value));
      })));
    });
    return table;
  }
  const short = (value) => (value === null ? "?" : value.toFixed(Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2).replace("-", "−"));
  const largest = (tables) => Math.max(...tables.flat(2).map(Math.abs), 1e-9);
  const sign = (value) => (value < 0 ? `− ${number(-value)}` : `+ ${number(value)}`);
  const text = (...words) => make("p", { class: "cell-formula" }, ...words);
  const rest = (step) => (step.rest_count ? ` ${sign(step.rest)} (${step.rest_count} weaker ones)` : "");

  const KINDS = {
    Convolution(step) {
      const limits = ["patch", "kernel", "products"].map((name) => largest(step.terms.map((term) => term[name])));
      const list = step.terms.map((term) =>
        make("div", { class: "cell-term" },
          make("p", {}, `input map ${term.channel}`),
          make("div", { class: "cell-product" }, grid(term.patch, limits[0], "patch", step.padding), make("span", {}, "×"), grid(term.kernel, limits[1], "kernel"), make("span", {}, "="), grid(term.products, limits[2], "products"), make("span", { class: "cell-sum" }, `Σ ${number(term.sum)}`))));
      const sums = step.terms.map((term, i) => (i ? sign(term.sum) : number(term.sum))).join(" ");
      return [text(`${sums}${rest(step)} ${sign(step.bias)} (bias) = ${number(step.result)}`), ...list];
    },
    Linear(step) {
      const rows = step.terms.map((term) => make("tr", {}, make("td", {}, term.cell ? `map ${term.cell[0]} (${term.cell[1]}, ${term.cell[2]})` : `input ${term.index}`), make("td", {}, number(term.input)), make("td", {}, `× ${number(term.weight)}`), make("td", {}, `= ${number(term.product)}`)));
      return [
        make("table", { class: "cell-terms" }, make("caption", {}, "The strongest of Wx + b"), ...rows),
        text(`${step.terms.map((term, i) => (i ? sign(term.product) : number(term.product))).join(" ")}${rest(step)} ${sign(step.bias)} (bias) = ${number(step.result)}`),
      ];
    },
    BatchNorm: (step) => [text(step.formula)],
    Activation: (step) => [text(step.formula), make("p", { class: "quiet-text" }, step.words)],
    Pooling: (step) => [grid(step.window, largest([step.window]), "window", step.padding, step.winner), text(step.formula)],
    Passed: (step) => [make("p", { class: "quiet-text" }, step.words)],
    Addition: (step) => [text(step.formula)],
    Softmax(step) {
      const rows = step.terms.map((term) => make("tr", {}, make("td", {}, state.network.classes[term.index]), make("td", {}, `e^(${number(term.logit)} − ${number(step.largest)})`), make("td", {}, `= ${number(term.exponential)}`), make("td", {}, lab.percent(term.probability))));
      return [make("table", { class: "cell-terms" }, make("caption", {}, "Every exponential"), ...rows), text(step.formula)];
    },
  };
  const plain = (step) => [text(number(step.result))];
});
