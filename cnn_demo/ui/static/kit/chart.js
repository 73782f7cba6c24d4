/* A line chart in SVG that everybody shares.

   const chart = lab.chart({ title, x, percent, log, choice, say });
     title    its caption, and its name for those who do not see it
     x        what runs along the horizontal axis ("epoch"); xPercent: it is a share of 1; logX: it is drawn by size
     percent  values are shares of 1; log: the vertical axis is logarithmic; choice: a switch between the two axes
     say      value -> text, where neither percent nor plain numbers fit
   root.append(chart.element);
   chart.draw({ series, from, to, marks });
     series   [{ name, points: [[x, y], ...], label, kind, dots, line, faint }]; label stands at the line's end (the
              name, unless another is given; "" for none); kind is a class: "training", "validation", "series-1" to
              "series-7" (by place, unless given); dots: each point is marked; line: false leaves only the dots
     marks    [{ at, label }]: vertical lines
   Series differ in color, dash, shape of dots and a label at their end, so that color is never the only sign. Values
   are read with the pointer or, once the chart has the focus, with the arrow keys. What is not finite is not drawn. */
(() => {
  const H = 240;
  const EDGE = { left: 54, right: 14, top: 14, bottom: 34 };
  const LETTER = 7; // pixels of one letter of a label, about
  const SHAPES = [ // around (0, 0): circle, square, triangle, diamond, cross, upside-down triangle, plus
    "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0z", "M-3 -3h6v6h-6z", "M0 -4l4 7h-8z", "M0 -4.5l4.5 4.5l-4.5 4.5l-4.5 -4.5z", "M-3 -3l6 6M-3 3l6 -6", "M0 4l4 -7h-8z", "M-4 0h8M0 -4v8",
  ];
  const KINDS = ["series-1", "series-2", "series-3", "series-4", "series-5", "series-6", "series-7"];
  const shapeOf = (kind) => SHAPES[Math.max(0, KINDS.indexOf(kind))];

  lab.chart = ({ title, x: along = "epoch", percent = false, xPercent = false, log = false, logX = false, choice = false, say = null }) => {
    const { make } = lab;
    let W = 640; // as wide as there is room, so that the words keep their size
    let drawn = null;
    let place = null; // where it is being read
    let scale = null;
    const svg = make("svg:svg", { class: "chart-svg", tabindex: 0, role: "slider", "aria-label": `${title}: values`, "aria-valuemin": 0, "aria-valuemax": 0, "aria-valuenow": 0, "aria-valuetext": "nothing yet" });
    const readout = make("p", { class: "chart-readout" }, "\u00a0");
    const axes = choice ? axisChoice() : null;
    const element = make("figure", { class: "chart" }, make("figcaption", { class: "chart-head" }, make("span", { class: "chart-title" }, title), axes), svg, readout);
    new ResizeObserver(() => {
      if (!svg.clientWidth || svg.clientWidth === W) return;
      W = svg.clientWidth;
      if (drawn) paint();
    }).observe(svg);

    const value = say ?? (percent ? lab.percent : lab.number);
    const where = (x) => (xPercent ? lab.percent(x) : String(Number(x.toPrecision(3))));

    function axisChoice() {
      const buttons = [[false, "linear"], [true, "log"]].map(([wish, name]) =>
        make("button", { type: "button", "aria-pressed": String(log === wish), onclick: () => {
          log = wish;
          buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(log === Boolean(index))));
          if (drawn) paint();
        } }, name));
      return make("span", { class: "chart-axes", role: "group", "aria-label": `Axis of: ${title}` }, ...buttons);
    }

    function draw({ series, from = 0, to, marks = [] }) {
      const finite = ([x, y]) => Number.isFinite(x) && Number.isFinite(y);
      const clean = series.map((one, index) => ({ label: one.name, kind: KINDS[index % KINDS.length], line: true, ...one, points: one.points.filter(finite) }));
      const xs = clean.flatMap(({ points }) => points.map(([x]) => x));
      drawn = { series: clean.filter(({ points }) => points.length), from, to: to ?? Math.max(from, ...xs), marks: marks.filter(({ at }) => Number.isFinite(at)) };
      paint();
    }

    function paint() {
      const { series, from, to, marks } = drawn;
      svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
      const usable = (points) => points.filter(([x, y]) => (!log || y > 0) && (!logX || x > 0));
      const bounds = range(series.flatMap(({ points }) => usable(points).map(([, y]) => y)));
      const longest = Math.max(0, ...series.map(({ label }) => label.length));
      const right = W - EDGE.right - Math.min(longest * LETTER + (longest ? 6 : 0), W * 0.3);
      const tx = logX ? Math.log10 : (v) => v;
      const ty = log ? Math.log10 : (v) => v;
      const x = (v) => EDGE.left + ((tx(v) - tx(from)) / (tx(to) - tx(from) || 1)) * (right - EDGE.left);
      const y = (v) => H - EDGE.bottom - ((ty(v) - ty(bounds[0])) / (ty(bounds[1]) - ty(bounds[0]) || 1)) * (H - EDGE.top - EDGE.bottom);
      scale = { x, y, right, usable };
      const parts = [];
      for (const tick of log ? powers(bounds, 6) : ticks(bounds, 4)) {
        parts.push(make("svg:line", { x1: EDGE.left, x2: right, y1: y(tick), y2: y(tick), class: "chart-grid" }));
        parts.push(text(EDGE.left - 8, y(tick) + 4, percent ? `${Number((tick * 100).toPrecision(3))} %` : plain(tick), "end"));
      }
      const most = Math.max(2, Math.floor((right - EDGE.left) / 56));
      for (const tick of logX ? powers([from, to], most) : ticks([from, to], most, along === "epoch")) parts.push(text(x(tick), H - EDGE.bottom + 18, xPercent ? `${Number((tick * 100).toPrecision(3))} %` : plain(tick), "middle"));
      parts.push(text((EDGE.left + right) / 2, H - 2, along, "middle"));
      for (const { at, label } of marks) {
        const late = x(at) > EDGE.left + (right - EDGE.left) * 0.8;
        parts.push(make("svg:line", { x1: x(at), x2: x(at), y1: EDGE.top, y2: H - EDGE.bottom, class: "chart-mark" }));
        if (label) parts.push(text(x(at) + (late ? -6 : 6), percent ? H - EDGE.bottom - 8 : EDGE.top + 10, label, late ? "end" : "start", "chart-text halo"));
      }
      const ends = [];
      for (const one of [...series].sort((a, b) => Boolean(b.faint) - Boolean(a.faint))) {
        const line = usable(one.points).map(([px, py]) => [x(px), y(py)]);
        if (!line.length) continue;
        const looks = `${one.kind}${one.faint ? " faint" : ""}`;
        if (one.line) parts.push(make("svg:polyline", { points: line.map((p) => p.map((v) => v.toFixed(1)).join()).join(" "), class: `chart-line ${looks}` }));
        if (one.dots || !one.line || line.length === 1) for (const [cx, cy] of line) parts.push(make("svg:path", { d: shapeOf(one.kind), transform: `translate(${cx.toFixed(1)} ${cy.toFixed(1)})`, class: `chart-dot ${looks}` }));
        if (one.label) ends.push({ label: one.label, looks, x: line.at(-1)[0] + 8, y: line.at(-1)[1] + 4 });
      }
      parts.push(...labels(ends));
      svg.replaceChildren(...parts, ...cursor());
      limits();
    }

    /* Labels at the ends of lines, moved apart where they would lie on each other. */
    function labels(ends) {
      ends.sort((a, b) => a.y - b.y);
      ends.forEach((end, index) => {
        const near = ends.slice(0, index).filter((other) => end.x < other.x + other.label.length * LETTER && other.x < end.x + end.label.length * LETTER);
        for (const other of near) end.y = Math.max(end.y, other.y + 15);
      });
      const over = Math.max(0, ...ends.map(({ y }) => y - (H - EDGE.bottom)));
      return ends.map((end) => text(Math.min(end.x, W - 2 - end.label.length * LETTER), Math.max(end.y - over, 10), end.label, "start", `chart-label ${end.looks}`));
    }

    /* Reading: a line at a place, a dot on each series, the values in words below. */
    function cursor() {
      if (place === null || !drawn.series.length) return [];
      const { x, y, usable } = scale;
      const at = make("svg:line", { x1: x(place), x2: x(place), y1: EDGE.top, y2: H - EDGE.bottom, class: "chart-cursor" });
      const dots = drawn.series.flatMap((one) => usable([nearest(one.points, place)]).map(([px, py]) => make("svg:circle", { cx: x(px), cy: y(py), r: 4, class: `chart-read ${one.kind}` })));
      return [at, ...dots];
    }
    const nearest = (points, x) => points.reduce((a, b) => (Math.abs(b[0] - x) < Math.abs(a[0] - x) ? b : a));
    function read(x) {
      place = x;
      svg.querySelectorAll(".chart-cursor, .chart-read").forEach((old) => old.remove());
      if (place === null || !drawn?.series.length) return void (readout.textContent = "\u00a0");
      svg.append(...cursor());
      const wide = drawn.to - drawn.from || 1;
      const said = drawn.series.map(({ name, points }) => {
        const [at, y] = nearest(points, place);
        return `${name} ${value(y)}${Math.abs(at - place) > wide / 100 ? ` (${where(at)})` : ""}`;
      });
      readout.textContent = `${along} ${where(place)}: ${said.join(" · ")}`;
      limits();
    }
    function limits() {
      svg.setAttribute("aria-valuemin", drawn.from);
      svg.setAttribute("aria-valuemax", drawn.to);
      svg.setAttribute("aria-valuenow", place ?? drawn.from);
      svg.setAttribute("aria-valuetext", place === null ? (drawn.series.length ? "press an arrow key to read" : "nothing yet") : readout.textContent);
    }
    /* Arrow keys go from dot to dot where some series has dots, else from point to point. */
    function stops() {
      const own = drawn.series.filter(({ faint }) => !faint);
      const dotted = own.filter(({ dots }) => dots);
      const chosen = dotted.length ? dotted : own.length ? own : drawn.series;
      return [...new Set(chosen.flatMap(({ points }) => points.map(([x]) => x)))].sort((a, b) => a - b);
    }
    svg.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10, Home: -Infinity, End: Infinity };
      if (event.key === "Escape") return read(null);
      if (!(event.key in steps) || !drawn?.series.length) return;
      event.preventDefault();
      const all = stops();
      const now = place === null ? (steps[event.key] > 0 ? -1 : all.length) : all.indexOf(nearest(all.map((x) => [x]), place)[0]);
      read(all[Math.min(Math.max(now + steps[event.key], 0), all.length - 1)]);
    });
    const follow = (event) => {
      if (!drawn || !scale) return;
      const box = svg.getBoundingClientRect();
      const share = (((event.clientX - box.left) / box.width) * W - EDGE.left) / (scale.right - EDGE.left);
      const { from, to } = drawn;
      const t = Math.min(Math.max(share, 0), 1);
      read(logX ? from * (to / from) ** t : from + t * (to - from));
    };
    svg.addEventListener("pointermove", follow);
    svg.addEventListener("pointerdown", follow);
    svg.addEventListener("pointerleave", () => read(null));
    svg.addEventListener("blur", () => read(null));

    function range(values) {
      if (!values.length) return percent ? [0, 1] : log ? [0.01, 3] : [0, 3];
      const [low, high] = [Math.min(...values), Math.max(...values)];
      if (percent && !log) return [low < 0.5 ? 0 : Math.min(low, 0.9) - 0.02, 1];
      if (log) return [low / 1.2, high * 1.2];
      return [Math.min(0, low * 1.05), high * 1.05 || 1];
    }
    const text = (x, y, content, anchor, looks = "chart-text") => make("svg:text", { x: x.toFixed(1), y: y.toFixed(1), "text-anchor": anchor, class: looks }, content);
    return { element, draw };
  };

  const plain = (tick) => (tick !== 0 && (Math.abs(tick) >= 10000 || Math.abs(tick) < 0.001) ? tick.toExponential(0) : String(Number(tick.toPrecision(3))));

  /* Round numbers from low to high, about `most` of them. */
  function ticks([low, high], most, whole = false) {
    if (!(high > low)) return [low];
    const raw = (high - low) / most;
    const unit = 10 ** Math.floor(Math.log10(raw));
    const step = Math.max(whole ? 1 : 0, [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= raw * 0.999));
    const found = [];
    for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) found.push(n * step);
    return found;
  }
  /* 1, 2, 5, 10, 20 ... within the bounds; only the powers of ten where those would be too many. */
  function powers([low, high], most) {
    const found = (factors) => {
      const all = [];
      for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) for (const m of factors) all.push(m * 10 ** power);
      return all.filter((tick) => tick >= low * 0.999 && tick <= high * 1.001);
    };
    const fine = found([1, 2, 5]);
    if (fine.length <= most) return fine.length > 1 ? fine : found([1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]);
    const tens = found([1]);
    return tens.filter((_, index) => index % Math.ceil(tens.length / most) === 0);
  }
})();
