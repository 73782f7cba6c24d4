/* Softmax with temperature, and cross-entropy: every exponential, for typed logits or those of the current image. */
lab.component("softmax", (root) => {
  const { make, state } = lab;
  const MOST = 10;
  const MOST_SENT = 20; // classes of a network
  let logits = [2, 1, 0.1];
  let names = null; // of the classes, when the logits are the network's
  let truth = 0;
  let follow = false;
  let imaged = null; // the image whose own class was taken as the true one
  const fields = lab.numberFields({ label: "Logits", most: 1000, changed: ([next]) => ((logits = next), (follow = false), (names = null), ask()) });
  const heat = lab.slider("softmax-temperature", "Temperature", { min: -1, max: 1, step: 0.05, value: 0, say: (value) => (10 ** value).toFixed(2), oninput: () => ask() });
  const more = make("button", { type: "button", onclick: () => resize(logits.length + 1) }, "One class more");
  const less = make("button", { type: "button", onclick: () => resize(logits.length - 1) }, "One less");
  const mine = make("button", { type: "button", "aria-pressed": "false", onclick: () => ((follow = !follow), ask()) }, "The current image's");
  const table = make("table", { class: "softmax-table" });
  const said = make("p", { class: "map-said", role: "status" }, "\u00a0");
  const loss = make("p", { class: "bench-formula" }, "\u00a0");
  const compared = make("table", { class: "cell-terms" });
  root.append(
    ...lab.heading(
      "Softmax and cross-entropy",
      "Logits become probabilities, and the probability of the true class becomes the loss that learning makes small.",
      "A high temperature makes all classes alike, a low one leaves only the largest. Most networks end in logits, and the softmax is a part of the loss: feeding it log-softmax changes nothing, feeding it probabilities does, as the three lines below measure.",
    ),
    make("div", { class: "softmax-logits", "data-controls": "logits" }, make("h3", {}, "Logits"), fields.element, make("div", { class: "row" }, more, less, mine)),
    make("div", { class: "map-settings", "data-controls": "temperature" }, heat.element),
    table,
    loss,
    compared,
    said,
  );
  const ask = lab.whenSeen(root, ["answer", "epoch"], soften);

  const { number, oneOf, refuse, tables, whole } = lab.linkWords;
  const FIRST = logits;
  lab.part("softmax", root, {
    fields: { from: oneOf("typed", "image"), logits: tables(MOST_SENT, 1, -1000, 1000), true: whole(0, MOST_SENT - 1), heat: number(-1, 1) },
    now: () => ({ from: follow ? "image" : "typed", logits: [[follow ? FIRST : logits]], true: truth, heat: heat.value() }),
    show(said) {
      const [[next]] = said.logits ?? [[logits]];
      if (said.logits?.[0].length > 1 || next.length < 2 || (said.from !== "image" && said.true >= next.length)) refuse();
      [logits, truth, follow] = [next, said.true ?? truth, said.from === "image"];
      truth = Math.min(truth, follow ? MOST_SENT - 1 : next.length - 1);
      heat.set(said.heat ?? heat.value());
    },
    network: () => follow,
  });

  function resize(count) {
    [follow, names] = [false, null];
    logits = Array.from({ length: Math.min(Math.max(count, 2), MOST) }, (_, i) => logits[i] ?? 0);
    truth = Math.min(truth, logits.length - 1);
    ask();
  }

  async function take() {
    if (!follow || !state.network || !state.image) return;
    const reply = await lab.call("lay_out", { network: state.network.network, epoch: state.epoch, image: state.image, skip: state.skip });
    if (reply.error) return void (said.textContent = reply.error);
    logits = reply.logits.slice(0, MOST_SENT);
    names = state.network.classes;
    if (state.image !== imaged) truth = state.answer?.truth ?? truth;
    imaged = state.image;
    truth = Math.min(truth, logits.length - 1);
  }

  async function soften() {
    await take();
    mine.setAttribute("aria-pressed", String(follow));
    [more.disabled, less.disabled] = [logits.length >= MOST, logits.length <= 2];
    fields.draw([logits]);
    const temperature = 10 ** heat.value();
    const reply = await lab.call("soften", { logits, temperature, true: truth });
    if (reply.error) return void (said.textContent = reply.error);
    draw(reply, temperature);
  }

  function draw(found, temperature) {
    const name = (i) => names?.[i] ?? `class ${i}`;
    const short = (value) => lab.plain(Number(value.toPrecision(4)));
    const over = Math.abs(temperature - 1) < 1e-9 ? "" : ` / ${temperature.toFixed(2)}`;
    const off = found.taken_off ? ` − ${short(found.taken_off)}` : "";
    const head = ["true class", "", "logit", `e^(logit${over}${off})`, "share of the sum", ""].map((words, i) => make(i === 1 || i === 5 ? "td" : "th", i === 1 || i === 5 ? {} : { scope: "col" }, words));
    const rows = found.logits.map((logit, i) => make("tr", {},
      make("td", {}, make("label", {}, make("input", { type: "radio", name: "softmax-true", checked: i === truth, "aria-label": `${name(i)} is true`, onchange: () => ((truth = i), ask()) }))),
      make("th", { scope: "row" }, name(i)),
      make("td", {}, short(logit)),
      make("td", {}, short(found.exponentials[i])),
      make("td", {}, lab.percent(found.probabilities[i])),
      make("td", { class: "softmax-bar" }, make("span", { style: `width: ${(found.probabilities[i] * 100).toFixed(2)}%` }))));
    const focused = [...table.querySelectorAll("input")].indexOf(document.activeElement);
    table.replaceChildren(make("caption", {}, "Every exponential"), make("tr", {}, ...head), ...rows, make("tr", { class: "softmax-total" }, make("td", {}), make("th", { scope: "row" }, "sum"), make("td", {}), make("td", {}, short(found.total)), make("td", {}, "100.0 %"), make("td", {})));
    if (focused >= 0) table.querySelectorAll("input")[focused]?.focus();
    loss.textContent = `Loss: ${found.loss_formula}`;
    const lines = [["the logits", found.loss], ["their log-softmax", found.of_log_softmax], ["their softmax", found.of_softmax]];
    compared.replaceChildren(make("caption", {}, "Cross-entropy when it is fed"), ...lines.map(([words, value]) => make("tr", {}, make("td", {}, words), make("td", {}, short(value)), make("td", {}, Math.abs(value - found.loss) < 1e-9 ? "no difference" : `off by ${short(value - found.loss)}`))));
    said.textContent = "";
  }
});
