/* Asking the server, or what in the page knows the same. Never throws: an answer has `error` when something went wrong,
   with a code to decide by, a sentence to show and, where it may be worth asking again, the seconds until then. */

import { kit as words } from "../../../texts/kit.js";
import { createStore } from "../store.js";

/** @typedef {import("./rpc_types.js").Questions} Questions */
/** @typedef {keyof Questions & string} Name */
/** @typedef {{ code: string, sentence: string, retry_after: number | null }} Trouble */

/**
 * @template {Name} N
 * @typedef {(Questions[N]["answer"] & { error?: undefined }) | { error: Trouble }} Answer
 */

/**
 * @template {Name} N
 * @typedef {Questions[N]["answer"] | null} InPage
 */

const LOST = "lost";
const AGAIN = 1000; // milliseconds
const RETURN = 5000; // between two looks whether a lost server is back
const LONGEST = 15_000;

/* Is the server there, as far as the last question could tell? */
export const connection = createStore({ lost: false });

const base = new URL("cnn-lab/", document.baseURI).href;

/**
 * The address of something of ours, under whatever prefix a proxy has.
 * @param {string} path
 */
export function address(path) {
  return base + path;
}

/** @type {Map<Name, (question: any) => any>} */
const inPage = new Map();

/**
 * From now on the page itself answers questions of this name, as the server would; null leaves one to the server.
 * @template {Name} N
 * @param {N} name
 * @param {(question: Questions[N]["question"]) => InPage<N> | Promise<InPage<N>>} answer
 */
export function answerInPage(name, answer) {
  inPage.set(name, answer);
}

/**
 * One question, asked once.
 * @template {Name} N
 * @param {N} name
 * @param {Questions[N]["question"]} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer<N>>}
 */
export async function ask(name, question, signal) {
  return (await inPage.get(name)?.(question)) ?? askServer(name, question, signal);
}

/**
 * @template {Name} N
 * @param {N} name
 * @param {Questions[N]["question"]} question
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer<N>>}
 */
async function askServer(name, question, signal) {
  try {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(question);
    const response = await fetch(address(`rpc/${name}`), { method: "POST", headers, body, signal });
    const answer = await response.json();
    if (!answer || typeof answer !== "object") return lost();
    if (!response.ok && !answer.error) return refused(response, answer);
    if (connection.state.lost) connection.set({ lost: false });
    return answer;
  } catch {
    if (signal?.aborted) return { error: { code: "aborted", sentence: "", retry_after: null } };
    return lost();
  }
}

/** @returns {{ error: Trouble }} */
function lost() {
  if (!connection.state.lost) {
    connection.set({ lost: true });
    void waitForReturn();
  }
  return { error: { code: LOST, sentence: words.noAnswer, retry_after: AGAIN / 1000 } };
}

/* Where the page answers for itself, nobody else would notice that the server is back. */
async function waitForReturn() {
  while (connection.state.lost) {
    await sleep(RETURN);
    await askServer("kernel_choices", {});
  }
}

/**
 * What the guard says no to, before any question of ours is reached.
 * @param {Response} response
 * @param {any} answer
 * @returns {{ error: Trouble }}
 */
function refused(response, answer) {
  const sentence = typeof answer.detail === "string" ? answer.detail : words.noAnswer;
  const seconds = Number(response.headers.get("retry-after"));
  return { error: { code: response.status === 503 ? "busy" : "refused", sentence, retry_after: seconds || null } };
}

/**
 * Is it worth asking again: is the server away, or too busy just now?
 * @param {{ error?: Trouble }} answer
 */
export function isPassing(answer) {
  return Boolean(answer.error && answer.error.retry_after !== null);
}

/**
 * The same question until the server has answered it, with longer and longer pauses; refusals are answers too.
 * `waiting` is told what stands in the way.
 * @template {Name} N
 * @param {N} name
 * @param {Questions[N]["question"]} question
 * @param {{ waiting?: (trouble: Trouble) => void, signal?: AbortSignal }} [options]
 * @returns {Promise<Answer<N>>}
 */
export async function askUntilAnswered(name, question, { waiting = () => {}, signal } = {}) {
  for (let pause = AGAIN; ; pause = Math.min(pause * 1.5, LONGEST)) {
    const answer = await ask(name, question, signal);
    if (!answer.error || !isPassing(answer) || signal?.aborted) return answer;
    waiting(answer.error);
    await sleep(Math.max(pause, 1000 * (answer.error.retry_after ?? 0)));
  }
}

/** @param {number} milliseconds */
export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
