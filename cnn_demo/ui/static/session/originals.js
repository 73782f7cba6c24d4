/* Originals on their way to the server: asked for, and looked at until they are there. */

import { ask, isPassing, sleep } from "../kit/server/rpc.js";
import { refreshNetworks, visitor } from "./networks.js";

/** @typedef {import("../kit/server/rpc_types.js").OriginalState} OriginalState */

const LOOK = 250; // milliseconds
const LONGEST = 5000; // between two looks while the server is away

/** @param {OriginalState} state */
export const isOnItsWay = ({ phase }) => ["waiting", "fetching", "opening"].includes(phase);

/**
 * Tells `hear` how far an original is, until it is there, has failed, or is no longer wanted here. With `begin` it is
 * asked for; without, only one that somebody has asked for is followed.
 * @param {string} original
 * @param {{ begin: boolean, isWanted: () => boolean, hear: (state: OriginalState) => void }} options
 */
export async function followOriginal(original, { begin, isWanted, hear }) {
  const first = begin ? await ask("get_original", { original, visitor: visitor() }) : await state(original);
  let onTheWay = begin && !first.error;
  let pause = LOOK;
  for (let answer = first; isWanted(); answer = await state(original)) {
    if (!answer.error) {
      hear(answer);
      if (!isOnItsWay(answer)) break;
      onTheWay = true;
    } else if (!isPassing(answer)) return hear(failed(answer.error.sentence));
    pause = answer.error ? Math.min(pause * 2, LONGEST) : LOOK;
    await sleep(pause);
  }
  if (onTheWay) await refreshNetworks();
  return undefined;
}

/**
 * Waits no longer for it.
 * @param {string} original
 */
export async function leaveOriginal(original) {
  const answer = await ask("leave_original", { original, visitor: visitor() });
  return answer.error ? failed(answer.error.sentence) : answer;
}

/** @param {string} original */
const state = (original) => ask("original_state", { original });

/**
 * @param {string} message
 * @returns {OriginalState}
 */
const failed = (message) => ({ phase: "absent", here: 0, total: 0, message });
