/* Images on their way to the server: a few in one question, one question at a time, in their order. What the server is
   too busy for, or does not hear, is sent again; nothing is lost. */

/** @typedef {import("../../kit/server/rpc_types.js").DrawnImage} DrawnImage */
/** @typedef {{ image: DrawnImage, problem?: undefined } | { image?: undefined, problem: string }} Made */
/** @typedef {() => Promise<Made>} Maker reads the image only when its turn has come */

/**
 * @typedef {object} Post
 * @property {(key: string, images: DrawnImage[]) => Promise<(string | null)[]>} send for each image what was wrong
 *   with it, or null
 * @property {(key: string, waiting: number, problems: string[]) => void} moved how many of a class still wait, and what
 *   was wrong with those that have just been sent
 * @property {number} most images in one question
 */

/** @param {Post} post */
export function outbox({ send, moved, most }) {
  /** @type {{ key: string, make: Maker }[]} */
  let queue = [];
  let busy = false;
  const waiting = (/** @type {string} */ key) => queue.filter((one) => one.key === key).length;

  /**
   * @param {string} key of a class
   * @param {Maker[]} makers
   */
  function add(key, makers) {
    queue.push(...makers.map((make) => ({ key, make })));
    moved(key, waiting(key), []);
    if (!busy) void work();
  }

  async function work() {
    busy = true;
    while (queue.length) {
      const { key } = queue[0];
      const batch = queue.filter((one) => one.key === key).slice(0, most);
      queue = queue.filter((one) => !batch.includes(one));
      const made = [];
      for (const { make } of batch) made.push(await make());
      const images = made.flatMap(({ image }) => image ?? []);
      const wrong = images.length ? await send(key, images) : [];
      moved(key, waiting(key), [
        ...made.flatMap(({ problem }) => problem ?? []),
        ...wrong.filter((one) => one !== null),
      ]);
    }
    busy = false;
  }

  /** What waits for a class is forgotten. @param {string} key */
  function drop(key) {
    const left = waiting(key);
    queue = queue.filter((one) => one.key !== key);
    moved(key, 0, []);
    return left;
  }
  return { add, drop, waiting };
}
