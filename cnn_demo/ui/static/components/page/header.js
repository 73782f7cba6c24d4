/* The one network that all tabs share: its picker, its epochs, and light or dark. */
lab.component("header", (root) => {
  const { make, on, set, state } = lab;

  const picker = make("select", { id: "lab-network", onchange: () => choose(picker.value) });
  const load = make("button", { type: "button", class: "quiet", onclick: () => lab.loadFile() }, "Load a file");
  const facts = make("p", { class: "header-facts", "aria-live": "polite" });
  const clock = make("div", { class: "header-clock", hidden: true });
  const theme = make("button", { type: "button", class: "quiet", onclick: switchTheme }, "");
  root.append(
    make("div", { class: "header-name" }, make("h1", {}, "CNN Lab"), make("p", {}, "draw, look inside, train")),
    make("div", { class: "header-network" }, make("label", { for: "lab-network" }, "Network"), picker, load, facts),
    clock,
    theme,
  );

  function title(card) {
    const score = card.test_accuracy ? ` · ${lab.percent(card.test_accuracy)}` : "";
    return `${card.title}${score}${card.group === "Published" ? "" : " · yours"}`;
  }

  function choose(id) {
    const card = state.networks.find((other) => other.network === id);
    if (!card) return;
    localStorage.setItem("lab-network", id);
    set({ network: card, epoch: null });
  }

  on("networks", (networks) => {
    picker.replaceChildren(
      ...[...new Set(networks.map((card) => card.group))].map((group) =>
        make(
          "optgroup",
          { label: group },
          ...networks.filter((card) => card.group === group).map((card) => make("option", { value: card.network }, title(card))),
        ),
      ),
    );
    if (state.network) picker.value = state.network.network;
  });

  let place = () => {}; // moves the epoch slider to where the network is
  on("epoch", (epoch) => place(epoch));

  on("network", (card) => {
    if (!card) return;
    picker.value = card.network;
    facts.textContent = `${card.parameters.toLocaleString("en")} parameters, ${card.trained_on}`;
    const epochs = card.epochs ?? [];
    clock.hidden = epochs.length < 2;
    if (clock.hidden) return;
    const last = epochs.length - 1;
    const label = make("output", {});
    const slider = make("input", {
      type: "range",
      min: 0,
      max: last + 1,
      value: last + 1,
      id: "lab-epoch",
      oninput: () => set({ epoch: Number(slider.value) > last ? null : epochs[Number(slider.value)] }),
    });
    place = (epoch) => {
      slider.value = epoch === null ? last + 1 : epochs.indexOf(epoch);
      label.textContent = epoch === null ? "trained" : epoch === 0 ? "0, random" : String(epoch);
      slider.setAttribute("aria-valuetext", label.textContent);
    };
    place(state.epoch);
    clock.replaceChildren(make("label", { for: "lab-epoch" }, "Epoch"), slider, label, play(slider, last + 1));
  });

  let timer = null;
  function play(slider, end) {
    clearInterval(timer);
    const button = make("button", { type: "button", class: "quiet", onclick: toggle }, "Play");
    function toggle() {
      if (timer) return stop();
      button.textContent = "Stop";
      if (Number(slider.value) >= end) move(0);
      timer = setInterval(() => (Number(slider.value) >= end ? stop() : move(Number(slider.value) + 1)), 500);
    }
    function stop() {
      clearInterval(timer);
      timer = null;
      button.textContent = "Play";
    }
    function move(to) {
      slider.value = to;
      slider.dispatchEvent(new Event("input"));
    }
    return button;
  }

  function switchTheme() {
    const dark = document.body.classList.toggle("dark");
    localStorage.setItem("lab-theme", dark ? "dark" : "light");
    nameTheme();
  }
  function nameTheme() {
    const dark = document.body.classList.contains("dark");
    theme.textContent = dark ? "Light" : "Dark";
    theme.setAttribute("aria-label", dark ? "Switch to the light theme" : "Switch to the dark theme");
  }
  const wish = localStorage.getItem("lab-theme");
  if (wish) document.body.classList.toggle("dark", wish === "dark");
  nameTheme();
  lab.palette.onTheme(nameTheme);

  /* Ask for the networks, this visitor's own runs among them, and take the one of last time, or of the link. */
  async function refresh(choice) {
    const runs = JSON.parse(localStorage.getItem("lab-runs") || "[]");
    const reply = await lab.call("networks", { runs });
    if (reply.error) return setTimeout(() => refresh(choice), 1000);
    set({ networks: reply.networks });
    const wanted = [choice, new URLSearchParams(location.search).get("network"), localStorage.getItem("lab-network")];
    const found = wanted.find((id) => reply.networks.some((card) => card.network === id));
    if (choice || !state.network) choose(found ?? reply.networks[0]?.network);
  }
  lab.refreshNetworks = refresh;

  /* This visitor's networks are in the picker, the newest twenty of them. Is this one new? */
  lab.remember = (network) => {
    const runs = JSON.parse(localStorage.getItem("lab-runs") || "[]");
    if (runs.includes(network)) return false;
    localStorage.setItem("lab-runs", JSON.stringify([network, ...runs].slice(0, 20)));
    return true;
  };
  refresh();
  lab.openTabOfLink();

  /* A run is stopped when nobody watches it for a while; this page does so, whatever tab is open. */
  const WATCH = 30_000; // milliseconds
  async function keepAlive() {
    const run = localStorage.getItem("lab-run");
    const reply = run && !state.run?.ended ? await lab.call("watch", { run, after: Number.MAX_SAFE_INTEGER }) : {};
    if (!reply.ended && (!reply.error || reply.lost)) setTimeout(keepAlive, WATCH);
  }
  keepAlive();
});
