/* The pad: drawn on with mouse, pen, touch or keyboard, or filled with an image. Every stroke goes to the network
   while it is being drawn. Strokes are kept as lines, so that undo, eraser and another size cost nothing. */
lab.component("pad", (root) => {
  const { make, set, on, state } = lab;
  const SIDE = 280; // the pad's own units; strokes are kept in them
  const SENT = 140; // pixels of the drawing that the server gets

  /* A 7 to start with, drawn over by the first touch. */
  const EXAMPLE = [{ width: 20, erase: false, points: [[84, 78], [196, 74], [168, 128], [146, 176], [130, 222]] }];

  let strokes = structuredClone(EXAMPLE);
  let example = true;
  let shown = null; // an ImageBitmap or canvas when the pad holds an image instead of a drawing
  let cursor = null; // the keyboard's pen: {x, y, down}

  const canvas = make("canvas", {
    class: "pad-canvas",
    tabindex: 0,
    role: "img",
    "aria-label": "Drawing pad. Draw with mouse or finger; with the keyboard, arrows move the pen and Space puts it down or lifts it.",
  });
  const hint = make("p", { class: "pad-hint" }, "Draw over it");
  const brush = make("input", { type: "range", min: 6, max: 44, value: 20, id: "pad-brush" });
  const eraser = make("button", { type: "button", "aria-pressed": "false", onclick: () => toggle(eraser) }, "Eraser");
  const undo = make("button", { type: "button", onclick: takeBack }, "Undo");
  const clear = make("button", { type: "button", onclick: empty }, "Clear");
  const file = make("input", { type: "file", id: "pad-file", "aria-label": "An image from a file", accept: "image/*", class: "visually-hidden", tabindex: -1, onchange: () => file.files[0] && open(file.files[0]) });
  const upload = make("button", { type: "button", onclick: () => file.click() }, "Upload");
  const camera = make("button", { type: "button", onclick: () => lab.camera(open) }, "Camera");
  const note = make("p", { class: "pad-note", role: "status" });
  root.append(
    make("div", { class: "pad-frame" }, canvas, hint),
    make("div", { class: "pad-tools" }, make("label", { for: "pad-brush" }, "Brush"), brush, eraser, undo, clear),
    make("div", { class: "pad-tools" }, upload, camera, file, make("span", { class: "pad-paste" }, "or paste, or drop an image")),
    note,
  );
  const context = canvas.getContext("2d");
  const small = make("canvas", { width: SENT, height: SENT });
  const ink = small.getContext("2d", { willReadFrequently: true });

  function toggle(button) {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
  }

  /* Draws the strokes into a square of `side` pixels. */
  function render(target, side, color) {
    target.save();
    target.scale(side / SIDE, side / SIDE);
    target.lineCap = target.lineJoin = "round";
    for (const { width, erase, points } of strokes) {
      target.globalCompositeOperation = erase ? "destination-out" : "source-over";
      target.strokeStyle = target.fillStyle = color;
      target.lineWidth = width;
      target.beginPath();
      const [[x, y], ...rest] = points;
      target.moveTo(x, y);
      if (!rest.length) target.lineTo(x + 0.01, y);
      for (const [px, py] of rest) target.lineTo(px, py);
      target.stroke();
    }
    target.restore();
  }

  function draw() {
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || SIDE;
    if (canvas.width !== side) canvas.width = canvas.height = side;
    context.clearRect(0, 0, side, side);
    if (shown) {
      const scale = Math.min(side / shown.width, side / shown.height);
      const [w, h] = [shown.width * scale, shown.height * scale];
      context.imageSmoothingEnabled = shown.width > 64;
      context.drawImage(shown, (side - w) / 2, (side - h) / 2, w, h);
    } else {
      context.globalAlpha = example ? 0.55 : 1;
      render(context, side, getComputedStyle(root).getPropertyValue("--ink"));
      context.globalAlpha = 1;
    }
    if (cursor) {
      context.strokeStyle = getComputedStyle(root).getPropertyValue("--accent");
      context.lineWidth = 2 * devicePixelRatio;
      context.beginPath();
      context.arc((cursor.x * side) / SIDE, (cursor.y * side) / SIDE, (cursor.down ? 5 : 9) * devicePixelRatio, 0, 7);
      context.stroke();
    }
    hint.textContent = shown ? "Draw to start over" : example ? "Draw over it" : strokes.some(({ erase }) => !erase) ? "" : "Draw here";
  }

  /* White ink on black, as a PNG: what the server reads like any other image. */
  function send() {
    ink.globalCompositeOperation = "source-over";
    ink.clearRect(0, 0, SENT, SENT);
    render(ink, SENT, "#fff");
    ink.globalCompositeOperation = "destination-over";
    ink.fillStyle = "#000";
    ink.fillRect(0, 0, SENT, SENT);
    set({ image: { kind: "ink", data: small.toDataURL("image/png") } });
  }

  let frame = 0;
  function changed() {
    note.textContent = "";
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      draw();
      send();
    });
  }

  function begin(x, y) {
    if (example || shown) strokes = [];
    example = false;
    shown = null;
    const erase = eraser.getAttribute("aria-pressed") === "true";
    strokes.push({ width: Number(brush.value) * (erase ? 1.6 : 1), erase, points: [[x, y]] });
    changed();
  }
  function extend(x, y) {
    strokes.at(-1)?.points.push([x, y]);
    changed();
  }

  function place(event) {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
  }
  let pointer = null;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || pointer !== null) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    cursor = null;
    begin(...place(event));
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.pointerId !== pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const step of events.length ? events : [event]) extend(...place(step));
  });
  for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
    canvas.addEventListener(end, (event) => {
      if (event.pointerId === pointer) pointer = null;
    });
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow && event.key !== " " && event.key !== "Escape") return;
    event.preventDefault();
    cursor ??= { x: SIDE / 2, y: SIDE / 2, down: false };
    if (event.key === "Escape") cursor = null;
    else if (event.key === " ") {
      cursor.down = !cursor.down;
      if (cursor.down) begin(cursor.x, cursor.y);
    } else {
      const step = event.shiftKey ? 24 : 8;
      cursor.x = Math.min(SIDE, Math.max(0, cursor.x + arrow[0] * step));
      cursor.y = Math.min(SIDE, Math.max(0, cursor.y + arrow[1] * step));
      if (cursor.down) extend(cursor.x, cursor.y);
    }
    draw();
  });
  canvas.addEventListener("blur", () => {
    cursor = null;
    draw();
  });

  function takeBack() {
    if (example || shown) return empty();
    strokes.pop();
    changed();
  }
  function empty() {
    strokes = [];
    example = false;
    shown = null;
    changed();
  }

  /* A file, a pasted image or a camera frame. Decoded and made small here, so that only pixels travel. */
  async function open(blob) {
    try {
      const bitmap = await createImageBitmap(blob);
      showPhoto(bitmap);
      note.textContent = "";
    } catch {
      note.textContent = "That is not an image this browser can read. PNG, JPEG, WebP, GIF and BMP work.";
    }
    file.value = "";
  }
  function showPhoto(bitmap) {
    const scale = Math.min(1, 384 / Math.max(bitmap.width, bitmap.height));
    const [w, h] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
    const copy = make("canvas", { width: w, height: h });
    const paper = copy.getContext("2d");
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, w, h);
    paper.imageSmoothingQuality = "high";
    paper.drawImage(bitmap, 0, 0, w, h);
    shown = copy;
    example = false;
    draw();
    set({ image: { kind: "photo", data: copy.toDataURL("image/png") } });
  }

  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files[0]) open(event.dataTransfer.files[0]);
  });
  document.addEventListener("paste", (event) => {
    const item = [...(event.clipboardData?.items ?? [])].find((entry) => entry.kind === "file");
    if (item) open(item.getAsFile());
  });

  /* An image from a data set: {data, index, pixels, width, height, channels}. */
  lab.showTest = (test) => {
    shown = lab.palette.image(lab.bytes(test.pixels), test.width, test.height, test.channels);
    example = false;
    draw();
    set({ image: { kind: "test", data: test.data, index: test.index } });
  };
  /* An image that came with a link: {kind: "ink" | "photo", data}. */
  lab.showSent = async (image) => {
    const element = await new Promise((onload, onerror) => make("img", { onload: ({ target }) => onload(target), onerror, src: image.data }));
    if (Math.max(element.naturalWidth, element.naturalHeight) > 1024) throw new RangeError("larger than any image that the page sends");
    await element.decode();
    shown = element;
    example = false;
    draw();
    set({ image });
  };
  lab.openImage = open;

  new ResizeObserver(draw).observe(canvas);
  lab.palette.onTheme(draw);
  draw();
  if (!state.image) send();
  on("trouble", (sentence) => (note.textContent = sentence && state.troubleCode !== "empty_drawing" ? sentence : ""));
});
