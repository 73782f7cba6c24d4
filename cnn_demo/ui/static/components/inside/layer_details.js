/* What can be unfolded under a layer: its kernels, its gradients, its statistics. Each follows what it depends on
   while it is open, and asks nothing while it is closed. */

/* One question at a time; what changed meanwhile is asked about next. */
lab.latest = (work) => {
  let [busy, again] = [false, false];
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    while (again) {
      again = false;
      await work();
    }
    busy = false;
  };
};

/* A fold is {title, fits(layer), follows: [names of lab.state], start(box, layer) -> {read, paint}}. */
lab.folds = (layer, side) => {
  const { make, on } = lab;
  const open = new Map();
  const boxes = make("div", { class: "fold-boxes" });
  side.append(boxes);
  const buttons = [lab.kernelFold, lab.gradientFold, lab.statisticsFold].filter((fold) => fold.fits(layer)).map((fold) => {
    const button = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: toggle }, fold.title);
    function toggle() {
      const was = open.get(fold);
      button.setAttribute("aria-expanded", String(!was));
      if (was) return was.close();
      const box = make("div", { class: "fold-box" });
      boxes.append(box);
      const { read, paint } = fold.start(box, layer);
      const latest = lab.latest(async () => {
        if (!box.isConnected) return;
        await read();
        if (fold.follows.includes("answer")) await new Promise((resolve) => setTimeout(resolve, 150)); // drawing goes first
      });
      const leave = fold.follows.map((name) => on(name, latest));
      open.set(fold, { paint, close: () => (leave.forEach((off) => off()), box.remove(), open.delete(fold)) });
    }
    return button;
  });
  return {
    buttons: make("div", { class: "fold-buttons" }, ...buttons),
    paint: () => open.forEach(({ paint }) => paint()),
    stop: () => [...open.values()].forEach(({ close }) => close()),
  };
};
