/* Asks for the answer whenever something that it depends on has changed: one question at a time, and the last state
   always gets its answer. */

import { latest } from "../kit/server/latest.js";
import { ask, isPassing, sleep } from "../kit/server/rpc.js";
import { aboutImage, lab } from "./state.js";

/** @typedef {import("../kit/server/rpc_types.js").MapsWanted} MapsWanted */

const MAPS_IN_GRAPH = 8; // of each block, those in which most goes on

let busy = false;
let wanted = false;

/* Are the blocks of the current network known, which the question names? */
const hasBlocks = () => lab.state.graph !== null && lab.state.graph.network === lab.state.network?.network;

/* Has everything been answered? While blocks are on their way, the question is still to come. */
export const idle = () => !busy && !wanted && (hasBlocks() || !aboutImage() || Boolean(lab.state.trouble));

/** @type {Map<string, number[]>} the maps that the picture of the network shows, by layer */
const chosen = new Map();

/* Which maps are shown is decided when the pen is lifted, so that they do not change places under it. */
function graphMaps() {
  const blocks = lab.state.graph?.blocks ?? [];
  return blocks.map(({ face }) => {
    const maps = lab.state.drawing ? chosen.get(face) : undefined;
    return maps ? { layer: face, maps } : { layer: face, most: MAPS_IN_GRAPH };
  });
}

const look = latest(async () => {
  const about = aboutImage();
  const { network } = lab.state;
  wanted = false;
  if (!about || !hasBlocks()) return;
  busy = true;
  const question = { ...about, graph: graphMaps(), layers: lab.state.watched, scale: lab.state.scale };
  const answer = await ask("classify", question);
  busy = false;
  if (network !== lab.state.network || !lab.state.image) return; // the classes are others by now, or nothing is there
  if (answer.error) {
    lab.set({ trouble: answer.error.sentence, answer: isPassing(answer) ? lab.state.answer : null });
    if (!isPassing(answer)) return;
    await sleep(1000 * (answer.error.retry_after ?? 1));
    wanted = true;
    void look();
    return;
  }
  for (const { name, maps } of answer.graph) chosen.set(name, maps);
  lab.set({ answer, trouble: null });
});

export function startLooking() {
  const names = /** @type {const} */ ([
    "network",
    "graph",
    "epoch",
    "image",
    "skip",
    "scale",
    "watched",
    "edits",
    "kernels",
    "drawing",
  ]);
  lab.onAny([...names], () => {
    if (!lab.state.image) {
      if (lab.state.answer) lab.set({ answer: null });
      return;
    }
    wanted = true;
    void look();
  });
}
