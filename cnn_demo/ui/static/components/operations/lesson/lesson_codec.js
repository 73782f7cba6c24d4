/* A lesson in the letters of a link: its title and its steps, deflated. No server keeps it. */

/** @typedef {{ state: string, task: string, answer: number | null }} LessonStep `state`: the words of an address */
/** @typedef {{ title: string, steps: LessonStep[] }} Lesson */

export const MOST_STEPS = 8;
export const LONGEST_TASK = 300;
const LONGEST = 7000; // letters: servers and chat programs take no longer links
const MOST_BYTES = 60_000;

/**
 * @param {Lesson} lesson
 * @returns {Promise<string | null>} null where it is too much for a link
 */
export async function writeLesson({ title, steps }) {
  const plain = JSON.stringify([
    title,
    steps.map(({ state, task, answer }) => (answer === null ? [state, task] : [state, task, answer])),
  ]);
  const bytes = await through(new CompressionStream("deflate-raw"), new TextEncoder().encode(plain));
  const letters = btoa(String.fromCharCode(...(bytes ?? [])))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
  return bytes && letters.length <= LONGEST ? letters : null;
}

/**
 * @param {string} letters
 * @returns {Promise<Lesson | null>} null where there is none in it
 */
export async function readLesson(letters) {
  if (!/^[\w-]{4,7000}$/.test(letters)) return null;
  try {
    const packed = atob(letters.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = await through(
      new DecompressionStream("deflate-raw"),
      Uint8Array.from(packed, (letter) => letter.charCodeAt(0)),
    );
    return bytes ? checked(JSON.parse(new TextDecoder().decode(bytes))) : null;
  } catch {
    return null;
  }
}

/**
 * @param {unknown} found
 * @returns {Lesson | null}
 */
function checked(found) {
  if (!Array.isArray(found)) return null;
  const [title, given] = found;
  if (typeof title !== "string" || title.length > 120 || !Array.isArray(given)) return null;
  if (!given.length || given.length > MOST_STEPS) return null;
  const steps = given.map((step) => {
    const [state, task, answer = null] = Array.isArray(step) ? step : [];
    const fits = typeof state === "string" && typeof task === "string" && task.length <= LONGEST_TASK;
    return fits && (answer === null || Number.isFinite(answer)) ? { state, task, answer } : null;
  });
  return steps.every((step) => step !== null) ? { title, steps: /** @type {LessonStep[]} */ (steps) } : null;
}

/**
 * @param {GenericTransformStream} stream
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array | null>} null where it is too much
 */
async function through(stream, bytes) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  /** @type {number[]} */
  const all = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    all.push(...part.value);
    if (all.length > MOST_BYTES) {
      await reader.cancel();
      return null;
    }
  }
  return Uint8Array.from(all);
}

/**
 * Is this the expected number, to half a percent?
 * @param {number} value
 * @param {number} expected
 */
export function isRight(value, expected) {
  return Math.abs(value - expected) <= Math.max(0.0051, Math.abs(expected) * 0.005);
}
