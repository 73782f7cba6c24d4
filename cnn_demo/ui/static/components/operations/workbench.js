/* The workbench: any input, any kernel, and the output that comes of it; the window slides, and the sum stands below. */
lab.component("workbench", (root) => {
  const { make, on, state } = lab;
  const BEAT = 450; // milliseconds between steps
  root.append(...lab.heading(
    "Slide a kernel by hand",
    "Numbers of your own, a drawing or a photo: at each place the patch is multiplied with the kernel, and the sum becomes one cell of the output.",
    "What deep learning calls convolution is strictly a cross-correlation: the kernel is not flipped before it slides, and a network that learns its kernels could as well learn the flipped ones. Watch how padding keeps the border, how a stride leaves cells out, and how a kernel of zeros and ones picks cells.",
  ));
  const note = make("p", { class: "bench-note", role: "status", hidden: true });
  const place = make("div", { class: "bench-place" }, make("p", { class: "quiet-text" }, "The workbench is being laid out."));
  root.append(note, place);
  on("unread", (clauses) => {
    note.hidden = !clauses.length;
    note.textContent = clauses.length ? `This link could not be read in full: ${clauses.join("; ")}.` : "";
  });

  begin();
  async function begin() {
    const choices = await lab.call("bench_choices", {});
    if (choices.error) return setTimeout(begin, 1000);
    lab.set({ benchChoices: choices });
    lay(choices);
    lab.bench.start(root);
  }

  function lay({ kernels }) {
    const step = (dy, dx) => lab.bench.go(state.bench.at[0] + dy, state.bench.at[1] + dx);
    const input = lab.cells({ label: "Input", walk: step, press: underWindow });
    const output = lab.cells({ label: "Output", walk: step, press: (y, x) => lab.bench.go(y, x) });
    const kernel = lab.numberFields({ label: "Numbers of the kernel", changed: rewrite });
    const numbers = lab.benchNumbers();
    const [inputTitle, kernelTitle, outputTitle] = Array.from({ length: 3 }, () => make("h3", {}));
    const chips = make("div", { class: "bench-chips", role: "group", "aria-label": "Channel on show" });
    const about = make("p", { class: "quiet-text bench-about" });
    const [inputLegend, outputLegend] = [lab.legend(), lab.legend()];
    const trouble = make("p", { class: "bench-trouble", role: "alert" });
    const dropped = make("p", { class: "quiet-text bench-dropped" });
    const play = make("button", { type: "button", class: "primary", onclick: toggle }, "Slide");
    const links = lab.benchLesson();
    place.replaceChildren(
      links.note,
      lab.benchSettings(kernels),
      make("div", { class: "bench-stage" },
        make("section", { class: "bench-input", "aria-label": "The input" }, inputTitle, input.element, make("div", { class: "bench-under" }, inputLegend, numbers.button), dropped),
        make("section", { class: "bench-kernel", "aria-label": "The kernel" }, kernelTitle, chips, make("div", { "data-part": "numbers" }, kernel.element), about),
        make("section", { class: "bench-output", "aria-label": "The output" }, outputTitle, make("div", { class: "numbered-pair", "data-part": "output" }, output.element), make("div", { class: "bench-under" }, outputLegend))),
      make("div", { class: "bench-player" },
        play,
        make("button", { type: "button", "aria-label": "Step back", onclick: () => hop(-1) }, "←"),
        make("button", { type: "button", "aria-label": "Step forward", onclick: () => hop(1) }, "→"),
        make("span", { class: "quiet-text" }, "Press a cell, or use the arrow keys on either grid.")),
      trouble,
      numbers.element,
      lab.benchSum(),
      links.element,
    );

    /* Pressing an input cell lays the window's middle there, as near as the stride allows. */
    function underWindow(y, x) {
      const { sides, stride, dilation, kernel: kernels } = state.slid;
      const middle = Math.floor(((kernels[0].length - 1) * dilation) / 2);
      lab.bench.go(...[y, x].map((at) => Math.round((at + sides[0] - middle) / stride)));
    }

    function rewrite(rows) {
      const { kernel: now, shown } = state.bench;
      lab.bench.change({ preset: "", kernel: now.map((table, c) => (shown === -1 || c === shown ? rows : table)) });
    }

    let playing = null;
    let filled = null; // while it plays, the cells that the window has been at
    function toggle() {
      if (playing) return rest();
      const { slid, bench } = state;
      if (!slid) return;
      const last = slid.h * slid.w - 1;
      let at = bench.at[0] * slid.w + bench.at[1];
      if (at >= last || filled === null) at = -1;
      play.textContent = "Pause";
      const beat = () => {
        if (!root.isConnected || at >= state.slid.h * state.slid.w - 1) return rest();
        at += 1;
        filled = at + 1;
        lab.bench.go(Math.floor(at / state.slid.w), at % state.slid.w);
      };
      beat();
      playing = setInterval(beat, last > 400 ? BEAT / 10 : last > 80 ? BEAT / 3 : BEAT);
    }
    function rest() {
      clearInterval(playing);
      playing = null;
      play.textContent = "Slide";
      if (filled >= state.slid.h * state.slid.w) filled = null;
      draw();
    }
    function hop(by) {
      if (playing) rest();
      const { slid, bench } = state;
      if (!slid) return;
      const at = Math.min(Math.max(bench.at[0] * slid.w + bench.at[1] + by, 0), slid.h * slid.w - 1);
      if (filled !== null) filled = at + 1 === slid.h * slid.w ? null : at + 1;
      lab.bench.go(Math.floor(at / slid.w), at % slid.w);
    }

    function draw() {
      const { slid, bench } = state;
      if (!slid) return;
      const { maps, channels, height, width, sides, stride, dilation } = slid;
      const [y, x] = bench.at;
      const size = slid.kernel[0].length;
      const channel = Math.min(Math.max(bench.shown, 0), channels - 1);
      const all = bench.shown === -1 && slid.colors;
      const values = maps.subarray(channel * height * width, (channel + 1) * height * width);
      const limit = lab.cells.limit(maps);
      input.draw({ values, h: height, w: width, limit, signed: lab.cells.isSigned(maps), pad: sides, colors: all ? slid.colors : null, window: { y: y * stride, x: x * stride, size, dilation }, dropped: slid.dropped, words: `The window is at row ${y * stride - sides[0]}, column ${x * stride - sides[0]}.` });
      output.draw({ values: slid.output, h: slid.h, w: slid.w, chosen: [y, x], filled, words: `Row ${y}, column ${x} is chosen.` });
      inputTitle.textContent = `Input ${height}×${width}${channels > 1 ? `, ${channels} channels` : ""}`;
      outputTitle.textContent = `Output ${slid.h}×${slid.w}`;
      inputLegend.range(lab.cells.isSigned(maps) ? -limit : 0, limit);
      const most = lab.cells.limit(slid.output);
      outputLegend.range(lab.cells.isSigned(slid.output) ? -most : 0, most);
      const [rows, columns] = slid.dropped;
      dropped.textContent = rows || columns ? `Hatched: ${lab.leftRows(rows, columns)} that no window reaches.` : "";
    }

    function drawKernel(bench) {
      const size = bench.kernel[0].length;
      const count = bench.kernel.length;
      kernelTitle.textContent = `Kernel ${size}×${size}${count > 1 ? `×${count}` : ""}`;
      kernel.draw(bench.kernel[Math.max(bench.shown, 0)]);
      const names = count === 3 ? ["red", "green", "blue"] : Array.from({ length: count }, (_, c) => `channel ${c}`);
      const picks = count === 1 ? [] : [...(bench.source !== "numbers" && count === 3 ? [[-1, "all"]] : []), ...names.map((name, c) => [c, name])];
      chips.replaceChildren(...picks.map(([c, name]) => make("button", { type: "button", "aria-pressed": String(bench.shown === c), onclick: () => lab.set({ bench: { ...state.bench, shown: c } }) }, name)));
      const sentence = kernels.find(({ id }) => id === bench.preset)?.sentence ?? "Numbers of your own. Fractions such as 1/9 can be typed.";
      const differ = bench.shown === -1 && bench.kernel.some((rows) => JSON.stringify(rows) !== JSON.stringify(bench.kernel[0]));
      about.textContent = differ ? "The channels have different kernels; this is red's. What you type here goes to all three." : sentence;
    }

    on("slid", () => {
      filled = null;
      draw();
    });
    on("bench", (bench) => {
      drawKernel(bench);
      draw();
    });
    on("benchTrouble", (words) => (trouble.textContent = words ?? ""));
  }
});
