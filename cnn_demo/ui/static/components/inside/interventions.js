/* What this visitor changed in the network: maps switched off and kernels rewritten. It lies in lab.state.edits and
   lab.state.kernels, travels with every question, and ends when another network is picked. A bar at the foot of the
   page says that the network is edited, lists what, and measures what it costs. */
lab.isOff = (layer, map) => Boolean(lab.state.edits[layer]?.includes(map));

lab.switchMap = (layer, map) => {
  const { [layer]: off = [], ...others } = lab.state.edits;
  const next = off.includes(map) ? off.filter((other) => other !== map) : [...off, map].sort((a, b) => a - b);
  lab.set({ edits: next.length ? { ...others, [layer]: next } : others });
};

/* rows of numbers, or null to put the learned ones back */
lab.setKernel = (layer, filter, channel, rows) => {
  const { [layer]: kernels = {}, ...others } = lab.state.kernels;
  const { [`${filter},${channel}`]: _, ...rest } = kernels;
  const next = rows ? { ...rest, [`${filter},${channel}`]: rows } : rest;
  lab.set({ kernels: Object.keys(next).length ? { ...others, [layer]: next } : others });
};

lab.component("edits", (root) => {
  const { make, on, set, state } = lab;
  const list = make("ul", { class: "edits-list" });
  const result = make("p", { class: "edits-result", role: "status" });
  const measure = make("button", { type: "button", onclick: count }, "Test accuracy with this");
  const reset = make("button", { type: "button", onclick: () => set({ edits: {}, kernels: {} }) }, "Reset");
  const { ask, rest } = lab.help(
    "edits",
    "What you change travels with your questions; the network itself and everybody else's stay as learned. Whether an image is anything known is not said meanwhile, because that was measured without edits.",
  );
  const said = make("p", { class: "edits-said" }, make("b", {}, "The network is edited"), " – for you only. ", ask);
  const bar = make("section", { class: "edits-bar", "aria-label": "Edits to the network", hidden: true }, make("div", { class: "edits-what" }, said, list), make("div", { class: "edits-do" }, measure, reset), rest, result);
  root.append(bar);
  let turn = 0; // a result is of one state of the network: when that changes it is no longer said
  on("edits", draw);
  on("kernels", draw);
  on("epoch", () => forget());

  function draw() {
    forget();
    const off = Object.entries(state.edits).flatMap(([layer, maps]) => maps.map((map) => [`${layer}, map ${map} off`, () => lab.switchMap(layer, map)]));
    const kernels = Object.entries(state.kernels).flatMap(([layer, chosen]) => Object.keys(chosen).map((key) => {
      const [filter, channel] = key.split(",").map(Number);
      return [`${layer}, filter ${filter}: kernel of map ${channel} rewritten`, () => lab.setKernel(layer, filter, channel, null)];
    }));
    const all = [...off, ...kernels];
    bar.hidden = !all.length;
    lab.sign("edited", all.length > 0);
    list.replaceChildren(...all.map(([text, undo]) => make("li", {}, make("button", { type: "button", class: "edits-one", title: "Undo this", "aria-label": `Undo: ${text}`, onclick: undo }, text, make("span", { "aria-hidden": "true" }, " ×")))));
  }

  function forget() {
    turn += 1;
    result.textContent = "";
    measure.disabled = false;
  }

  async function count() {
    const mine = (turn += 1);
    measure.disabled = true;
    const { edits, kernels, network, epoch } = state;
    const plain = await share({ edits: {}, kernels: {} }, "as learned");
    const edited = plain && (await share({ edits, kernels }, "edited"));
    if (mine === turn) measure.disabled = false;
    if (!edited || mine !== turn) return;
    const points = 100 * (edited.share - plain.share);
    const change = Math.abs(points) < 0.05 ? "no change" : `${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(1)} points`;
    result.textContent = `${lab.percent(edited.share)} right as edited, ${lab.percent(plain.share)} as learned: ${change}, ${edited.words}.`;

    async function share(which, name) {
      let [right, seen, total, words] = [0, 0, null, ""];
      while (total === null || seen < total) {
        result.textContent = `Measuring the network ${name}: ${total === null ? "starting" : `${seen.toLocaleString("en")} of ${total.toLocaleString("en")} images`} …`;
        const reply = await lab.call("accuracy", { network: network.network, epoch, start: seen, ...which });
        if (mine !== turn) return null;
        if (reply.lost) await new Promise((resolve) => setTimeout(resolve, 1000));
        else if (reply.error) return (result.textContent = reply.error), null;
        else [right, seen, total, words] = [right + reply.right, reply.seen, reply.total, reply.words];
      }
      return { share: right / seen, words };
    }
  }
});
