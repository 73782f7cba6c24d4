/* Claims put to the test: what is claimed, a button that runs the experiment on the server, and what it measured. */
lab.component("claims", (root) => {
  const LOOK = 300; // milliseconds between two looks at a test that trains
  const { make } = lab;
  const said = make("p", { class: "quiet-text", role: "status" });
  const list = make("div", { class: "claims-list" });
  root.append(
    ...lab.heading("Claims, put to the test", "Sentences that one reads about networks. Each test runs here, now, in seconds.", "Tests use the bundled sample of real images and networks that come with this page, and fixed seeds. Every number below is from the run that you started; nothing measured earlier is shown."),
    said, list,
  );

  async function begin() {
    const reply = await lab.call("claims", {});
    said.textContent = reply.error ?? "";
    if (reply.lost) return void setTimeout(begin, 1000);
    if (!reply.error) list.replaceChildren(...reply.claims.map(card));
  }
  begin();

  function card({ id, title, claimed, how, testable }) {
    const result = make("div", { class: "claim-result" });
    const button = testable ? make("button", { type: "button", "aria-label": `Test it: ${title}`, onclick: test }, "Test it") : null;
    const verdict = make("p", { class: "claim-verdict", role: "status" }, testable ? "Not tested yet." : how);
    const element = make("article", { class: "claim", "data-claim": id },
      make("h3", {}, title),
      make("blockquote", {}, claimed),
      testable ? make("p", { class: "quiet-text" }, how) : null,
      make("div", { class: "claim-head" }, make("h4", {}, testable ? "Measured" : "Looked up"), button),
      verdict, result);

    let ticket = null; // of a test that trains
    async function test() {
      if (ticket) return void lab.call("stop_claim", { ticket });
      button.disabled = true;
      verdict.textContent = "Testing.";
      let reply = await lab.call("measure_claim", { claim: id });
      while (reply.ticket) {
        ticket = reply.ticket;
        button.disabled = false;
        button.textContent = "Stop";
        verdict.textContent = `Training: ${Math.round(100 * reply.progress)} %.`;
        await new Promise((resolve) => setTimeout(resolve, LOOK));
        reply = await lab.call("measure_claim", { claim: id, ticket });
      }
      ticket = null;
      button.disabled = false;
      button.textContent = "Test it again";
      verdict.textContent = reply.error ?? reply.verdict;
      if (!reply.error) show(result, reply);
    }
    return element;
  }

  function show(result, { numbers, charts, tables, maps, seconds }) {
    const drawn = charts.map(chart);
    result.replaceChildren(
      make("dl", { class: "claim-numbers" }, ...numbers.map(({ of, value }) => make("div", {}, make("dt", {}, value), make("dd", {}, of)))),
      ...drawn.map(({ element }) => element),
      maps.length ? make("div", { class: "claim-maps" }, ...maps.map(map)) : "",
      ...tables.map(table),
      make("p", { class: "quiet-text" }, seconds < 0.1 ? "Measured in less than 0.1 s." : `Measured in ${seconds} s.`),
    );
    drawn.forEach(({ draw }) => draw());
  }

  function chart({ title, along, lines }) {
    const shown = lab.chart({ title, x: along, percent: true });
    const from = Math.min(...lines.flatMap(({ points }) => points.map(([x]) => x)));
    return { element: shown.element, draw: () => shown.draw({ from, series: lines.map(({ name, points }) => ({ name, points, dots: true, label: lines.length > 1 ? name : "" })) }) };
  }

  function map({ title, h, w, codes, limit }) {
    const canvas = make("canvas", { role: "img", "aria-label": title });
    const paint = () => canvas.isConnected && lab.palette.paint(lab.bytes(codes), w, h, true, canvas);
    lab.palette.paint(lab.bytes(codes), w, h, true, canvas);
    lab.palette.onTheme(paint);
    const legend = lab.legend();
    legend.range(-limit, limit);
    return make("figure", {}, canvas, make("figcaption", {}, title), legend);
  }

  function table({ title, rows, columns, counts }) {
    return make("table", { class: "claim-table" }, make("caption", {}, title),
      make("thead", {}, make("tr", {}, make("td"), ...columns.map((name) => make("th", { scope: "col" }, name)))),
      make("tbody", {}, ...rows.map((name, i) => make("tr", {}, make("th", { scope: "row" }, name), ...counts[i].map((count) => make("td", {}, String(count)))))));
  }
});
