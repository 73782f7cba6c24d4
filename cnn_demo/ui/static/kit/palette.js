/* Numbers as colors: one diverging palette for signed values (blue, paper, orange; zero is paper) and one sequential
   one for values that cannot be negative (paper to ink-blue). Both are read from the style sheet, so that light and
   dark share them, and stay apart for color-blind eyes. */
(() => {
  let tables = {};

  function color(name) {
    const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    probe.fillStyle = getComputedStyle(document.body).getPropertyValue(name).trim() || "#888";
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data].slice(0, 3);
  }

  const mix = (a, b, t) => a.map((v, i) => Math.round(v + (b[i] - v) * t));

  /* 256 colors packed for ImageData. Signed codes: 128 is zero, 1 and 255 the ends. Others: 0 is zero. */
  function table(signed) {
    const name = signed ? "signed" : "positive";
    if (tables[name]) return tables[name];
    const [negative, zero, positive, ink] = ["--negative", "--zero", "--positive", "--ink-blue"].map(color);
    const packed = new Uint32Array(256);
    for (let code = 0; code < 256; code++) {
      const t = (code - 128) / 127;
      let rgb;
      if (!signed) rgb = mix(zero, ink, code / 255);
      else rgb = t < 0 ? mix(zero, negative, Math.min(-t, 1)) : mix(zero, positive, t);
      packed[code] = (255 << 24) | (rgb[2] << 16) | (rgb[1] << 8) | rgb[0];
    }
    return (tables[name] = packed);
  }

  /* codes (uint8, h*w) -> a canvas of w x h pixels. */
  function paint(codes, w, h, signed, canvas = document.createElement("canvas")) {
    canvas.width = w;
    canvas.height = h;
    const pixelData = new ImageData(w, h);
    const pixels = new Uint32Array(pixelData.data.buffer);
    const colors = table(signed);
    for (let i = 0; i < pixels.length; i++) pixels[i] = colors[codes[i]];
    canvas.getContext("2d").putImageData(pixelData, 0, 0);
    return canvas;
  }

  /* Raw images as the network gets them: gray (h, w) or RGB (h, w, 3). */
  function image(codes, w, h, channels, canvas = document.createElement("canvas")) {
    canvas.width = w;
    canvas.height = h;
    const pixelData = new ImageData(w, h);
    for (let i = 0; i < w * h; i++) {
      for (let c = 0; c < 3; c++) pixelData.data[4 * i + c] = codes[channels === 3 ? 3 * i + c : i];
      pixelData.data[4 * i + 3] = 255;
    }
    canvas.getContext("2d").putImageData(pixelData, 0, 0);
    return canvas;
  }

  const repaint = new Set();
  function onTheme(draw) {
    repaint.add(draw);
  }
  const watch = () =>
    new MutationObserver(() => {
      tables = {};
      for (const draw of repaint) draw();
    }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  if (document.body) watch();
  else document.addEventListener("DOMContentLoaded", watch);

  const rgb = (name) => `rgb(${color(name).join()})`;

  window.lab.palette = { paint, image, onTheme, rgb };
})();
