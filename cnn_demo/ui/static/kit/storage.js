/* What this browser remembers. Storage may be blocked, full, or hold what anybody has written there: then nothing is
   remembered, and nothing breaks. */

/**
 * @template Value
 * @typedef {object} Kept
 * @property {() => Value} read the kept value, or the usual one where there is none that fits
 * @property {(value: Value) => void} write
 * @property {() => void} forget
 */

/**
 * A value under a name. `fits` says whether what was found there can be one.
 * @template Value
 * @param {string} name
 * @param {Value} usual
 * @param {(value: unknown) => boolean} fits
 * @param {"local" | "session"} [place] "session": for this browser tab only
 * @returns {Kept<Value>}
 */
export function kept(name, usual, fits, place = "local") {
  return {
    read() {
      const text = attempt(place, (storage) => storage.getItem(name));
      if (text === null || text === undefined || text.length > 500_000) return usual;
      try {
        const value = JSON.parse(text);
        return fits(value) ? value : usual;
      } catch {
        return usual;
      }
    },
    write(value) {
      attempt(place, (storage) => storage.setItem(name, JSON.stringify(value)));
    },
    forget() {
      attempt(place, (storage) => storage.removeItem(name));
    },
  };
}

/**
 * @template T
 * @param {"local" | "session"} place
 * @param {(storage: Storage) => T} use
 * @returns {T | undefined}
 */
function attempt(place, use) {
  try {
    return use(place === "local" ? localStorage : sessionStorage);
  } catch {
    return undefined; // blocked, or no room: better nothing than half of it
  }
}

/** @param {unknown} value */
export const isText = (value) => typeof value === "string";

/** @param {unknown} value */
export const isTexts = (value) => Array.isArray(value) && value.length <= 1000 && value.every(isText);
