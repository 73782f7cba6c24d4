/* The Convolution tab in a link: ?tab=convolution&input=...&kernel=...&stride=... A test image stands in it by its
   number, any other image by its pixels; the folded parts say their own words (parts.js). A link can come from anybody:
   what does not read is left out, and one sentence says so. */
(() => {
  const MOST_CELLS = 64;
  const MOST_CHANNELS = 4;
  const MOST_KERNEL = 7;
  const MOST_INDEX = 1e6;
  const MOST_EPOCH = 10_000;
  const LONGEST = 7500; // letters: servers and chat programs take no longer links
  const { refuse, whole, number, oneOf, name, cell, tables, packed, base64 } = lab.linkWords;
  const CHANNELS = ["gray", "rgb", "red", "green", "blue"];
  const PADDINGS = ["valid", "same", "full"];

  async function through(stream, bytes, most) {
    const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
    const parts = [];
    let size = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      parts.push(part.value);
      size += part.value.length;
      if (size > most) {
        await reader.cancel();
        refuse();
      }
    }
    const all = new Uint8Array(size);
    parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
    return all;
  }

  const shape = (text) => text.split("x").map((part, i) => whole(1, i ? MOST_CELLS : 3).read(part));
  async function pixelsOf(text) {
    const [c, h, w] = shape(text.slice(0, text.indexOf(".")));
    if (!w || c === 2) refuse();
    const deflated = lab.bytes(packed.read(text.slice(text.indexOf(".") + 1)));
    const pixels = await through(new DecompressionStream("deflate-raw"), deflated, c * h * w);
    if (pixels.length !== c * h * w) refuse();
    return { pixels: base64(pixels), c, h, w };
  }
  async function textOf({ pixels, c, h, w }) {
    const deflated = await through(new CompressionStream("deflate-raw"), lab.bytes(pixels), 1e6);
    return `${c}x${h}x${w}.${packed.write(base64(deflated))}`;
  }

  /* The current image, where an open part looks at it: "test.mnist.12", or "ink." or "photo." and its PNG. */
  const PNG = "data:image/png;base64,";
  function imageOf(text) {
    const [kind, data, index, ...rest] = text.split(".");
    if (rest.length || text.length > LONGEST) refuse();
    if (kind === "test") return { kind, data: name.read(data), index: whole(0, MOST_INDEX).read(index) };
    return index === undefined ? { kind: oneOf("ink", "photo").read(kind), data: PNG + packed.read(data) } : refuse();
  }
  function textOfImage(image) {
    const { kind, data, index } = image;
    return kind === "test" ? `test.${data}.${index}` : `${kind}.${packed.write(data.slice(PNG.length))}`;
  }

  /* What each word of the link means: text -> changes of the bench. */
  const READ = {
    input: (text) => ({ source: "numbers", numbers: tables(MOST_CELLS, MOST_CHANNELS).read(text) }),
    image(text) {
      const [data, index, channels, side, ...rest] = text.split(".");
      if (rest.length) refuse();
      const image = { kind: "test", data: name.read(data), index: whole(0, MOST_INDEX).read(index) };
      return { source: "image", channels: oneOf(...CHANNELS).read(channels), side: whole(4, MOST_CELLS).read(side), image };
    },
    pixels: async (text) => ({ source: "sent", pixels: await pixelsOf(text) }),
    kernel(text) {
      const kernel = tables(MOST_KERNEL, MOST_CHANNELS).read(text);
      return kernel[0].length === kernel[0][0].length ? { kernel, preset: "" } : refuse();
    },
    stride: (text) => ({ stride: whole(1, MOST_CELLS).read(text) }),
    padding: (text) => ({ padding: PADDINGS.includes(text) ? text : whole(0, MOST_CELLS).read(text) }),
    dilation: (text) => ({ dilation: whole(1, MOST_CELLS).read(text) }),
    bias: (text) => ({ bias: number().read(text) }),
    show: (text) => ({ shown: text === "all" ? -1 : whole(0, MOST_CHANNELS - 1).read(text) }),
    at: (text) => ({ at: cell(4 * MOST_CELLS).read(text) }),
    seen: (text) => ({ image: imageOf(text) }),
    epoch: (text) => ({ epoch: whole(0, MOST_EPOCH).read(text) }),
  };

  /* {changes, trouble}: one word that does not read leaves the whole bench as it is, and the clause `trouble` says so. */
  async function read(query = location.search) {
    try {
      const changes = {};
      for (const [word, text] of new URLSearchParams(query)) if (Object.hasOwn(READ, word)) Object.assign(changes, await READ[word](text));
      return { changes, trouble: "" };
    } catch {
      return { changes: {}, trouble: "the workbench starts from its first example" };
    }
  }

  /* The current network and image; an image that the bench says already is not said twice. */
  function whatIsSeen() {
    const { network, epoch, image, bench } = lab.state;
    return [
      ...(network ? [["network", network.network]] : []),
      ...(epoch === null ? [] : [["epoch", epoch]]),
      ...(image && !(bench.source === "image" && image.kind === "test") ? [["seen", textOfImage(image)]] : []),
    ];
  }

  /* What somebody else will not see: a sentence for each. */
  function whatStays() {
    const { network, skip, edits, kernels } = lab.state;
    const touched = [skip, ...Object.values(edits), ...Object.values(kernels).map(Object.keys)].some(({ length }) => length);
    return [
      network && network.group !== "Published" ? "Your own network stays with you: they see another in its place." : "",
      touched ? "What you switched off or rewrote in it stays with you, too." : "",
    ].join(" ");
  }

  /* The link of this bench and of the parts that are open; {link, stays: sentences or ""} or {error: a sentence}. */
  async function make(hidden = null) {
    const { bench, image } = lab.state;
    const folded = lab.parts.write();
    const parts = [["tab", "convolution"], ...(folded.network ? whatIsSeen() : [])];
    if (bench.source === "numbers") parts.push(["input", tables().write(bench.numbers)]);
    else if (bench.source === "image" && image?.kind === "test") parts.push(["image", [image.data, image.index, bench.channels, bench.side].join(".")]);
    else if (bench.pixels) parts.push(["pixels", await textOf(bench.pixels)]);
    parts.push(["kernel", tables().write(bench.kernel)]);
    for (const name of ["stride", "padding", "dilation", "bias"]) if (bench[name] !== lab.bench.FIRST[name]) parts.push([name, bench[name]]);
    if (bench.shown) parts.push(["show", bench.shown === -1 ? "all" : bench.shown]);
    if (bench.at.some(Boolean)) parts.push(["at", bench.at.join(".")]);
    parts.push(...folded.words);
    if (hidden) parts.push(["lesson", 1], ["hide", hidden.join(",")]);
    const query = parts.map(([name, value]) => `${name}=${value}`).join("&");
    if (query.length > LONGEST) return { error: `This is too much for a link, which holds ${LONGEST.toLocaleString("en")} letters. Take fewer cells a side, one channel, or a test image.` };
    return { link: `${location.origin}${location.pathname}?${query}`, stays: folded.network ? whatStays() : "" };
  }

  lab.benchLink = { read, make };
})();
