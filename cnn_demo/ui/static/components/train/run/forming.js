/* How the page's run came to be what it is: for each epoch that was kept, the first layer's weights and the prediction
   for the image on the pad. Asked for as epochs come, and anew when the image changes; nothing while the tab is
   closed. */

import { floats } from "../../../kit/image/canvas.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { createStore } from "../../../kit/store.js";
import { lab } from "../../../session/state.js";

/** @typedef {import("../../../kit/server/rpc_types.js").FormingAnswer} FormingAnswer */
/** @typedef {{ epoch: number, values: Float32Array | null, probabilities: number[] | null, image: string }} Frame */

const AT_ONCE = 6; // epochs in one question
const SOON = 300; // milliseconds
const AGAIN = 1500; // the file of an epoch may not have been written yet

/**
 * @typedef {object} Forming
 * @property {FormingAnswer | null} facts about the network, without its frames
 * @property {Frame[]} frames by epoch
 * @property {number | null} epoch the one that is looked at; null: always the latest
 * @property {string} trouble
 */

/** @type {Forming} */
const beginning = { facts: null, frames: [], epoch: null, trouble: "" };
export const forming = createStore(beginning);

/* The frame that is looked at. */
export function frameNow() {
  const { frames, epoch } = forming.state;
  return frames.find((frame) => frame.epoch === epoch) ?? frames.at(-1) ?? null;
}

let source = ""; // id of the network
let known = ""; // how far it was when it was asked about last
let timer = 0;

/** @param {number} wait */
function soon(wait) {
  clearTimeout(timer);
  timer = window.setTimeout(() => void look(), wait);
}

const imageNow = () => (lab.state.image ? JSON.stringify([lab.state.image, lab.state.skip]) : "");

function choose() {
  const { progress, tab } = lab.state;
  const network = progress?.network ?? "";
  if (network !== source) {
    source = network;
    known = "";
    forming.set({ ...beginning });
  }
  if (!source || !progress || tab !== "train") return;
  const now = `${Math.floor(progress.epoch)} ${progress.ended} ${imageNow()}`;
  if (now === known) return;
  known = now;
  soon(SOON);
}

const look = latest(async () => {
  const network = source;
  if (!network || lab.state.tab !== "train") return;
  const facts = await question([], false);
  if (!facts || network !== source) return;
  const image = imageNow();
  const latestEpoch = Math.round(facts.latest ?? 0);
  const there = facts.epochs.length ? facts.epochs : [latestEpoch];
  const kept = facts.epochs.length
    ? forming.state.frames.filter(({ epoch }) => facts.epochs.includes(epoch))
    : forming.state.frames;
  forming.set({ facts, frames: kept, trouble: "" });
  const missing = () =>
    there.filter((epoch) => {
      const frame = forming.state.frames.find((each) => each.epoch === epoch);
      return !frame?.values || frame.image !== image;
    });
  for (let left = missing(); left.length && network === source; left = missing()) {
    const some = left.slice(0, AT_ONCE);
    const isNew = some.some((epoch) => !forming.state.frames.find((each) => each.epoch === epoch)?.values);
    const answer = await question(
      some.map((epoch) => (facts.epochs.length ? epoch : null)),
      isNew,
    );
    if (!answer || network !== source) return;
    add(some, answer, image);
    if (image !== imageNow()) break;
  }
  const { progress } = lab.state;
  const isBehind = progress && there[there.length - 1] < Math.floor(progress.epoch);
  if (isBehind && (!progress.ended || facts.epochs.length)) soon(AGAIN);
});

/**
 * @param {(number | null)[]} epochs
 * @param {boolean} weights
 */
async function question(epochs, weights) {
  const { image, skip } = lab.state;
  const answer = await ask("forming", { network: source, epochs, image, skip, weights });
  if (!answer.error) return answer;
  forming.set({ trouble: answer.error.sentence });
  if (answer.error.retry_after !== null) soon(AGAIN * 2);
  return null;
}

/**
 * @param {number[]} epochs
 * @param {FormingAnswer} answer
 * @param {string} image
 */
function add(epochs, answer, image) {
  const frames = new Map(forming.state.frames.map((frame) => [frame.epoch, frame]));
  answer.frames.forEach(({ values, probabilities }, index) => {
    const epoch = epochs[index];
    const before = frames.get(epoch)?.values ?? null;
    frames.set(epoch, { epoch, values: values === null ? before : floats(values), probabilities, image });
  });
  forming.set({ frames: [...frames.values()].sort((a, b) => a.epoch - b.epoch) });
}

export function startForming() {
  lab.onAny(["progress", "image", "skip", "tab"], choose);
}
