/* What a training begins with, inside the form: random weights, or what another network of the same design has learned;
   and how much of that stays as it is, layer by layer. lab.beginning() is {start, freeze, show(plan), ...}. */
lab.beginning = (freezes) => {
  const { make } = lab;
  const start = make("select", {}, make("option", { value: "" }, "random weights"));
  const freeze = make("select", {}, ...freezes.map((id) => make("option", { value: id }, id)));
  const said = make("p", { class: "recipe-help preview-said", role: "status" }, "\u00a0");
  const layers = make("ul", { class: "beginning-layers" });

  /* Chosen from elsewhere: it may not be among the options yet. */
  function choose(network) {
    if (network && ![...start.options].some(({ value }) => value === network)) start.append(make("option", { value: network }, network));
    start.value = network ?? "";
  }

  const nameOf = (network) => lab.state.networks.find((card) => card.network === network)?.title ?? network;

  async function show({ config }) {
    const { architecture, data } = config;
    const runs = JSON.parse(localStorage.getItem("lab-runs") || "[]");
    const reply = architecture ? await lab.call("starts", { architecture, data, runs }) : { starts: [] };
    if (reply.error) return void (said.textContent = reply.error);
    const wanted = start.value;
    start.replaceChildren(make("option", { value: "" }, "random weights"), ...reply.starts.map(({ network }) => make("option", { value: network }, network.startsWith("run-") ? `${nameOf(network)}, yours` : nameOf(network))));
    choose(wanted);
    freeze.disabled = !start.value;
    layers.replaceChildren();
    if (!start.value) return void (said.textContent = reply.starts.length ? "It begins knowing nothing." : "No network of this design has learned anything here yet.");
    const found = await lab.call("frozen", { architecture, data, freeze: freeze.value });
    if (found.error) return void (said.textContent = found.error);
    const count = (list) => list.reduce((sum, { parameters }) => sum + parameters, 0).toLocaleString("en");
    const head = reply.starts.find(({ network }) => network === start.value)?.new_head ? " Its last layer is new: what the old one knew is about other things." : "";
    said.textContent = `${count(found.layers.filter(({ frozen }) => !frozen))} of ${count(found.layers)} numbers learn.${head}`;
    layers.replaceChildren(...found.layers.map(({ name, frozen }) => make("li", { class: frozen ? "is-frozen" : "" }, name, make("span", {}, frozen ? " stays" : " learns"))));
  }

  return { start, freeze, choose, show, element: make("div", { class: "preview" }, said, layers) };
};
