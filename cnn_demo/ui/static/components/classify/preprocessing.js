/* What was done to the image before the network saw it: one small image per step, each step with its switch. */
lab.component("steps", (root) => {
  const { make, on, set, state } = lab;
  const strip = make("div", { class: "steps-strip" });
  root.append(
    ...lab.heading(
      "What the network saw",
      "Switch a step off and see what it was for.",
      "A network knows only images made like those it learned from, so yours is made like them first: digits get their size, place and pen, photos their shape. That an answer holds wherever and however large you draw is owed to these steps, not to the network.",
    ),
    strip,
  );

  let names = "";
  let figures = [];
  on("answer", (answer) => {
    if (!answer) return;
    const key = answer.steps.map((step) => step.name).join();
    if (key !== names) {
      names = key;
      figures = answer.steps.map(figure);
      strip.replaceChildren(...figures.map(({ element }) => element));
    }
    answer.steps.forEach((step, index) => {
      const { canvas, caption, box } = figures[index];
      lab.palette.image(lab.bytes(step.pixels), step.width, step.height, step.channels, canvas);
      canvas.classList.toggle("smooth", step.width > 64);
      canvas.setAttribute("aria-label", `${step.title}: ${step.sentence}`);
      caption.textContent = step.sentence;
      if (box) box.checked = !state.skip.includes(step.name);
    });
  });

  function figure(step) {
    const canvas = make("canvas", { role: "img", class: "steps-canvas" });
    const caption = make("span", { class: "steps-sentence" });
    const box = step.switchable
      ? make("input", {
          type: "checkbox",
          checked: true,
          onchange: () => set({ skip: box.checked ? state.skip.filter((name) => name !== step.name) : [...state.skip, step.name] }),
        })
      : null;
    const name = make(box ? "label" : "span", { class: "steps-name" }, box, step.title);
    return { canvas, caption, box, element: make("figure", { class: "steps-step" }, canvas, make("figcaption", {}, name, caption)) };
  }
});
