/* The tab as a link, and as a lesson: a link that leaves out what its sender ticks, of the workbench and of the parts
   below it, whole or only their controls. What is hidden is only out of sight; whoever gets the link can show everything. */
lab.benchLesson = () => {
  const { make, on, state } = lab;
  const BENCH = {
    source: "the choice of input",
    kernel: "the choice of kernel",
    numbers: "the kernel's numbers",
    settings: "stride, padding, dilation, bias",
    output: "the output's numbers",
    sum: "the sum",
    formulas: "the formulas",
    worked: "the worked examples",
  };
  const ALL = "others"; // all parts below
  const given = new URLSearchParams(location.search);
  const isLesson = given.get("lesson") === "1";
  let hidden = new Set(isLesson ? (given.get("hide") ?? "").split(",").filter(Boolean) : []);
  if ([...hidden].some((name) => !Object.hasOwn(BENCH, name) && name !== ALL && !lab.parts.isHere(name.split(".")[0]))) lab.parts.unread("it leaves out something that is not here");

  /* A part's groups of controls go by pooling.settings. */
  const groupName = (part, group) => `${part.name}.${group.replaceAll(" ", "_")}`;
  const groupsOf = (part) => lab.parts.groups(part).map(([group, elements]) => ({ name: groupName(part, group), group, elements }));

  /* Parts come one by one, so what is hidden is said and done again with each. */
  function hide() {
    document.querySelector("#lab-tabs").dataset.lessonHides = Object.keys(BENCH).filter((name) => hidden.has(name)).join(" ");
    for (const part of state.parts) {
      part.fold.toggleAttribute("data-left-out", hidden.has(ALL) || hidden.has(part.name));
      for (const { name, elements } of groupsOf(part)) for (const element of elements) element.toggleAttribute("data-left-out", hidden.has(name));
    }
  }
  function leftOut() {
    const bench = Object.entries(BENCH).filter(([name]) => hidden.has(name)).map(([, words]) => words);
    if (hidden.has(ALL)) return [...bench, "everything below"];
    return [...bench, ...state.parts.flatMap((part) => (hidden.has(part.name) ? [part.title] : groupsOf(part).filter(({ name }) => hidden.has(name)).map(({ group }) => `${part.title}: ${group}`)))];
  }

  const said = make("p", { class: "bench-said", role: "status" });
  const link = make("input", { type: "text", readonly: true, hidden: true, "aria-label": "The link" });
  const tick = (name, words, attributes = {}) => {
    const box = make("input", { type: "checkbox", value: name, ...attributes });
    return { box, label: make("label", {}, box, words) };
  };
  const below = make("fieldset", { class: "bench-parts" });
  const lesson = make("div", { class: "bench-lesson", hidden: true },
    make("fieldset", {}, make("legend", {}, "Leave out of the workbench"), ...Object.entries(BENCH).map(([name, words]) => tick(name, words).label)),
    below,
    make("button", { type: "button", class: "primary", onclick: () => copy(ticked()) }, "Copy lesson link"));
  const open = make("button", { type: "button", "aria-expanded": "false", onclick: toggle }, "Make a lesson");
  const element = make("div", { class: "bench-links" },
    make("div", { class: "row" }, make("button", { type: "button", onclick: () => copy(null) }, "Copy link"), isLesson ? null : open),
    lesson, link, said);

  /* Who leaves out a whole part need not leave out its controls too. */
  function listParts() {
    const rows = state.parts.map((part) => {
      const whole = tick(part.name, part.title, { onchange: follow });
      const groups = groupsOf(part).map(({ name, group }) => tick(name, group, { "aria-label": `${part.title}: only ${group}` }));
      whole.label.className = "bench-whole";
      return { whole, groups, row: make("div", { class: "bench-part" }, whole.label, make("span", {}, "or only"), ...groups.map(({ label }) => label)) };
    });
    const all = tick(ALL, "everything", { onchange: () => (rows.forEach(({ whole }) => (whole.box.checked = all.box.checked)), follow()) });
    function follow() {
      for (const { whole, groups } of rows) for (const { box } of groups) box.disabled = whole.box.checked;
      all.box.checked = rows.every(({ whole }) => whole.box.checked);
    }
    below.replaceChildren(make("legend", {}, "Leave out of what stands below"), all.label, ...rows.map(({ row }) => row));
  }
  function ticked() {
    const names = [...lesson.querySelectorAll("input:checked:not(:disabled)")].map(({ value }) => value);
    return names.includes(ALL) ? names.filter((name) => name in BENCH || name === ALL) : names;
  }

  function toggle() {
    if (lesson.hidden && !below.children.length) listParts();
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
      said.textContent = `Copied. Whoever opens it sees this workbench and the parts that you have opened. ${made.stays}`;
    } catch {
      link.select();
      said.textContent = `Copy this link: your browser does not let the page do it. ${made.stays}`;
    }
  }

  const words = make("span", {});
  const all = make("button", { type: "button", class: "quiet", onclick: showAll }, "Show everything");
  const note = make("p", { class: "bench-note", hidden: !isLesson }, words, " ", all);
  function showAll() {
    hidden = new Set();
    hide();
    note.remove();
    document.querySelector("#bench-input").focus({ preventScroll: true });
  }
  if (isLesson) {
    on("parts", () => {
      hide();
      const names = leftOut();
      words.textContent = names.length ? `This is a lesson. Left out: ${names.join("; ")}.` : "This is a lesson.";
      all.hidden = !names.length;
    });
  }
  return { element, note };
};
