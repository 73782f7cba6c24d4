/* Why not dense: the weights of a dense layer and of a convolution on the same image, counted live. */
lab.component("cost_duel", (root) => {
  const { make } = lab;
  const ask = lab.latest(weigh);
  const fields = {};
  const slider = (name, words, settings) => {
    fields[name] = lab.linkWords.whole(settings.min, settings.max);
    return [name, lab.slider(`duel-${name}`, words, { ...settings, oninput: ask })];
  };
  const sliders = new Map([
    slider("side", "Image, cells a side", { min: 4, max: 1024, step: 4, value: 256 }),
    slider("channels", "Channels", { min: 1, max: 3, value: 1 }),
    slider("neurons", "Dense: neurons", { min: 10, max: 2000, step: 10, value: 1000 }),
    slider("kernel", "Convolution: kernel", { min: 1, max: 11, value: 3, say: (n) => `${n}×${n}` }),
    slider("filters", "Convolution: filters", { min: 1, max: 256, value: 32 }),
  ]);
  const side = (title) => {
    const count = make("p", { class: "duel-count" }, "\u00a0");
    const formula = make("p", { class: "quiet-text" }, "\u00a0");
    const bar = make("div", { class: "duel-bar" });
    return { count, formula, bar, element: make("section", {}, make("h3", {}, title), count, make("div", { class: "duel-track" }, bar), formula) };
  };
  const [dense, convolution] = [side("Dense"), side("Convolution")];
  const verdict = make("p", { class: "map-said", role: "status" }, "\u00a0");
  const presets = [["256×256 gray, 1,000 neurons", 256, 1, 1000], ["256×256 in color", 256, 3, 1000], ["100×100, 500 neurons", 100, 1, 500]];
  root.append(
    ...lab.heading(
      "Why not dense?",
      "The same image into a dense layer and into a convolution: how many weights each has to learn.",
      "A dense layer has one weight for each number of the image in each neuron, so it grows with the image, and it does not know which numbers are neighbors. A convolution lays the same few weights on every place, so the image's size does not count.",
    ),
    make("div", { class: "row", "data-controls": "presets" }, ...presets.map(([words, ...values]) => make("button", { type: "button", onclick: () => preset(...values) }, words))),
    make("div", { class: "map-settings", "data-controls": "settings" }, ...[...sliders.values()].map(({ element }) => element)),
    make("div", { class: "map-row" }, dense.element, convolution.element),
    verdict,
  );

  const now = () => Object.fromEntries([...sliders].map(([name, { value }]) => [name, value()]));
  function show(values) {
    for (const [name, value] of Object.entries(values)) sliders.get(name).set(value);
  }
  function preset(side, channels, neurons) {
    show({ side, channels, neurons });
    ask();
  }

  async function weigh() {
    const reply = await lab.call("weigh", now());
    if (reply.error) return void (verdict.textContent = reply.error);
    const most = Math.max(reply.dense.result, reply.convolution.result);
    for (const [place, found] of [[dense, reply.dense], [convolution, reply.convolution]]) {
      place.count.textContent = `${large(found.result)} weights`;
      place.formula.textContent = found.numbers;
      place.bar.style.width = `${Math.max((found.result / most) * 100, 0.2)}%`;
    }
    const [times, more] = reply.dense.result > reply.convolution.result ? [reply.dense.result / reply.convolution.result, "The dense layer"] : [reply.convolution.result / reply.dense.result, "The convolution"];
    verdict.textContent = `${more} has ${times >= 10 ? Math.round(times).toLocaleString("en") : times.toFixed(1)} times as many.`;
  }
  const large = (count) => (count >= 1e6 ? `${(count / 1e6).toFixed(1)} million` : count.toLocaleString("en"));
  lab.whenSeen(root, [], ask);
  lab.part("cost_duel", root, { fields, now, show });
});
