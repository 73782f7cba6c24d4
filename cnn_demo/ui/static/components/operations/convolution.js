/* The workbench: what lies on it (lab.state.bench) and what came out (lab.state.slid). The server slides the kernel once
   for each change; every step of the window is worked out here, from the numbers that the page already has. */
(() => {
  const FIRST = {
    source: "numbers", // or "image": the current one; or "sent": an image that came with a link
    numbers: [[[3, 5, 2, 8, 1], [9, 7, 5, 4, 3], [2, 0, 6, 1, 6], [6, 3, 7, 9, 2], [1, 4, 9, 5, 1]]], // channels of rows
    pixels: null, // {pixels: base64, c, h, w} of an image
    side: 28, // cells that the image gets
    channels: "gray",
    kernel: [[[1, 0, 0], [1, 1, 0], [0, 0, 1]]], // one for each channel
    preset: "", // the name of a classic kernel; empty: typed
    stride: 1,
    padding: "valid",
    dilation: 1,
    bias: 0,
    at: [0, 0], // the output cell that is worked out
    shown: 0, // the channel on show; -1: all of a color image
  };

  /* One question at a time, the last one always; made at the first call, when all scripts are there. */
  const later = (work) => {
    let latest = null;
    return () => (latest ??= lab.latest(work))();
  };

  lab.state.bench = FIRST;
  lab.state.slid = null;

  const channelCount = (bench) => (bench.source === "numbers" ? bench.numbers.length : (bench.pixels?.c ?? 1));

  /* Every change goes through here. */
  function change(changes) {
    const bench = { ...lab.state.bench, ...changes };
    const wanted = channelCount(bench);
    if (bench.kernel.length !== wanted) bench.kernel = Array.from({ length: wanted }, (_, c) => bench.kernel[Math.min(c, bench.kernel.length - 1)]);
    if (bench.shown >= wanted || (bench.shown === -1 && (wanted !== 3 || bench.source === "numbers"))) bench.shown = 0;
    lab.set({ bench });
    if (Object.keys(changes).some((name) => ["source", "side", "channels"].includes(name))) takeImage();
    slide();
  }

  /* Another cell of the output; nothing has to be asked. */
  function go(y, x) {
    const { slid, bench } = lab.state;
    if (!slid) return;
    const at = [Math.min(Math.max(y, 0), slid.h - 1), Math.min(Math.max(x, 0), slid.w - 1)];
    lab.set({ bench: { ...bench, at } });
  }

  const takeImage = later(async () => {
    const { bench, image } = lab.state;
    if (bench.source !== "image" || !image) return;
    const reply = await lab.call("image_numbers", { image, side: bench.side, channels: bench.channels });
    if (reply.error) return lab.set({ benchTrouble: reply.error });
    const now = lab.state.bench;
    if (now.source !== "image" || now.side !== bench.side || now.channels !== bench.channels) return;
    const first = channelCount(now) !== reply.c && reply.c === 3;
    change({ pixels: reply, ...(first ? { shown: -1 } : {}) });
  });

  const slide = later(async () => {
    const { bench } = lab.state;
    if (bench.source !== "numbers" && !bench.pixels) return;
    const { kernel, stride, padding, dilation, bias } = bench;
    const input = bench.source === "numbers" ? { numbers: bench.numbers } : bench.pixels;
    const reply = await lab.call("slide", { input, kernel, stride, padding, dilation, bias });
    if (reply.error) return lab.set({ benchTrouble: reply.error });
    const slid = { ...inputOf(bench), output: lab.doubles(reply.output), ...pick(reply), kernel, stride, padding, dilation, bias };
    const at = [Math.min(lab.state.bench.at[0], slid.h - 1), Math.min(lab.state.bench.at[1], slid.w - 1)];
    lab.set({ benchTrouble: "", slid, bench: { ...lab.state.bench, at } });
  });
  const pick = ({ h, w, sides, dropped, formulas }) => ({ h, w, sides, dropped, formulas });

  /* {maps: numbers channel by channel, channels, height, width, colors: bytes of a color image} */
  function inputOf(bench) {
    if (bench.source === "numbers") {
      const { numbers } = bench;
      return { maps: Float64Array.from(numbers.flat(2)), channels: numbers.length, height: numbers[0].length, width: numbers[0][0].length, colors: null };
    }
    const { pixels, c, h, w } = bench.pixels;
    const bytes = lab.bytes(pixels);
    return { maps: Float64Array.from(bytes), channels: c, height: h, width: w, colors: c === 3 ? bytes : null };
  }

  /* The question about what lies on the bench, for others who slide it. */
  function question() {
    const { bench } = lab.state;
    const { kernel, stride, padding, dilation, bias } = bench;
    return { input: bench.source === "numbers" ? { numbers: bench.numbers } : bench.pixels, kernel, stride, padding, dilation, bias };
  }

  /* Output cell (y, x), worked out: for each channel the patch, its products and their sum; then all sums and the bias. */
  function step(slid, y, x) {
    const { maps, height, width, kernel, stride, dilation, sides, bias } = slid;
    const size = kernel[0].length;
    const places = (start, most) => Array.from({ length: size }, (_, i) => start * stride - sides[0] + i * dilation).map((at) => (at >= 0 && at < most ? at : null));
    const [ys, xs] = [places(y, height), places(x, width)];
    const padding = ys.map((row) => xs.map((column) => row === null || column === null));
    const channels = kernel.map((rows, c) => {
      const patch = ys.map((row) => xs.map((column) => (row === null || column === null ? 0 : maps[(c * height + row) * width + column])));
      const products = patch.map((line, i) => line.map((value, j) => value * rows[i][j]));
      return { patch, kernel: rows, products, sum: products.flat().reduce((all, each) => all + each, 0) };
    });
    return { channels, padding, total: channels.reduce((all, { sum }) => all + sum, bias) };
  }

  /* Lays out what the link says, and follows the current image while the bench is in sight. */
  async function start(root) {
    const { changes, trouble } = await lab.benchLink.read();
    const { image, epoch, ...rest } = changes;
    if (trouble) lab.parts.unread(trouble);
    lab.parts.check();
    bringNetwork(epoch ?? null);
    if (image) await bring(image);
    if (rest.source === "image") { // with its pixels at once: they say how many kernels there are
      const reply = await lab.call("image_numbers", { image, side: rest.side, channels: rest.channels });
      if (!reply.error) rest.pixels = reply;
    }
    change({ ...rest, preset: named(rest.kernel ?? lab.state.bench.kernel) });
    lab.whenSeen(root, ["image"], async () => takeImage());
  }

  /* The link's image becomes the current one, on the pad too. */
  async function bring(image) {
    if (image.kind !== "test") return lab.showSent(image).catch(() => lab.parts.unread("its image is broken"));
    const test = await lab.call("test_image", { data: image.data, index: image.index });
    if (test.error) lab.parts.unread("its test image is not here");
    else lab.showTest(test);
  }

  /* The header has taken the link's network if it is here; its epoch follows, unless another network was chosen since. */
  function bringNetwork(epoch) {
    const wanted = new URLSearchParams(location.search).get("network");
    let told = false;
    lab.on("network", (card) => {
      if (!card || told) return;
      told = true;
      if (wanted && !lab.state.networks.some(({ network }) => network === wanted)) return lab.parts.unread("its network is not here");
      if (epoch === null || (wanted && wanted !== card.network)) return;
      if (card.epochs?.includes(epoch)) setTimeout(() => lab.set({ epoch }));
      else lab.parts.unread("its network has no such epoch");
    });
  }

  /* The classic kernel that lies on every channel, or "". */
  function named(kernel) {
    const same = (rows) => JSON.stringify(rows) === JSON.stringify(kernel[0]);
    return kernel.every(same) ? (lab.state.benchChoices.kernels.find(({ rows }) => same(rows[kernel[0].length]))?.id ?? "") : "";
  }

  lab.bench = { FIRST, start, change, go, step, question, channelCount };
})();
