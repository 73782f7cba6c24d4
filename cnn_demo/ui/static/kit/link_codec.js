/* What the words of a link may say. A link can come from anybody, so each kind of word has one reader, with bounds; it
   throws where the text is not such a word. Numbers stand in a link as they are: "," between numbers, ";" between rows,
   "/" between channels. A kind is {read(text) -> value, write(value) -> text}. */
(() => {
  const LARGEST = 1e6;
  const LONGEST_TABLES = 60_000; // letters

  class Unreadable extends Error {}
  const refuse = () => {
    throw new Unreadable();
  };

  const whole = (low, high) => ({
    read: (text) => (/^\d{1,7}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : refuse()),
    write: String,
  });

  const number = (low = -LARGEST, high = LARGEST) => ({
    read(text) {
      if (!/^-?\d{0,20}\.?\d{0,20}(e-?\d{1,3})?$/i.test(text) || text === "") refuse();
      const value = Number(text);
      return Number.isFinite(value) && value >= low && value <= high ? value : refuse();
    },
    write: (value) => String(Number(value.toPrecision(7))),
  });

  const oneOf = (...words) => ({ read: (text) => (words.includes(text) ? text : refuse()), write: String });

  /* A name that only its reader can look up: of a layer, a curve, a data set. */
  const name = { read: (text) => (/^[\w.-]{1,80}$/.test(text) ? text : refuse()), write: String };

  /* Exactly `count` whole numbers: a cell, a place. */
  const cell = (most, count = 2) => ({
    read: (text) => (text.split(".").length === count ? text.split(".").map(whole(0, most).read) : refuse()),
    write: (value) => value.join("."),
  });

  /* Channels of rows of numbers: all alike long, at most `most` a side. */
  const tables = (most, channels = 1, low = -LARGEST, high = LARGEST) => {
    const one = number(low, high);
    return {
      read(text) {
        if (text.length > LONGEST_TABLES) refuse();
        const found = text.split("/").map((table) => table.split(";").map((row) => row.split(",").map(one.read)));
        const [rows, columns] = [found[0].length, found[0][0].length];
        if (found.length > channels || rows > most || columns > most) refuse();
        if (found.some((table) => table.length !== rows || table.some((row) => row.length !== columns))) refuse();
        return found;
      },
      write: (found) => found.map((table) => table.map((row) => row.map(one.write).join(",")).join(";")).join("/"),
    };
  };

  const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

  /* base64 in letters that a link can hold, and back. */
  const packed = {
    read: (text) => (/^[\w-]+$/.test(text) ? text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat(-text.length & 3) : refuse()),
    write: (text) => text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", ""),
  };

  lab.linkWords = { refuse, whole, number, oneOf, name, cell, tables, packed, base64 };
})();
