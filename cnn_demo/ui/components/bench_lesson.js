/* The workbench as a link, and as a lesson: a link that leaves out what its sender ticks. What is hidden is only out of
   sight; whoever gets the link can show everything. */
lab.benchLesson = () => {
  const { make } = lab;
  const PARTS = {
    source: "the choice of input",
    kernel: "the choice of kernel",
    numbers: "the kernel's numbers",
    settings: "stride, padding, dilation, bias",
    output: "the output's numbers",
    sum: "the sum",
    formulas: "the formulas",
    worked: "the worked examples",
    others: "everything below",
  };
  const given = new URLSearchParams(location.search);
  const isLesson = given.get("lesson") === "1";
  const hidden = isLesson ? (given.get("hide") ?? "").split(",").filter((name) => name in PARTS) : [];
  const hide = (names) => (document.querySelector("#lab-tabs").dataset.lessonHides = names.join(" "));

  const said = make("p", { class: "bench-said", role: "status" });
  const link = make("input", { type: "text", readonly: true, hidden: true, "aria-label": "The link" });
  const boxes = Object.entries(PARTS).map(([name, words]) => {
    const box = make("input", { type: "checkbox", value: name });
    return { box, label: make("label", {}, box, words) };
  });
  const lesson = make("fieldset", { class: "bench-lesson", hidden: true },
    make("legend", {}, "Hide in the lesson"),
    ...boxes.map(({ label }) => label),
    make("button", { type: "button", class: "primary", onclick: () => copy(boxes.filter(({ box }) => box.checked).map(({ box }) => box.value)) }, "Copy lesson link"));
  const open = make("button", { type: "button", "aria-expanded": "false", onclick: toggle }, "Make a lesson");
  const element = make("div", { class: "bench-links" },
    make("div", { class: "row" }, make("button", { type: "button", onclick: () => copy(null) }, "Copy link"), isLesson ? null : open),
    lesson, link, said);

  function toggle() {
    lesson.hidden = !lesson.hidden;
    open.setAttribute("aria-expanded", String(!lesson.hidden));
  }

  async function copy(names) {
    const made = await lab.benchLink.make(names);
    link.hidden = Boolean(made.error);
    if (made.error) return (said.textContent = made.error);
    link.value = made.link;
    try {
      await navigator.clipboard.writeText(made.link);
      said.textContent = "Copied. Whoever opens it sees this workbench.";
    } catch {
      link.select();
      said.textContent = "Copy this link: your browser does not let the page do it.";
    }
  }

  const note = make("p", { class: "bench-note", hidden: !isLesson });
  if (isLesson) {
    hide(hidden);
    const words = hidden.length ? `This is a lesson. Left out: ${hidden.map((name) => PARTS[name]).join("; ")}.` : "This is a lesson.";
    const all = make("button", { type: "button", class: "quiet", onclick: showAll }, "Show everything");
    note.append(words, " ", ...(hidden.length ? [all] : []));
    function showAll() {
      hide([]);
      note.remove();
    }
  }
  return { element, note };
};
