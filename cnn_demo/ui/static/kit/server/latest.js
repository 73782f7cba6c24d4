/* The last state gets its answer, and no question waits behind old ones. */

/**
 * Runs `work` one at a time: what is asked for meanwhile is done once more, afterwards. So the last state always gets
 * its answer, and no question waits behind old ones.
 * @param {() => Promise<void>} work
 */
export function latest(work) {
  let [busy, again] = [false, false];
  return async () => {
    again = true;
    if (busy) return;
    busy = true;
    try {
      while (again) {
        again = false;
        await work();
      }
    } finally {
      busy = false;
    }
  };
}
