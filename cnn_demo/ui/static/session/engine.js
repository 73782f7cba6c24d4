/* Small networks run in the page itself: a stroke asks the server nothing, and drawing goes on when it is away. The
   server answers until a network's file is here, and always where it cannot run here: that shows nothing but a line in
   the console. */

import { answerTo, pass, valuesOf } from "../engine/answer.js";
import { inputsOf } from "../engine/kernels.js";
import { readProgram } from "../engine/program.js";
import { sumOf } from "../engine/sums/answer.js";
import { address, answerInPage } from "../kit/server/rpc.js";
import { inkOf } from "./input/pad_content.js";
import { lab } from "./state.js";

/** @typedef {import("../engine/network.js").Program} Program */
/** @typedef {import("../kit/server/rpc_types.js").ClassifyQuestion} ClassifyQuestion */
/** @typedef {Pick<ClassifyQuestion, "network" | "epoch" | "image" | "skip" | "edits" | "kernels">} About */

const MOST_PROGRAMS = 20; // a network's epochs, to go back and forth in
const AGAIN = 60_000; // milliseconds until a file that did not arrive is asked for again

/** @type {Map<string, Program | null>} by their path; null where one cannot run here. The last used come last. */
const programs = new Map();
/** @type {Map<string, Promise<void>>} */
const coming = new Map();

export function startEngine() {
  answerInPage("classify", async (question) => {
    const ink = inkOf(question.image);
    if (!ink) return null;
    if (isCurrent(question) && hasOtherEpoch(question)) await bring(question);
    return attempt(question, (program) => answerTo(program, ink, question));
  });
  answerInPage("map_values", (question) => afterPass(question, valuesOf));
  answerInPage("explain", (question) => afterPass(question, sumOf));
  answerInPage("map_inputs", (question) => attempt(question, (program) => inputsOf(program, question)));
  lab.on("answer", (answer) => {
    const { network, epoch, image } = lab.state;
    if (answer && network && image && inkOf(image)) void bring({ network: network.network, epoch });
  });
  lab.on("progress", (run) => {
    if (!run?.network) return; // its file is written while it is trained
    for (const path of programs.keys()) if (path.startsWith(`network/${run.network}`)) programs.delete(path);
  });
}

/* Does the page answer for the current network? */
export function runsHere() {
  const { network, epoch } = lab.state;
  return Boolean(network && programs.get(pathOf({ network: network.network, epoch }) ?? ""));
}

/**
 * What the numbers of one pass of a drawing say.
 * @template {About} Question
 * @template Answer
 * @param {Question} question
 * @param {(program: Program, question: Question) => Answer} read
 */
function afterPass(question, read) {
  const ink = inkOf(question.image);
  if (!ink) return null;
  return attempt(question, (program) => {
    pass(program, ink, question);
    return read(program, question);
  });
}

/**
 * @template Answer
 * @param {Pick<About, "network" | "epoch">} about
 * @param {(program: Program) => Answer} work
 * @returns {Answer | null}
 */
function attempt(about, work) {
  const path = pathOf(about);
  const program = path && programs.get(path);
  if (!program) return null;
  programs.delete(path); // to the end
  programs.set(path, program);
  try {
    return work(program);
  } catch (error) {
    giveUp(path, error);
    return null;
  }
}

/**
 * Where the file of the current network lies; null where it has none, or may be another one soon.
 * @param {Pick<About, "network" | "epoch">} about
 */
function pathOf({ network, epoch }) {
  const { graph, progress } = lab.state;
  if (graph?.network !== network || !graph.version) return null;
  if (progress?.network === network && !progress.ended) return null;
  const at = epoch === null || epoch === undefined ? "" : `@${epoch}`;
  return `network/${network}${at}/${graph.version}`;
}

/** @param {Pick<About, "network">} about */
const isCurrent = ({ network }) => lab.state.network?.network === network;

/**
 * Does another epoch of it run here already, so that this one is worth waiting for?
 * @param {Pick<About, "network">} about
 */
const hasOtherEpoch = ({ network }) =>
  [...programs].some(([path, program]) => program && /^network\/([^@/]+)/.exec(path)?.[1] === network);

/**
 * Fetches a network that may run here, once.
 * @param {Pick<About, "network" | "epoch">} about
 */
async function bring(about) {
  const path = pathOf(about);
  if (!path || programs.has(path)) return;
  const loaded = coming.get(path) ?? load(path);
  coming.set(path, loaded);
  await loaded;
  coming.delete(path);
}

/** @param {string} path */
async function load(path) {
  const file = await fetched(path);
  try {
    programs.set(path, file && readProgram(file));
  } catch (error) {
    giveUp(path, error);
  }
  for (const oldest of programs.keys()) if (programs.size > MOST_PROGRAMS) programs.delete(oldest);
}

/**
 * The file; null when it does not arrive, which may be otherwise later.
 * @param {string} path
 */
async function fetched(path) {
  try {
    const response = await fetch(address(path));
    if (response.ok) return await response.arrayBuffer();
  } catch {
    // the server is away
  }
  setTimeout(() => programs.get(path) === null && programs.delete(path), AGAIN);
  return null;
}

/**
 * @param {string} path
 * @param {unknown} error
 */
function giveUp(path, error) {
  programs.set(path, null);
  console.info(`${path} runs on the server: ${error}`);
}
