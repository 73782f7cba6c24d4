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
    const nothing = !run ? "Start a run first." : run.state === "queued" ? "It waits in the queue." : run.state === "stopping" ? "It is about to stop." : "The run is over.";
    const kept = run?.ended && run.resumable;
    hold.textContent = paused ? "Resume" : "Pause";
    allow(hold, going, nothing);
    allow(step, paused, going ? "Pause first: then it learns from one batch at a time." : nothing);
    allow(epoch, paused || kept, going ? "It is learning already. Pause it, or wait for its end." : run?.ended ? "The state of this training is not kept, so it cannot go on." : nothing);
    for (const control of [rate, change]) allow(control, going, nothing);
    if (!typed) rate.value = run?.learning_rate ?? "";
    const last = run?.points?.at(-1)?.learning_rate;
    now.textContent = going && last !== undefined ? `now ${number(last)}` : "\u00a0";
  });

  function allow(control, can, why) {
    control.disabled = !can;
    if (can) control.removeAttribute("title");
    else control.title = why;
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
