/* A line chart in SVG: training and validation over epochs, a linear or logarithmic axis, values under the pointer.
   Series differ in colour, in dash and in dots, so that colour is never the only sign. */
(() => {
  const H = 240;
  const EDGE = { left: 54, right: 12, top: 12, bottom: 34 };

  lab.chart = ({ title, percent = false, log = false }) => {
    const { make } = lab;
    let W = 640; // as wide as there is room, so that the words keep their size
    const svg = make("svg:svg", { role: "img", "aria-label": title, class: "chart-svg" });
    const readout = make("p", { class: "chart-readout" }, "\u00a0");
    const element = make("figure", { class: "chart" }, make("figcaption", { class: "chart-title" }, title), svg, readout);
    let drawn = null;
    new ResizeObserver(() => {
      if (!svg.clientWidth || svg.clientWidth === W) return;
      W = svg.clientWidth;
      if (drawn) draw(drawn);
    }).observe(svg);

    const say = (value) => (percent ? lab.percent(value) : lab.number(value));

    function draw({ series, epochs, best }) {
      svg.setAttribute("viewBox", `0 0 ${W} ${H}`);
      const values = series.flatMap(({ points }) => points.map(([, y]) => y)).filter((y) => Number.isFinite(y) && (!log || y > 0));
      const bounds = range(values);
      const x = (epoch) => EDGE.left + (epoch / Math.max(epochs, 0.001)) * (W - EDGE.left - EDGE.right);
      const t = log ? Math.log10 : (value) => value;
      const y = (value) => H - EDGE.bottom - ((t(value) - t(bounds[0])) / (t(bounds[1]) - t(bounds[0]) || 1)) * (H - EDGE.top - EDGE.bottom);
      const parts = [];
      for (const tick of ticks(bounds)) {
        parts.push(make("svg:line", { x1: EDGE.left, x2: W - EDGE.right, y1: y(tick), y2: y(tick), class: "chart-grid" }));
        parts.push(text(EDGE.left - 8, y(tick) + 4, percent ? `${Math.round(tick * 1000) / 10} %` : String(Number(tick.toPrecision(3))), "end"));
      }
      const step = Math.max(1, Math.ceil(epochs / 10));
      for (let epoch = 0; epoch <= epochs; epoch += step) parts.push(text(x(epoch), H - EDGE.bottom + 18, String(epoch), "middle"));
      parts.push(text((EDGE.left + W) / 2, H - 2, "epoch", "middle"));
      if (best) {
        parts.push(make("svg:line", { x1: x(best), x2: x(best), y1: EDGE.top, y2: H - EDGE.bottom, class: "chart-best" }));
        parts.push(text(x(best) + (best > epochs * 0.85 ? -6 : 6), percent ? H - EDGE.bottom - 8 : EDGE.top + 10, `best: ${best}`, best > epochs * 0.85 ? "end" : "start"));
      }
      for (const { points, kind } of series) {
        const line = points.filter(([, value]) => Number.isFinite(value) && (!log || value > 0)).map(([epoch, value]) => [x(epoch), y(value)]);
        if (!line.length) continue;
        parts.push(make("svg:polyline", { points: line.map((p) => p.map((v) => v.toFixed(1)).join()).join(" "), class: `chart-line ${kind}` }));
        if (kind.includes("validation")) for (const [cx, cy] of line) parts.push(make("svg:circle", { cx, cy, r: 3, class: `chart-dot ${kind}` }));
      }
      svg.replaceChildren(...parts);
      drawn = { series, epochs, best };
    }

    svg.addEventListener("pointermove", (event) => {
      if (!drawn) return;
      const box = svg.getBoundingClientRect();
      const epoch = ((((event.clientX - box.left) / box.width) * W - EDGE.left) / (W - EDGE.left - EDGE.right)) * drawn.epochs;
      const near = drawn.series
        .filter(({ points }) => points.length)
        .map(({ name, points }) => {
          const [at, value] = points.reduce((a, b) => (Math.abs(b[0] - epoch) < Math.abs(a[0] - epoch) ? b : a));
          return `${name} ${say(value)} at epoch ${lab.number(at)}`;
        });
      readout.textContent = near.join(" · ") || "\u00a0";
    });
    svg.addEventListener("pointerleave", () => (readout.textContent = "\u00a0"));

    function range(values) {
      if (!values.length) return percent ? [0, 1] : log ? [0.01, 3] : [0, 3];
      let [low, high] = [Math.min(...values), Math.max(...values)];
      if (percent) return [Math.max(0, Math.min(low, 0.9) - 0.02), 1];
      if (log) return [low / 1.2, high * 1.2];
      return [0, high * 1.05];
    }
    function ticks([low, high]) {
      if (!log) {
        const raw = (high - low) / 4;
        const unit = 10 ** Math.floor(Math.log10(raw));
        const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= raw);
        const found = [];
        for (let tick = Math.ceil(low / step) * step; tick <= high + 1e-9; tick += step) found.push(tick);
        return found;
      }
      const found = [];
      for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) for (const m of [1, 2, 5]) found.push(m * 10 ** power);
      return found.filter((tick) => tick >= low && tick <= high);
    }
    const text = (x, y, content, anchor) => make("svg:text", { x, y, "text-anchor": anchor, class: "chart-text" }, content);
    return { element, draw };
  };
})();
