/* Eight computations that every course sets, worked out by the server; those that fit open on the workbench. */
lab.component("worked", (root) => {
  const { make, on } = lab;
  const tabs = make("div", { class: "worked-tabs", role: "group", "aria-label": "Worked examples" });
  const body = make("div", { class: "worked-body", "aria-live": "polite" });
  root.append(...lab.heading(
    "Worked examples",
    "What courses set by hand, line by line, to its result.",
    "Work it out on paper first, then open it: the workbench shows every product on the way. Sizes too large for the workbench end in their formulas.",
  ), tabs, body);

  let examples = [];
  on("benchChoices", (choices) => {
    if (!choices) return;
    examples = choices.worked;
    tabs.replaceChildren(...examples.map((example) => make("button", { type: "button", title: example.title, "aria-label": `${example.id}: ${example.title}`, onclick: () => show(example) }, example.id)));
    show(examples[0]);
  });

  function show(example) {
    [...tabs.children].forEach((button, i) => button.setAttribute("aria-pressed", String(examples[i] === example)));
    const { bench, pool, title, task, lines, result } = example;
    body.replaceChildren(
      make("h3", {}, title),
      make("p", { class: "quiet-text" }, task),
      make("ol", { class: "worked-lines" }, ...lines.map((line) => make("li", {}, line))),
      make("p", { class: "worked-result" }, result),
      ...(bench ? [make("button", { type: "button", onclick: () => open(bench) }, "Open on the workbench")] : []),
      ...(example.id === "C8" ? [make("button", { type: "button", onclick: () => unfold("cost_duel") }, "Open the duel")] : []),
      ...(pool ? [make("button", { type: "button", onclick: () => lab.openPooling(pool) }, "Open under Pooling")] : []),
    );
  }

  function unfold(name) {
    const fold = document.querySelector(`.lab-${name}`).closest("details");
    fold.open = true;
    fold.scrollIntoView({ block: "start" });
  }

  function open({ input, kernel, stride, padding, dilation, bias }) {
    lab.bench.change({ source: "numbers", numbers: input, kernel, preset: "", stride, padding: padding === 0 ? "valid" : padding, dilation, bias, at: [0, 0], shown: 0 });
    document.querySelector(".lab-workbench").scrollIntoView({ block: "start" });
  }
});
