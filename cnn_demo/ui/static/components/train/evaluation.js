/* How good the current network is: its answers to the test images, measured a few at a time while it is looked at,
   and every image behind every number, one press away from Inside. */

/* A test image with its answer, as a button that makes it the current image and opens Inside. */
lab.answered = (one, classes) => {
  const { make } = lab;
  const right = one.truth === one.answer;
  const canvas = lab.palette.image(lab.bytes(one.pixels), one.width, one.height, one.channels);
  return make(
    "button",
    {
      type: "button",
      class: "answered",
      "aria-label": `Test image ${one.index}: is ${classes[one.truth]}, answered ${classes[one.answer]} with ${lab.percent(one.probability)}. Press to look inside.`,
      onclick: () => {
        lab.showTest(one);
        lab.openTab("Inside");
      },
    },
    canvas,
    make("span", { class: "answered-answer" }, `${classes[one.answer]}, `, make("span", { class: "answered-share" }, lab.percent(one.probability))),
    right ? null : make("span", { class: "answered-truth" }, `is ${classes[one.truth]}`),
  );
};

lab.component("evaluation", (root) => {
  const { make, on, state, percent } = lab;
  const count = (number) => number.toLocaleString("en");
  const status = make("p", { class: "evaluation-status", role: "status" }, "\u00a0");
  const bar = make("progress", { class: "evaluation-progress", max: 1, value: 0, "aria-label": "Test images answered" });
  const button = make("button", { type: "button", onclick: press }, "Measure");
  const unit = make("fieldset", { class: "choice" }, make("legend", {}, "In the cells"),
    ...[["images", true], ["% of the row", false]].map(([name, counts]) => make("label", {}, make("input", { type: "radio", name: "matrix-unit", checked: counts, onchange: () => ((inCounts = counts), fill()) }), name)));
  const table = make("div", { class: "matrix-box" });
  const key = make("p", { class: "matrix-key" });
  const named = make("h3", {}, "Press a cell to see its images");
  const shown = make("div", { class: "evaluation-images" });
  const byClass = make("div", { class: "evaluation-classes" });
  const worst = make("div", { class: "evaluation-worst" });
  const worstWords = make("p", { class: "quiet-text" }, "\u00a0");
  const calibration = lab.chart({ title: "As often right as it is sure?", x: "confidence", percent: true, xPercent: true });
  const calibrationWords = make("p", { class: "evaluation-words" }, "\u00a0");
  const bins = make("div", { class: "evaluation-bins" });
  const covering = lab.chart({ title: "Answering only when sure", x: "least confidence", percent: true, xPercent: true });
  const threshold = make("input", { type: "range", id: "evaluation-threshold", min: 0, max: 103, value: 0, oninput: cover });
  const thresholdWords = make("p", { class: "evaluation-words", role: "status" }, "\u00a0");

  root.append(
    ...lab.heading(
      "How good it is",
      "What the current network answers to test images, which it has not learned from.",
      "Some of the articles print this matrix the other way round, so its sides are named: each row is a true class, each column an answer. Look for pairs that are confused both ways, and for mistakes that are sure: high confidence is no proof. What you edited in the network is in these numbers.",
    ),
    make("div", { class: "evaluation-head" }, status, button),
    bar,
    make("div", { class: "evaluation-two" },
      make("section", {}, make("h3", {}, "What it confuses"), unit, table, key),
      make("section", { class: "evaluation-cell", "aria-live": "polite" }, named, shown)),
    make("div", { class: "evaluation-two" },
      make("section", {}, make("h3", {}, "Right, by class"), byClass),
      make("section", {}, make("h3", {}, "Wrong and most sure of it"), worstWords, worst)),
    make("div", { class: "evaluation-two" },
      make("section", {}, calibration.element, calibrationWords, bins),
      make("section", {}, covering.element, make("label", { class: "evaluation-label", for: "evaluation-threshold" }, "Leave open what it is less sure of than"), threshold, thresholdWords)),
  );

  let [visible, halted, going, turn, timer] = [false, false, false, 0, 0];
  let measured = ""; // what the numbers belong to
  let report = null;
  let inCounts = true;
  let cells = []; // rows of buttons
  let at = [0, 0]; // the cell that the Tab key reaches
  let chosen = null;
  const subject = () => JSON.stringify([state.network?.network, state.epoch, state.edits, state.kernels]);

  new IntersectionObserver(([entry]) => {
    visible = entry.isIntersecting;
    soon(0);
  }).observe(root);
  for (const name of ["network", "epoch", "edits", "kernels"]) on(name, changed);

  function changed() {
    if (!state.network || subject() === measured) return;
    halted = false;
    turn += 1; // whatever is being measured is of something else
    going = false;
    soon();
  }
  function soon(wait = 300) {
    clearTimeout(timer);
    timer = setTimeout(() => visible && !going && !halted && state.network && subject() !== measured && measure(), wait);
  }
  function press() {
    if (!going) return measure();
    turn += 1;
    [going, halted] = [false, true];
    button.textContent = "Go on";
    status.textContent = `Stopped. ${status.textContent}`;
  }

  async function measure() {
    const mine = (turn += 1);
    const { network, epoch } = state;
    if (subject() !== measured) begin(network);
    measured = subject();
    [going, halted] = [true, false];
    button.textContent = "Stop";
    for (;;) {
      const reply = await lab.call("evaluation", { network: network.network, epoch });
      if (mine !== turn) return;
      if (reply.lost) status.textContent = `${reply.error} Trying again.`;
      else if (reply.error) {
        status.textContent = reply.error;
        break;
      } else {
        draw(reply);
        if (reply.seen === reply.total) break;
      }
      if (reply.lost) await new Promise((resolve) => setTimeout(resolve, 1000));
      if (mine !== turn) return;
    }
    going = false;
    button.textContent = "Measure again";
  }

  /* Empty, for the classes of this network. */
  function begin({ classes }) {
    [report, chosen, at] = [null, null, [0, 0]];
    named.textContent = "Press a cell to see its images";
    for (const box of [shown, worst, bins]) box.replaceChildren();
    for (const text of [worstWords, calibrationWords, thresholdWords]) text.textContent = "\u00a0";
    status.textContent = `${subjectInWords()}: measuring.`;
    cells = classes.map((truth, row) => classes.map((answer, column) =>
      make("button", { type: "button", class: row === column ? "matrix-cell right" : "matrix-cell", tabindex: row + column ? -1 : 0, onclick: () => choose(row, column), onkeydown: move, onfocus: () => reach(row, column) })));
    const wide = classes.some((name) => name.length > 3);
    table.replaceChildren(make("table", { class: wide ? "matrix wide" : "matrix", role: "grid", "aria-label": "Confusion matrix: rows are true classes, columns are answers" },
      make("thead", {}, make("tr", {}, make("td", { class: "matrix-corner" }, "true ↓ answer →"), ...classes.map((name) => make("th", { scope: "col" }, make("span", {}, name))))),
      make("tbody", {}, ...classes.map((name, row) => make("tr", {}, make("th", { scope: "row" }, name), ...cells[row].map((cell) => make("td", {}, cell)))))));
    byClass.replaceChildren(...classes.map((name) => make("div", { class: "evaluation-class" }, make("span", { class: "evaluation-name" }, name), make("span", { class: "evaluation-track" }, make("span", { class: "evaluation-fill" })), make("span", { class: "evaluation-share" }, "\u00a0"))));
    calibration.draw({ from: 0, to: 1, series: [] });
    covering.draw({ from: 0, to: 1, series: [] });
    key.replaceChildren();
    bar.value = 0;
    bar.classList.remove("over");
  }

  function draw(reply) {
    report = reply;
    const { seen, total, right, interval, words } = reply;
    bar.value = seen / total;
    bar.classList.toggle("over", seen === total);
    const who = subjectInWords();
    const so = `${percent(right / seen)} right`;
    status.textContent = seen < total
      ? `${who}: ${so} so far, ${count(seen)} of ${count(total)} images answered.`
      : `${who}: ${so}, ${count(right)} of ${count(seen)}, ${words}. With 95 % confidence between ${percent(interval[0])} and ${percent(interval[1])} on all such images.`;
    fill();
    classes();
    calibrate();
    cover();
    if (seen < total) return;
    const mistakes = seen - right;
    worstWords.textContent = !mistakes ? "It made no mistake." : mistakes > reply.worst.length ? `The ${reply.worst.length} surest of ${count(mistakes)} mistakes.` : `All ${mistakes} mistakes, the surest first.`;
    worst.replaceChildren(...reply.worst.map((one) => lab.answered(one, state.network.classes)));
    if (!chosen && mistakes) choose(...largest());
    else if (chosen) choose(...chosen);
  }

  function subjectInWords() {
    const edited = Object.keys(state.edits).length || Object.keys(state.kernels).length ? ", edited" : "";
    return `${state.network.title}${state.epoch === null ? "" : ` after epoch ${state.epoch}`}${edited}`;
  }
  const wrong = () => report.matrix.flatMap((row, r) => row.map((n, c) => [r, c, n])).filter(([r, c]) => r !== c);
  const largest = () => wrong().reduce((a, b) => (b[2] > a[2] ? b : a)).slice(0, 2);

  function fill() {
    if (!report) return;
    const { matrix } = report;
    const { classes } = state.network;
    const rows = matrix.map((row) => row.reduce((a, b) => a + b, 0));
    const share = (r, c) => (rows[r] ? matrix[r][c] / rows[r] : 0);
    const most = Math.max(...wrong().map(([r, c]) => share(r, c)));
    for (const [r, row] of matrix.entries()) for (const [c, n] of row.entries()) {
      const cell = cells[r][c];
      const of = r === c ? share(r, c) : most ? share(r, c) / most : 0;
      cell.style.setProperty("--share", of.toFixed(3));
      cell.textContent = !n ? "" : inCounts ? String(n) : (100 * share(r, c)).toFixed(1);
      cell.setAttribute("aria-label", `true ${classes[r]}, answered ${classes[c]}: ${count(n)} of ${count(rows[r])}, ${percent(share(r, c))}`);
    }
    key.replaceChildren(legend("right", "the diagonal, right", "100 %"), legend("wrong", "the rest, wrong", most ? percent(most) : "none"), make("span", {}, "of the row; empty cells: none"));
  }
  const legend = (kind, name, high) => make("span", { class: "legend" }, `${name}: 0`, make("span", { class: `legend-bar matrix-${kind}`, "aria-hidden": "true" }), high);

  function move(event) {
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const last = cells.length - 1;
    const to = step ? [at[0] + step[0], at[1] + step[1]] : event.key === "Home" ? [at[0], 0] : event.key === "End" ? [at[0], last] : null;
    if (!to) return;
    event.preventDefault();
    cells[Math.min(Math.max(to[0], 0), last)][Math.min(Math.max(to[1], 0), last)].focus();
  }
  function reach(row, column) {
    cells[at[0]][at[1]].tabIndex = -1;
    at = [row, column];
    cells[row][column].tabIndex = 0;
  }

  async function choose(row, column) {
    chosen = [row, column];
    cells.flat().forEach((cell) => cell.classList.toggle("chosen", cell === cells[row][column]));
    const of = measured;
    const { classes } = state.network;
    const [truth, answer] = [classes[row], classes[column]];
    const reply = await lab.call("confused", { network: state.network.network, epoch: state.epoch, truth: row, answer: column });
    if (of !== measured || chosen[0] !== row || chosen[1] !== column) return;
    if (reply.error) return (named.textContent = reply.error);
    const n = report.matrix[row][column];
    const most = n > reply.images.length ? `, the ${reply.images.length} surest of ${count(n)}` : `: ${count(n)}`;
    named.textContent = row === column ? `${truth}, answered right${most}` : `${truth}, answered ${answer}${most}`;
    shown.replaceChildren(...reply.images.map((one) => lab.answered(one, classes)));
  }

  function classes() {
    const totals = report.matrix.map((row) => row.reduce((a, b) => a + b, 0));
    for (const [index, line] of [...byClass.children].entries()) {
      const share = report.by_class[index];
      line.querySelector(".evaluation-fill").style.transform = `scaleX(${share ?? 0})`;
      line.querySelector(".evaluation-share").textContent = share === null ? "none seen" : `${percent(share)} of ${count(totals[index])}`;
    }
  }

  function calibrate() {
    const some = report.bins.filter(({ images }) => images);
    calibration.draw({ from: 0, to: 1, series: [
      { name: "if it were", label: "as sure", kind: "series-2", faint: true, points: [[0, 0], [1, 1]] },
      { name: "measured", kind: "series-1", dots: true, points: some.map(({ confidence, accuracy }) => [confidence, accuracy]) },
    ] });
    calibrationWords.textContent = `On average ${(100 * report.expected_error).toFixed(1)} points apart (expected calibration error, ${report.bins.length} bins). Dots below the dashed line: surer than right. Bins of few images say little.`;
    bins.replaceChildren(make("table", { class: "bins" },
      make("thead", {}, make("tr", {}, ...["sure", "images", "right"].map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...report.bins.map(({ low, high, images, accuracy }) =>
        make("tr", {}, make("th", { scope: "row" }, `${Math.round(100 * low)} to ${Math.round(100 * high)} %`), make("td", {}, count(images)), make("td", {}, accuracy === null ? "–" : percent(accuracy)))))));
  }

  function cover() {
    if (!report?.seen) return;
    const [limit, answered, right] = report.coverage[Number(threshold.value)];
    const share = (part, whole) => (whole ? part / whole : NaN);
    covering.draw({ from: 0, to: 1, marks: limit ? [{ at: limit, label: "" }] : [], series: [
      { name: "right, of those answered", label: "right", kind: "series-1", points: report.coverage.map(([x, n, good]) => [x, share(good, n)]) },
      { name: "answered", kind: "series-2", points: report.coverage.map(([x, n]) => [x, n / report.seen]) },
    ] });
    const sure = `${Number((100 * limit).toFixed(2))} %`;
    threshold.setAttribute("aria-valuetext", sure);
    const open = report.seen - answered;
    thresholdWords.textContent = !answered ? `${sure}: it is never that sure.` : `${sure}: it answers ${count(answered)} images and is right on ${percent(right / answered)} of them; ${count(open)} ${open === 1 ? "is" : "are"} left open (${percent(open / report.seen)}).`;
  }

});
