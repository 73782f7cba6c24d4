/* The workbench in a link: ?tab=convolution&input=...&kernel=...&stride=... Numbers stand in it as they are ("," between
   numbers, ";" between rows, "/" between channels), a test picture by its number, any other picture by its pixels.
   A link can come from anybody: what does not read is left out, and one sentence says so. */
(() => {
  const MOST_CELLS = 64;
  const MOST_CHANNELS = 4;
  const MOST_KERNEL = 7;
  const LARGEST = 1e6;
  const LONGEST = 7500; // letters: servers and chat programs take no longer links
  const CHANNELS = ["gray", "rgb", "red", "green", "blue"];
  const PADDINGS = ["valid", "same", "full"];

  class Unreadable extends Error {}
  const refuse = () => {
    throw new Unreadable();
  };

  function whole(text, low, high) {
    if (!/^\d{1,7}$/.test(text) || Number(text) < low || Number(text) > high) refuse();
    return Number(text);
  }
  function number(text) {
    if (!/^-?\d*\.?\d*(e-?\d+)?$/i.test(text) || text === "") refuse();
    const value = Number(text);
    if (!Number.isFinite(value) || Math.abs(value) > LARGEST) refuse();
    return value;
  }
  function tables(text, most, channels) {
    if (text.length > 60_000) refuse();
    const found = text.split("/").map((table) => table.split(";").map((row) => row.split(",").map(number)));
    const [rows, columns] = [found[0].length, found[0][0].length];
    if (found.length > channels || rows > most || columns > most) refuse();
    if (found.some((table) => table.length !== rows || table.some((row) => row.length !== columns))) refuse();
    return found;
  }
  const write = (found) => found.map((table) => table.map((row) => row.map((value) => Number(value.toPrecision(7))).join(",")).join(";")).join("/");

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
    const whole = new Uint8Array(size);
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    return whole;
  }
  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

  async function pixelsOf(text) {
    const [shape, packed] = [text.slice(0, text.indexOf(".")), text.slice(text.indexOf(".") + 1)];
    const [c, h, w] = shape.split("x").map((part, i) => whole(part, 1, i ? MOST_CELLS : 3));
    if (!w || c === 2 || !/^[\w-]+$/.test(packed)) refuse();
    const deflated = lab.bytes(packed.replaceAll("-", "+").replaceAll("_", "/"));
    const pixels = await through(new DecompressionStream("deflate-raw"), deflated, c * h * w);
    if (pixels.length !== c * h * w) refuse();
    return { pixels: base64(pixels), c, h, w };
  }
  async function textOf({ pixels, c, h, w }) {
    const deflated = await through(new CompressionStream("deflate-raw"), lab.bytes(pixels), 1e6);
    return `${c}x${h}x${w}.${base64(deflated).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  }

  /* What each word of the link means: text -> changes of the bench. */
  const READ = {
    input: (text) => ({ source: "numbers", numbers: tables(text, MOST_CELLS, MOST_CHANNELS) }),
    picture(text) {
      const [data, index, channels, side, ...rest] = text.split(".");
      if (rest.length || !/^\w{1,40}$/.test(data) || !CHANNELS.includes(channels)) refuse();
      return { source: "picture", channels, side: whole(side, 4, MOST_CELLS), picture: { kind: "test", data, index: whole(index, 0, 1e6) } };
    },
    pixels: async (text) => ({ source: "sent", pixels: await pixelsOf(text) }),
    kernel(text) {
      const kernel = tables(text, MOST_KERNEL, MOST_CHANNELS);
      return kernel[0].length === kernel[0][0].length ? { kernel, preset: "" } : refuse();
    },
    stride: (text) => ({ stride: whole(text, 1, MOST_CELLS) }),
    padding: (text) => ({ padding: PADDINGS.includes(text) ? text : whole(text, 0, MOST_CELLS) }),
    dilation: (text) => ({ dilation: whole(text, 1, MOST_CELLS) }),
    bias: (text) => ({ bias: number(text) }),
    show: (text) => ({ shown: text === "all" ? -1 : whole(text, 0, MOST_CHANNELS - 1) }),
    at: (text) => ({ at: text.split(".").map((part) => whole(part, 0, 4 * MOST_CELLS)).slice(0, 2) }),
  };

  /* {changes, trouble}: one word that does not read leaves the whole bench as it is, and `trouble` says so. */
  async function read(query = location.search) {
    try {
      const changes = {};
      for (const [name, text] of new URLSearchParams(query)) if (name in READ) Object.assign(changes, await READ[name](text));
      if (changes.at && changes.at.length !== 2) refuse();
      return { changes, trouble: "" };
    } catch {
      return { changes: {}, trouble: "This link could not be read, so the workbench shows its first example." };
    }
  }

  /* The link of this bench; {link} or {error: a sentence}. */
  async function make(hidden = null) {
    const { bench, picture } = lab.state;
    const parts = [["tab", "convolution"]];
    if (bench.source === "numbers") parts.push(["input", write(bench.numbers)]);
    else if (bench.source === "picture" && picture?.kind === "test") parts.push(["picture", [picture.data, picture.index, bench.channels, bench.side].join(".")]);
    else if (bench.pixels) parts.push(["pixels", await textOf(bench.pixels)]);
    parts.push(["kernel", write(bench.kernel)]);
    for (const name of ["stride", "padding", "dilation", "bias"]) if (bench[name] !== lab.bench.FIRST[name]) parts.push([name, bench[name]]);
    if (bench.shown) parts.push(["show", bench.shown === -1 ? "all" : bench.shown]);
    if (bench.at.some(Boolean)) parts.push(["at", bench.at.join(".")]);
    if (hidden) parts.push(["lesson", 1], ["hide", hidden.join(",")]);
    const query = parts.map(([name, value]) => `${name}=${value}`).join("&");
    if (query.length > LONGEST) return { error: "These numbers are too many for a link. Take fewer cells a side, one channel, or a test picture." };
    return { link: `${location.origin}${location.pathname}?${query}` };
  }

  lab.benchLink = { read, make };
})();
