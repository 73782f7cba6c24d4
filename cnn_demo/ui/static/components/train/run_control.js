/* Steering the run that is going: pause, single steps, another rate; and one epoch more when it is over. */
lab.component("control", (root) => {
  const { make, on, set, state, number } = lab;
  const button = (name, act) => make("button", { type: "button", disabled: true, onclick: act }, name);
  const hold = button("Pause", () => wish(state.run.state === "paused" ? "resume" : "pause"));
  const step = button("One step", () => wish("step"));
  const epoch = button("One epoch more", () => wish("epoch"));
  const rate = make("input", { type: "number", id: "control-rate", min: 0, step: "any", inputmode: "decimal", disabled: true, oninput: () => (typed = true) });
  const change = make("button", { type: "submit", disabled: true }, "Change");
  const now = make("span", { class: "control-now" }, "\u00a0");
  const form = make("form", { class: "control-rate", novalidate: true, onsubmit: changeRate },
    make("label", { for: "control-rate" }, "Rate from now on"), rate, change, now);
  const said = make("p", { class: "control-said", role: "status" }, "\u00a0");
  root.append(
    ...lab.heading(
      "Steer it",
      "Pause the run, take single steps, or change the rate while it learns.",
      "A pause costs none of the time budget; while others wait in the queue it may last 60 s in all. The rate is the recipe\u2019s, the highest of its cycle: another one keeps the cycle\u2019s shape. One epoch more also works after the end: it goes on at a constant rate, for a cycle the 25th of its highest, where the cycle began.",
    ),
    make("div", { class: "control-row" }, make("div", { class: "row" }, hold, step, epoch), form),
    said,
  );

  let typed = false; // what stands in the field is the visitor's, not the run's
  let about = null; // the run that it was typed for

  on("run", (run) => {
    if (run?.run !== about) [about, typed] = [run?.run ?? null, false];
    const going = run?.state === "running" || run?.state === "paused";
    const paused = run?.state === "paused";
    hold.textContent = paused ? "Resume" : "Pause";
    allow(hold, run, paused ? "resume" : "pause");
    allow(step, run, "step");
    allow(epoch, run, "epoch");
    for (const control of [rate, change]) allow(control, run, "learning_rate");
    if (!typed) rate.value = run?.learning_rate ?? "";
    const last = run?.points?.at(-1)?.learning_rate;
    now.textContent = going && last !== undefined ? `now ${number(last)}` : "\u00a0";
  });

  /* The server says of each command why it cannot be given now, "" when it can. */
  function allow(control, run, command) {
    const why = run ? run.commands?.[command] ?? "It waits in the queue." : "Start a run first.";
    control.disabled = why !== "";
    if (why) control.title = why;
    else control.removeAttribute("title");
  }

  async function wish(what, more = {}) {
    const { run } = state.run;
    said.textContent = "\u00a0";
    const reply = await lab.call("control", { visitor: lab.visitor(), run, do: what, ...more });
    if (reply.error) said.textContent = reply.error;
    else if (state.run?.run === run) set({ run: { ...reply, points: state.run.points } });
    return !reply.error;
  }

  async function changeRate(event) {
    event.preventDefault();
    const wanted = rate.value === "" ? null : Number(rate.value);
    if (await wish("learning_rate", { learning_rate: wanted })) typed = false;
  }
});
