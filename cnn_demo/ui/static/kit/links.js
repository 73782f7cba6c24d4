/* The page's state in its address, so that Back and Forward walk and a link opens what was seen. Each part of the page
   registers the words that it reads and writes; nothing here knows any of them. A link can come from anybody: a reader
   returns undefined for what is no word of its own. */

/**
 * @typedef {object} Part
 * @property {string[]} names the words of the address that are this part's
 * @property {() => Record<string, string | null | undefined>} write its words now; what is null is left out
 * @property {(words: Record<string, string>) => void} read takes over what an address says
 */

/** @type {Part[]} */
const parts = [];
let reading = false;

/** @param {Part} part */
export function addressPart(part) {
  parts.push(part);
}

/* The address of what is seen now, without the page's place. */
export function query() {
  const words = new URLSearchParams();
  for (const part of parts) {
    for (const [name, value] of Object.entries(part.write())) if (value) words.set(name, value);
  }
  return readable(words);
}

/**
 * Colons, commas and slashes may stand in a query as they are, and links are shorter and readable so.
 * @param {URLSearchParams} words
 */
function readable(words) {
  const text = words
    .toString()
    .replaceAll("%3A", ":")
    .replaceAll("%2C", ",")
    .replaceAll("%2F", "/")
    .replaceAll("%7E", "~");
  return text ? `?${text}` : "";
}

let timer = 0;

/**
 * Called after every change. A step that Back should undo is a `push`; small changes only rewrite the address, a
 * little later, because browsers count them.
 * @param {{ push?: boolean }} [options]
 */
export function addressChanged({ push = false } = {}) {
  if (reading) return;
  clearTimeout(timer);
  if (push) write(true);
  else timer = window.setTimeout(() => write(false), 400);
}

/** @param {boolean} push */
function write(push) {
  const next = location.pathname + query() + location.hash;
  if (next === location.pathname + location.search + location.hash) return;
  if (push) history.pushState(null, "", next);
  else history.replaceState(null, "", next);
}

/* Takes over what the address says; each part gets its own words. */
export function readAddress() {
  const words = new URLSearchParams(location.search);
  reading = true;
  try {
    for (const part of parts) {
      /** @type {Record<string, string>} */
      const own = {};
      for (const name of part.names) if (words.has(name)) own[name] = /** @type {string} */ (words.get(name));
      part.read(own);
    }
  } finally {
    reading = false;
  }
}

/* Where a tab was scrolled to is the tab's own matter, not that of a step in the history. */
export function followAddress() {
  history.scrollRestoration = "manual";
  window.addEventListener("popstate", readAddress);
}
