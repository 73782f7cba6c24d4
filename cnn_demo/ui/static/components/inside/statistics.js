/* One layer in numbers for the current image: range, mean, share of zeros, maps that stay dead, and how often each
   value occurs. */
lab.statisticsFold = {
  title: "Statistics",
  fits: () => true,
  follows: ["answer"],
  start(box, layer) {
    const { make, state, number } = lab;
    const MOST = 24;
    const facts = make("dl", { class: "statistics-facts" });
    const chart = make("svg:svg", { class: "statistics-chart", viewBox: "0 0 240 72", role: "img" });
    const dead = make("span", {}, "Counting…");
    const { ask, rest } = lab.help(
      `the statistics of ${layer.name}`,
      "Many zeros are usual behind a ReLU, which sets what is negative in a map to zero. A map that is zero for this image may wake for another; one that is zero for every image is dead for good, as no gradient reaches its filter.",
    );
    box.append(make("div", { class: "statistics" }, facts, make("figure", {}, chart, make("figcaption", {}, "How many values lie where, from the smallest to the largest; the line marks zero."))), make("p", { class: "quiet-text" }, dead, " ", ask), rest);

    async function read() {
      const { network, epoch, image, skip } = state;
      if (!image || !network) return;
      const reply = await lab.call("statistics", { network: network.network, epoch, image, skip, layers: [layer.name] });
      if (network !== state.network) return;
      if (reply.error) return void (dead.textContent = reply.error);
      draw(reply.layers[layer.name]);
    }
    function draw(found) {
      const rows = [["Range", `${number(found.low)} to ${number(found.high)}`], ["Mean", number(found.mean)], ["Spread", number(found.std)], ["Zeros", lab.percent(found.zeros)], ["Values", found.values.toLocaleString("en")]];
      if (found.bad) rows.push(["Not numbers", found.bad.toLocaleString("en")]);
      facts.replaceChildren(...rows.flatMap(([name, value]) => [make("dt", {}, name), make("dd", {}, value)]));
      const what = layer.shape.length === 1 ? "units" : "maps";
      const rest = found.dead.length > MOST ? ` and ${found.dead.length - MOST} more` : "";
      dead.textContent = found.dead.length ? `Dead for this image, zero everywhere: ${found.dead.length} of ${layer.total} ${what}, number ${found.dead.slice(0, MOST).join(", ")}${rest}.` : `None of its ${layer.total} ${what} is dead for this image: each is more than zeros.`;
      const [low, high] = found.edges;
      const most = Math.max(...found.counts, 1);
      const wide = 240 / found.counts.length;
      const bars = found.counts.map((count, i) => {
        const tall = count ? Math.max(1, (count / most) * 70) : 0;
        return make("svg:rect", { x: i * wide + 0.5, y: 72 - tall, width: wide - 1, height: tall });
      });
      const zero = low <= 0 && high >= 0 ? make("svg:line", { x1: (-low / (high - low)) * 240, x2: (-low / (high - low)) * 240, y1: 0, y2: 72 }) : null;
      chart.replaceChildren(...bars, ...(zero ? [zero] : []));
      chart.setAttribute("aria-label", `Histogram of ${layer.name}: ${found.values} values from ${number(found.low)} to ${number(found.high)}, mean ${number(found.mean)}`);
    }
    return { read, paint: () => {} };
  },
};
