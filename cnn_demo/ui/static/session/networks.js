/* Which networks there are, which one is current, and which are this visitor's own. */

import { ask, askUntilAnswered } from "../kit/server/rpc.js";
import { isText, isTexts, kept } from "../kit/storage.js";
import { lab } from "./state.js";

/** @typedef {import("../kit/server/rpc_types.js").NetworkCard} NetworkCard */

export const OWN_CLASSES = "own_classes"; // the data of a network that has learned a visitor's own classes
const MOST_RUNS = 20;
const lastNetwork = kept("lab-network", "", isText);
const ownRuns = kept("lab-runs", /** @type {string[]} */ ([]), isTexts);
const visitorId = kept("lab-visitor", "", (value) => typeof value === "string" && /^[0-9a-f]{32}$/.test(value));

let forThisPage = "";

/* A random id that stands for this browser, so that a run can be found again after a reload. */
export function visitor() {
  forThisPage = visitorId.read() || forThisPage;
  if (!forThisPage) {
    const random = crypto.getRandomValues(new Uint8Array(16));
    forThisPage = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
    visitorId.write(forThisPage);
  }
  return forThisPage;
}

/** @type {string[]} those that storage has forgotten or never took */
const seen = [];

/**
 * This visitor's networks are in the picker, the newest twenty of them. Is this one new?
 * @param {string} network
 */
export function remember(network) {
  const runs = [...new Set([...seen, ...ownRuns.read()])];
  if (runs.includes(network)) return false;
  seen.unshift(network);
  ownRuns.write([network, ...runs].slice(0, MOST_RUNS));
  return true;
}

/**
 * A network that a link names is in the picker, as long as this page is open.
 * @param {string} network
 */
export function lookFor(network) {
  if (/^run-[0-9a-f]{32}$/.test(network) && !seen.includes(network)) seen.unshift(network);
}

/**
 * Asks for the networks and makes one of them current: `choice`, or the one of last time, or the first.
 * @param {string} [choice]
 */
export async function refreshNetworks(choice) {
  const runs = [...new Set([...seen, ...ownRuns.read()])].slice(0, MOST_RUNS);
  const answer = await askUntilAnswered(
    "networks",
    { runs },
    { waiting: ({ sentence }) => lab.set({ trouble: sentence }) },
  );
  if (answer.error) return lab.set({ trouble: answer.error.sentence });
  lab.set({ networks: answer.networks, trouble: null });
  if (!choice && lab.state.network) return undefined; // the one of before, or of the address
  const wished = [choice, lastNetwork.read()];
  const found = wished.map((id) => answer.networks.find(({ network }) => network === id)).find(Boolean);
  const card = found ?? answer.networks[0];
  return card ? become(card) : undefined;
}

/** @type {Map<string, import("../kit/server/rpc_types.js").GraphAnswer>} */
const graphs = new Map();

let hasChosenHere = false;

/* Has this visitor ever chosen a network? */
export const hasChosen = () => hasChosenHere || lastNetwork.read() !== "";

/**
 * Makes a network the current one for all tabs, because somebody wants it.
 * @param {NetworkCard} card
 * @param {number | null} [epoch]
 */
export async function use(card, epoch = null) {
  if (card.network === lab.state.network?.network) return lab.set({ epoch });
  hasChosenHere = true;
  lastNetwork.write(card.network);
  return become(card, epoch);
}

/**
 * @param {NetworkCard} card
 * @param {number | null} [epoch]
 */
async function become(card, epoch = null) {
  const nothing = { edits: {}, kernels: {}, watched: [], hovered: null, pinned: null, value: null, asked: null };
  const left = lab.state.network ? nothing : {}; // what the address says of the first one stays
  lab.set({ ...left, network: card, graph: graphs.get(card.network) ?? null, epoch });
  if (lab.state.graph) return undefined;
  const answer = await askUntilAnswered("network_graph", { network: card.network });
  if (answer.error) return lab.set({ trouble: answer.error.sentence });
  graphs.set(card.network, answer);
  if (lab.state.network === card) lab.set({ graph: answer });
  return undefined;
}

/**
 * The same by id; false when there is no such network here.
 * @param {string} id
 * @param {number | null} [epoch]
 */
export function useById(id, epoch = null) {
  const card = lab.state.networks.find(({ network }) => network === id);
  if (card) void use(card, epoch);
  return Boolean(card);
}

/**
 * Are there test images of what it has learned from?
 * @param {NetworkCard} card
 */
export const hasTestImages = ({ origin, data }) => !origin && data !== OWN_CLASSES;

/**
 * A test image of a data set: a certain one, or one at random.
 * @param {string} data
 * @param {number | null} index
 */
export const testImage = (data, index = null) => ask("test_image", { data, index });
