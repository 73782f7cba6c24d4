/* The page's one state and how its components talk. Loaded in the head, before any component mounts.

   lab.state is what every tab shares: the current network, epoch, image and answer. lab.set(changes) changes it and
   tells whoever listens; lab.on(name, draw) listens and is told the present value at once, so a component that mounts
   late (tabs render when they are opened) starts with what is there. Asking the server goes through lab.call. */
(() => {
  const listeners = new Map();
  const components = new Map();
  const servers = {};
  const waiting = [];

  const state = {
    networks: [], // cards of the published networks and of this visitor's runs
    network: null, // the current one's card
    epoch: null, // null: the finished network
    image: null, // {kind: "ink" | "photo", data: PNG data URL} or {kind: "test", data, index}
    skip: [], // preprocessing steps that are switched off
    edits: {}, // {layer: [maps that are switched off]}, of the current network
    kernels: {}, // {layer: {"filter,channel": rows of numbers}}: rewritten kernels
    scale: "layer", // one color scale per "layer" or per "map"
    answer: null, // what the server said about the image last
    trouble: null, // one sentence when it could not
    troubleCode: null, // and the kind of error, which does not change with the words
    wide: false, // is somebody looking at every layer?
  };

  function on(name, draw) {
    if (!listeners.has(name)) listeners.set(name, new Set());
    listeners.get(name).add(draw);
    draw(state[name]);
    return () => listeners.get(name).delete(draw);
  }

  function set(changes) {
    if (changes.network && changes.network.network !== state.network?.network) changes = { edits: {}, kernels: {}, ...changes };
    for (const [name, value] of Object.entries(changes)) state[name] = value;
    for (const name of Object.keys(changes)) {
      for (const draw of listeners.get(name) ?? []) draw(state[name]);
    }
    if (["network", "epoch", "image", "skip", "scale", "wide", "edits", "kernels"].some((name) => name in changes)) look();
  }

  /* One question at a time; what changed meanwhile is asked about next, so the last state always gets its answer. */
  let asking = false;
  let changed = false;
  async function look() {
    changed = true;
    if (asking || !state.image || !state.network) return;
    asking = true;
    while (changed) {
      changed = false;
      const { network, epoch, image, skip, scale, wide } = state;
      const reply = await call("look", { network: network.network, epoch, image, skip, scale, wide });
      if (network !== state.network) continue; // the classes are others by now
      if (reply.error) set({ trouble: reply.lost ? `${reply.error} Trying again.` : reply.error, troubleCode: reply.code });
      else set({ answer: reply, trouble: null });
      if (reply.lost) await new Promise((resolve) => setTimeout(resolve, 1000));
      if (reply.lost) changed = true;
    }
    asking = false;
  }

  const LOST = { error: "The server does not answer.", lost: true };
  const idle = () => !asking && !changed; // has everything been answered?

  /* Calls a server function by name. Never throws: a reply has `error` (a sentence) when something went wrong.
     What this visitor edited travels with every question about the current network, unless the question says else. */
  async function call(name, request) {
    if (request?.network && request.network === state.network?.network) request = { edits: state.edits, kernels: state.kernels, ...request };
    while (!servers[name]) await new Promise((resolve) => waiting.push(resolve));
    try {
      const reply = await servers[name](request);
      if (reply && typeof reply === "object" && !("detail" in reply && Object.keys(reply).length === 1)) return reply;
      return LOST; // Gradio keeps to itself what went wrong
    } catch {
      return LOST;
    }
  }

  function connect(server) {
    for (const name of Object.keys(server)) servers[name] = server[name];
    for (const resolve of waiting.splice(0)) resolve();
  }

  function component(name, start) {
    components.set(name, start);
  }

  function mount(name, element, gradio) {
    if (gradio.server) connect(gradio.server);
    lab.upload = gradio.upload; // a File -> {path}: where the server has put it
    const start = components.get(name);
    if (start) start(element, gradio.props ?? {});
    element.closest(".lab-fold")?.querySelector("summary").append(element.querySelector("h2"));
  }

  /* A DOM element: lab.make("button", {class: "quiet", onclick: f}, "text", child...). Text is always text. */
  function make(tag, attributes = {}, ...children) {
    const [name, svg] = tag.startsWith("svg:") ? [tag.slice(4), true] : [tag, false];
    const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  /* What opens a component: its title, one sentence, and behind "?" two more: [h2, p, p]. */
  function heading(title, sentence, more) {
    const { ask, rest } = help(title, more);
    return [make("h2", {}, title), make("p", { class: "quiet-text" }, sentence, "\u00a0", ask), rest];
  }

  /* "?", and the words that it opens. */
  function help(about, more) {
    const rest = make("p", { class: "quiet-text help-more", hidden: true }, more);
    const ask = make("button", { type: "button", class: "help", "aria-expanded": "false", "aria-label": `More about: ${about}`, onclick: toggle }, "?");
    function toggle() {
      rest.hidden = !rest.hidden;
      ask.setAttribute("aria-expanded", String(!rest.hidden));
    }
    return { ask, rest };
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  }

  function percent(share) {
    if (share > 0.999 && share < 1) return "99.9 %";
    return `${(share * 100).toFixed(1)} %`;
  }

  /* Three digits, with a real minus. */
  function number(value) {
    if (value === 0) return "0";
    const size = Math.abs(value);
    const text = size >= 1000 || size < 0.001 ? value.toExponential(1) : String(Number(value.toPrecision(3)));
    return text.replaceAll("-", "−");
  }

  /* A random id that stands for this browser, so that a run can be found again after a reload. */
  function visitor() {
    let id = localStorage.getItem("lab-visitor");
    if (!id || !/^[0-9a-f]{32}$/.test(id)) {
      id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
      localStorage.setItem("lab-visitor", id);
    }
    return id;
  }

  /* A sign on what holds all tabs, for style sheets: Gradio keeps ours within its page, so that they cannot see the body. */
  function sign(name, on) {
    document.querySelector("#lab-tabs")?.toggleAttribute(`data-${name}`, on);
  }

  function openTab(label) {
    const tabs = document.querySelectorAll('#lab-tabs [role="tab"], #lab-tabs .overflow-dropdown button'); // folded ones too
    for (const tab of tabs) if (tab.textContent.trim().toLowerCase() === label.toLowerCase()) tab.click();
  }

  /* A link may say which tab it is about: ?tab=convolution. Opened once the pad, on the first tab, has its image. */
  function openTabOfLink() {
    const wanted = new URLSearchParams(location.search).get("tab");
    const leave = on("image", (image) => {
      if (!wanted || !image) return;
      openTab(wanted);
      setTimeout(() => leave());
    });
  }

  window.lab = { state, on, set, call, component, mount, make, heading, help, bytes, percent, number, visitor, sign, openTab, openTabOfLink, look, idle };
})();
