/* A grid of numbers on one canvas: colors always, the numbers too where they fit, padding around it, what no window
   reaches hatched, the window itself framed. Pressed with a finger or walked with the arrow keys. */

/* A number in words: up to six digits, a real minus. */
lab.plain = (value) => {
  const size = Math.abs(value);
  const text = size && (size >= 1e7 || size < 1e-4) ? value.toExponential(2) : String(Number(value.toPrecision(6)));
  return text.replace("-", "−");
};

/* The same for a cell: four letters or so. */
lab.brief = (value) => {
  const size = Math.abs(value);
  const text = Number.isInteger(value) && size < 1e5 ? String(value) : size >= 1e5 ? value.toExponential(0) : size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2);
  return text.replace("-", "−");
};

/* Rows and columns that no window reaches, in words. */
lab.leftRows = (rows, columns) => [[rows, "row"], [columns, "column"]].filter(([count]) => count).map(([count, word]) => `${count} ${word}${count > 1 ? "s" : ""}`).join(" and ");

/* A control under its name. */
lab.field = (id, name, control, attributes = {}) => {
  control.id = id;
  return lab.make("div", { class: "bench-field", ...attributes }, lab.make("label", { for: id }, name), control);
};

lab.doubles = (base64) => new Float64Array(lab.bytes(base64).buffer);

lab.cells = ({ label, tallest = 400, largest = 64, walk = null, press = null }) => {
  const { make, palette } = lab;
  const ROOM = 26; // pixels: smaller cells hold no number
  const SOFT = 0.5; // of the full color, under a number
  const canvas = make("canvas", { class: "cells-canvas", role: "img", "aria-label": label, tabindex: walk ? 0 : null });
  const element = make("div", { class: "cells" }, canvas);
  let view = null;
  let side = 0; // of one cell, in pixels of the page

  if (walk) {
    const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    canvas.addEventListener("keydown", (event) => {
      const arrow = ARROWS[event.key];
      if (!arrow || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      walk(...arrow);
    });
  }
  if (press) {
    canvas.classList.add("pressed");
    canvas.addEventListener("click", (event) => {
      if (!view) return;
      const box = canvas.getBoundingClientRect();
      const [x, y] = [Math.floor((event.clientX - box.left) / side), Math.floor((event.clientY - box.top) / side)];
      press(Math.min(Math.max(y, 0), rows() - 1) - before(), Math.min(Math.max(x, 0), columns() - 1) - before());
    });
  }

  const before = () => view.pad?.[0] ?? 0;
  const edge = () => (view.pad ? view.pad[0] + view.pad[1] : 0);
  const rows = () => view.h + edge();
  const columns = () => view.w + edge();

  /* {values, h, w} and what is to be marked: pad [before, after], window {y, x, size, dilation} and dropped [rows,
     columns] in cells of the padded grid, chosen [y, x], winner [y, x], filled (how many cells are known), flags (cells with a dot),
     colors (bytes, channels first) instead of values' own, limit, and words for the label. */
  function draw(next = view) {
    view = next;
    if (!view || !element.clientWidth) return;
    side = Math.max(2, Math.min(largest, Math.floor(Math.min(element.clientWidth / columns(), tallest / rows()))));
    const ratio = devicePixelRatio || 1;
    const [width, height] = [columns() * side, rows() * side];
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.imageSmoothingEnabled = false;
    const texts = wordsThatFit(context);
    paint(context, Boolean(texts));
    if (texts) write(context, texts);
    if (texts || side >= 16) lines(context);
    hatch(context);
    frame(context);
    element.classList.toggle("numbered", Boolean(texts));
    canvas.setAttribute("aria-label", `${label}, ${view.h} by ${view.w}.${view.words ? ` ${view.words}` : ""}`);
  }

  const known = (i) => view.filled === undefined || view.filled === null || i < view.filled;

  function paint(context, soft) {
    const { values, h, w } = view;
    const limit = view.limit ?? lab.cells.limit(values);
    const signed = view.signed ?? lab.cells.isSigned(values);
    let small;
    if (view.colors) {
      const pixels = new Uint8Array(3 * h * w);
      for (let i = 0; i < h * w; i++) for (let c = 0; c < 3; c++) pixels[3 * i + c] = view.colors[c * h * w + i];
      small = palette.image(pixels, w, h, 3);
    } else {
      const codes = new Uint8Array(h * w);
      for (let i = 0; i < codes.length; i++) {
        const share = (known(i) ? values[i] / (limit || 1) : 0) * (soft ? SOFT : 1);
        codes[i] = signed ? Math.min(Math.max(Math.round(128 + 127 * share), 1), 255) : Math.min(Math.max(Math.round(255 * share), 0), 255);
      }
      small = palette.paint(codes, w, h, signed);
    }
    context.fillStyle = palette.rgb("--sunken");
    context.fillRect(0, 0, columns() * side, rows() * side);
    context.drawImage(small, before() * side, before() * side, w * side, h * side);
  }

  function wordsThatFit(context) {
    if (side < ROOM || view.colors) return null;
    const texts = Array.from(view.values, (value, i) => (known(i) ? lab.brief(value) : "·"));
    const size = side >= 54 ? 18 : side >= 44 ? 15 : side >= 34 ? 13 : 11;
    context.font = `${size}px ${getComputedStyle(document.body).fontFamily}`;
    return texts.every((text) => context.measureText(text).width <= side - 3) ? texts : null;
  }

  function write(context, texts) {
    context.textAlign = "center";
    context.textBaseline = "middle";
    const [ink, muted] = [palette.rgb("--ink"), palette.rgb("--muted")];
    for (let y = 0; y < rows(); y++) {
      for (let x = 0; x < columns(); x++) {
        const [row, column] = [y - before(), x - before()];
        const inside = row >= 0 && column >= 0 && row < view.h && column < view.w;
        context.fillStyle = inside ? ink : muted;
        context.fillText(inside ? texts[row * view.w + column] : "0", (x + 0.5) * side, (y + 0.5) * side + 1);
      }
    }
  }

  function lines(context) {
    context.strokeStyle = palette.rgb("--paper");
    context.lineWidth = 1;
    context.beginPath();
    for (let x = 0; x <= columns(); x++) context.rect(x * side, 0, 0, rows() * side);
    for (let y = 0; y <= rows(); y++) context.rect(0, y * side, columns() * side, 0);
    context.stroke();
  }

  /* Rows and columns that the floor leaves out, at the end of the padded grid. */
  function hatch(context) {
    const [below, right] = view.dropped ?? [0, 0];
    if (!below && !right) return;
    const [width, height] = [columns() * side, rows() * side];
    context.save();
    context.beginPath();
    if (below) context.rect(0, height - below * side, width, below * side);
    if (right) context.rect(width - right * side, 0, right * side, height);
    context.clip();
    context.strokeStyle = palette.rgb("--bad");
    context.lineWidth = 1.5;
    context.beginPath();
    for (let at = -height; at < width; at += 8) {
      context.moveTo(at, height);
      context.lineTo(at + height, 0);
    }
    context.stroke();
    context.restore();
  }

  function frame(context) {
    const accent = palette.rgb("--accent");
    context.strokeStyle = accent;
    context.lineWidth = side >= 10 ? 3 : 2;
    const box = (y, x, h, w, inset = 0) => context.strokeRect(x * side + inset, y * side + inset, w * side - 2 * inset, h * side - 2 * inset);
    if (view.window) {
      const { y, x, size, dilation = 1 } = view.window;
      const reach = (size - 1) * dilation + 1;
      box(y, x, reach, reach, 1);
      if (dilation > 1) {
        context.lineWidth = 1.5;
        for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) box(y + i * dilation, x + j * dilation, 1, 1, Math.min(3, side / 4));
      }
    }
    if (view.winner) {
      context.fillStyle = accent;
      const [y, x] = view.winner;
      context.beginPath();
      context.arc((x + 1) * side - 7, y * side + 7, 4, 0, 7);
      context.fill();
    }
    if (view.chosen) box(view.chosen[0] + before(), view.chosen[1] + before(), 1, 1, 1);
    if (view.flags) {
      context.fillStyle = palette.rgb("--muted");
      const size = Math.max(2, Math.min(5, side / 5));
      view.flags.forEach((flag, i) => flag && context.fillRect((i % view.w) * side + side - size - 1, Math.floor(i / view.w) * side + 1, size, size));
    }
  }

  let width = 0;
  new ResizeObserver(() => {
    if (element.clientWidth === width) return;
    width = element.clientWidth;
    draw();
  }).observe(element);
  palette.onTheme(() => draw());
  return { element, draw, canvas };
};
lab.cells.limit = (values) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
lab.cells.isSigned = (values) => values.some((value) => value < 0);

/* Rows of numbers that can be typed into. changed(rows) is called with all of them when one is a number. */
lab.numberFields = ({ label, most = 1e6, changed }) => {
  const { make } = lab;
  const element = make("div", { class: "number-fields", role: "group", "aria-label": label });
  let rows = [];
  function draw(next) {
    rows = next.map((row) => [...row]);
    element.style.gridTemplateColumns = `repeat(${rows[0].length}, minmax(0, 52px))`;
    if (element.children.length !== rows.flat().length || element.dataset.columns !== String(rows[0].length)) {
      element.dataset.columns = rows[0].length;
      element.replaceChildren(...rows.flatMap((row, y) => row.map((_, x) => make("input", { type: "text", inputmode: "text", "aria-label": `row ${y}, column ${x}`, onchange: (event) => typed(event.target, y, x), onfocus: (event) => event.target.select(), onkeydown: (event) => walk(event, y, x) }))));
    }
    const limit = Math.max(...rows.flat().map(Math.abs), 1e-9);
    [...element.children].forEach((field, place) => {
      const value = rows.flat()[place];
      if (document.activeElement !== field || Number(field.value.replace("−", "-")) !== value) field.value = lab.plain(Number(value.toPrecision(4)));
      field.title = lab.plain(value);
      field.style.background = `color-mix(in srgb, var(${value < 0 ? "--negative" : "--positive"}) ${Math.round((Math.abs(value) / limit) * 45)}%, var(--zero))`;
    });
  }
  function typed(field, y, x) {
    const value = number(field.value);
    if (value === null) return draw(rows);
    const next = rows.map((row) => [...row]);
    next[y][x] = value;
    changed(next);
  }
  /* "1/9" is a number too. */
  function number(text) {
    const [over, under = "1", ...rest] = text.trim().replaceAll("−", "-").replaceAll(",", ".").split("/");
    const value = over.trim() === "" || under.trim() === "" ? NaN : Number(over) / Number(under);
    return rest.length || !Number.isFinite(value) || Math.abs(value) > most ? null : value;
  }
  function walk(event, y, x) {
    const step = { ArrowUp: -1, ArrowDown: 1, Enter: 1 }[event.key];
    const next = step && element.children[(y + step) * rows[0].length + x];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  return { element, draw };
};
