/* One layer's maps: a single canvas for the colors, under real buttons that can be hovered, clicked and walked with
   the arrow keys. Shared by the strip under the pad and by the whole network view. */
(() => {
  const GAP = 4;
  const NARROW = matchMedia("(max-width: 700px)"); // there a layer's maps are a strip, two rows high at most, that scrolls

  /* show(layer, index) is called when a map is hovered or focused, pick(layer, index) when it is pressed. */
  lab.mapRow = ({ tile, show = () => {}, pick = () => {} }) => {
    const { make } = lab;
    const canvas = make("canvas", { class: "maps-canvas" });
    const grid = make("div", { class: "maps-grid", role: "group" });
    const element = make("div", { class: "maps" }, canvas, grid);
    let layer = null;
    let codes = null;
    let shape = "";

    const size = () => {
      if (layer.h > 1 || layer.w === 1) return { w: tile, h: Math.max(1, Math.round((tile * layer.h) / layer.w)) };
      return { w: element.clientWidth || 600, h: 0 };
    };

    /* A dense layer is one row of n numbers: cells as large as fit, wrapped into lines. */
    function vector() {
      const n = layer.w;
      const width = element.clientWidth || 600;
      const cell = Math.max(3, Math.min(18, Math.floor(Math.sqrt((width * 64) / n))));
      const columns = Math.max(1, Math.min(n, Math.floor(width / cell)));
      const lines = Math.ceil(n / columns);
      const padded = new Uint8Array(columns * lines).fill(layer.signed ? 128 : 0);
      padded.set(codes);
      const small = lab.palette.paint(padded, columns, lines, layer.signed);
      fit(columns * cell, lines * cell);
      const context = canvas.getContext("2d");
      context.imageSmoothingEnabled = false;
      context.drawImage(small, 0, 0, canvas.width, canvas.height);
      return { buttons: 1, width: columns * cell, height: lines * cell };
    }

    function fit(width, height) {
      const ratio = devicePixelRatio || 1;
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }

    function tiles() {
      const { w, h } = size();
      const width = element.clientWidth || 600;
      const fitting = Math.max(1, Math.min(layer.shown, Math.floor((width + GAP) / (w + GAP))));
      const columns = NARROW.matches ? Math.max(fitting, Math.ceil(layer.shown / 2)) : fitting;
      const lines = Math.ceil(layer.shown / columns);
      fit(columns * (w + GAP) - GAP, lines * (h + GAP) - GAP);
      const small = lab.palette.paint(codes, layer.w, layer.h * layer.shown, layer.signed);
      const context = canvas.getContext("2d");
      const ratio = devicePixelRatio || 1;
      context.imageSmoothingEnabled = false;
      for (let i = 0; i < layer.shown; i++) {
        const [x, y] = [(i % columns) * (w + GAP) * ratio, Math.floor(i / columns) * (h + GAP) * ratio];
        context.drawImage(small, 0, i * layer.h, layer.w, layer.h, x, y, w * ratio, h * ratio);
      }
      return { buttons: layer.shown, columns, w, h };
    }

    function layout(found) {
      const next = JSON.stringify([found, layer.name]);
      if (next === shape) return;
      shape = next;
      const dense = found.width !== undefined;
      grid.style.gridTemplateColumns = dense ? `${found.width}px` : `repeat(${found.columns}, ${found.w}px)`;
      grid.style.gridAutoRows = dense ? `${found.height}px` : `${found.h}px`;
      grid.replaceChildren(
        ...Array.from({ length: found.buttons }, (_, index) =>
          make("button", {
            type: "button",
            class: "maps-one",
            tabindex: index ? -1 : 0,
            "aria-label": dense ? `${layer.name}, all values` : `${layer.name}, map ${index}`,
            onpointerenter: () => show(layer, index),
            onfocus: () => show(layer, index),
            onclick: () => pick(layer, index),
            onkeydown: (event) => walk(event, index, found.columns ?? 1),
          }),
        ),
      );
    }

    function walk(event, index, columns) {
      const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
      const next = grid.children[index + step];
      if (!step || !next) return;
      event.preventDefault();
      grid.children[index].tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }

    function draw(next) {
      if (next) {
        layer = next;
        codes = lab.bytes(layer.codes);
      }
      if (!layer) return;
      layout(layer.h === 1 && layer.w > 1 ? vector() : tiles());
    }

    let width = 0;
    new ResizeObserver(() => {
      if (element.clientWidth === width) return;
      width = element.clientWidth;
      draw();
    }).observe(element);
    return { element, draw };
  };

  /* One map's own codes, of a layer as the server sends it. */
  lab.mapCodes = (layer, index) => lab.bytes(layer.codes).subarray(index * layer.h * layer.w, (index + 1) * layer.h * layer.w);
})();
