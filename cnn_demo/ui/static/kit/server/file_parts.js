/* A file that the server sends in parts, so that no answer is large, saved when it is whole. */

import { kit } from "../../../texts/kit.js";
import { bytes } from "../image/canvas.js";
import { count, percent } from "../numbers/format.js";
import { isPassing, sleep } from "./rpc.js";
import { saveFile } from "./save.js";

/** @typedef {import("./rpc_types.js").ExportAnswer} ExportAnswer */
/** @typedef {ExportAnswer & { error?: undefined } | { error: import("./rpc.js").Trouble }} Answered */

const words = kit.file;
const TRIES = 30; // times that a busy server is asked again
const AGAIN = 1000; // milliseconds

/**
 * `say` is told how far it is, what went wrong, and at last under which name the file is saved.
 * @param {(part: number, version: string | null) => Promise<Answered>} askPart
 * @param {(words: string) => void} say
 */
export async function saveInParts(askPart, say) {
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = [];
  /** @type {string | null} */
  let version = null;
  let lost = 0;
  for (;;) {
    const answer = await askPart(parts.length, version);
    if (answer.error) {
      if (!isPassing(answer) || lost++ >= TRIES) return say(answer.error.sentence);
      say(words.again(answer.error.sentence));
      await sleep(AGAIN);
      continue;
    }
    const { file } = answer;
    if (!file) {
      say(words.measuring(count(answer.seen), count(answer.total)));
      continue;
    }
    parts.push(bytes(file.content));
    version = file.version;
    if (parts.length < file.parts) {
      say(words.fetching(percent(parts.length / file.parts, 0)));
      continue;
    }
    saveFile(file.name, parts, file.type);
    return say(words.saved(file.name));
  }
}
