/* What the parts of the Convolution tab share that work on one map: asking only while somebody looks, choosing the map,
   and showing one with its legend. */

/* work() at once when the place comes into sight, and again whenever one of these names of lab.state changes. */
lab.whenSeen = (root, names, work) => {
  let seen = false;
  let due = true;
  const latest = lab.latest(work);
  const now = () => {
    due = !seen;
    if (seen) latest();
  };
  new IntersectionObserver(([entry]) => {
    seen = entry.isIntersecting;
    if (seen && due) now();
  }).observe(root);
  for (const name of names) lab.on(name, now);
  return now;
};

/* Which map: the workbench's output, or one of the network's for the current image. chosen() is called on a change.
   `wanted` says which layer is proposed first; without `bench` only the network's maps can be chosen. */
lab.mapChoice = ({ id, bench = true, wanted = ({ kind }) => kind === "Conv2d", chosen }) => {
  const { make, state } = lab;
  const select = make("select", { onchange: () => pick() });
  const map = make("input", { type: "number", min: 0, step: 1, value: 0, onchange: () => pick() });
  const mapField = lab.field(`${id}-map`, "Map", map);
  const element = make("div", { class: "map-choice" }, lab.field(`${id}-of`, "On", select), mapField);
  let layers = [];
  let network = "";
  let wish = null; // what a link asks for, until the layers are known

  function pick() {
    const layer = layers.find((each) => each.layer === select.value);
    mapField.hidden = !layer;
    if (layer) {
      map.max = layer.maps - 1;
      map.value = Math.min(Math.max(Math.round(Number(map.value)) || 0, 0), layer.maps - 1);
    }
    chosen();
  }

  /* Fills the menu for the current network; called before each question. */
  async function ready() {
    if (!state.network || !state.image || network === state.network.network) return;
    const asked = state.network.network;
    const reply = await lab.call("map_layers", { network: asked, epoch: state.epoch, image: state.image, skip: state.skip });
    if (reply.error) return;
    network = asked;
    ({ layers } = reply);
    const before = select.value;
    select.replaceChildren(
      ...(bench ? [make("option", { value: "" }, "the workbench's output")] : []),
      ...layers.map(({ layer, kind }) => make("option", { value: layer }, `${layer} (${kind})`)),
    );
    const proposed = layers.find(wanted) ?? layers[0];
    select.value = layers.some(({ layer }) => layer === before) || (bench && before === "") ? before : (proposed?.layer ?? "");
    const layer = layers.find((each) => each.layer === select.value);
    mapField.hidden = !layer;
    if (layer) map.value = Math.min(Number(map.value), layer.maps - 1);
    grant();
  }

  function grant() {
    if (!wish) return;
    const { of, at, unread } = wish;
    wish = null;
    const layer = layers.find((each) => each.layer === (of || select.value));
    if (!layer || at >= layer.maps) return unread("asks for a map that its network does not have");
    choose(layer.layer);
    map.value = at;
  }

  /* What to ask, or null when there is nothing to ask about yet. */
  function question() {
    if (wish) return null;
    if (select.value) return state.network && state.image ? { network: state.network.network, epoch: state.epoch, image: state.image, skip: state.skip, layer: select.value, channel: Number(map.value) } : null;
    if (!bench || !state.slid) return null;
    const { output, h, w } = state.slid;
    return { numbers: Array.from({ length: h }, (_, y) => [...output.subarray(y * w, (y + 1) * w)]) };
  }
  function choose(layer) {
    select.value = layer;
    mapField.hidden = !layer;
  }
  if (bench) select.append(make("option", { value: "" }, "the workbench's output"));
  mapField.hidden = true;

  /* The choice in a link: the layer's name, and the map's number. */
  const fields = { of: lab.linkWords.name, map: lab.linkWords.whole(0, 100_000) };
  const now = () => (wish ? { of: wish.of, map: wish.at } : { of: select.value, map: select.value ? Number(map.value) : 0 });
  const take = ({ of = "", map: at = 0 }, unread) => (wish = of || at ? { of, at, unread } : null);
  const looksInside = () => !bench || now().of !== "";
  const isEmpty = () => !bench && network !== "" && !layers.length;
  return { element, ready, question, isEmpty, choose, fields, now, take, looksInside };
};

/* A map as the server sends it ({values, h, w}), with its legend and a line of words. */
lab.mapView = (title, options = {}) => {
  const { make } = lab;
  const cells = lab.cells({ label: title, tallest: 260, largest: 40, ...options });
  const legend = lab.legend();
  const words = make("figcaption", { class: "map-words" }, "\u00a0");
  const element = make("figure", { class: "map-view" }, make("h3", {}, title), cells.element, make("div", { class: "bench-under" }, legend), words);
  function draw({ values, h, w, ...marks }, said = "\u00a0") {
    const numbers = values instanceof Float64Array ? values : lab.doubles(values);
    const most = marks.limit ?? lab.cells.limit(numbers);
    const signed = marks.signed ?? lab.cells.isSigned(numbers);
    cells.draw({ values: numbers, h, w, limit: most, signed, ...marks });
    legend.range(signed ? -most : 0, most);
    words.textContent = said;
    return numbers;
  }
  return { element, draw, cells };
};

/* A slider under its name and value. */
lab.slider = (id, name, { min, max, step = 1, value, say = String, oninput }) => {
  const { make } = lab;
  const output = make("output", { for: id }, say(value));
  const input = make("input", { type: "range", id, min, max, step, value, oninput: () => (output.textContent = say(Number(input.value)), oninput()) });
  const element = make("div", { class: "slider-field" }, make("div", { class: "slider-name" }, make("label", { for: id }, name), output), input);
  return { element, value: () => Number(input.value), set: (next) => ((input.value = next), (output.textContent = say(Number(input.value)))) };
};
