/* Bringing back a network that was exported here: the file is uploaded,
   checked by the server, and becomes one of this visitor's networks and the current one. */

import { load as words } from "../../texts/load.js";
import { make } from "../kit/dom.js";
import { fileSize, percent } from "../kit/numbers/format.js";
import { ask, isPassing, sleep } from "../kit/server/rpc.js";
import { uploadInPieces } from "../kit/server/upload.js";
import { toast } from "../kit/toast.js";
import { refreshNetworks, remember, visitor } from "../session/networks.js";
import { lab } from "../session/state.js";

const MOST = 64_000_000;
const AGAIN = 1000; // milliseconds
const TRIES = 20;

/** @type {HTMLDialogElement | null} */
let dialog = null;

export function loadWeights() {
  dialog ??= makeDialog();
  if (!dialog.open) dialog.showModal();
}

function makeDialog() {
  const input = make("input", { type: "file", accept: ".safetensors", "aria-label": words.choose });
  const said = make("p", { role: "status" });
  const close = make("button", { type: "button", onclick: () => made.close() }, words.close);
  const made = make(
    "dialog",
    { class: "dialog", "aria-label": words.title },
    make("h2", {}, words.title),
    make("p", {}, words.sentence),
    input,
    said,
    close,
  );
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    if (!file) return;
    input.disabled = true;
    const trouble = await bring(file, (text) => {
      said.textContent = text;
    });
    input.disabled = false;
    input.value = "";
    said.textContent = trouble;
    if (!trouble) made.close();
  });
  document.body.append(made);
  return made;
}

/**
 * @param {File} file
 * @param {(words: string) => void} say
 * @returns {Promise<string>} what went wrong; empty when nothing did
 */
async function bring(file, say) {
  if (file.size > MOST) return words.tooLarge(fileSize(MOST));
  const pieces = await uploadInPieces(file, "weights.safetensors", (share) => say(words.sending(percent(share, 0))));
  if (!pieces) return words.failed;
  say(words.checking);
  for (let tries = 0; ; tries++) {
    const answer = await ask("load_weights", { visitor: visitor(), pieces });
    if (!answer.error) {
      remember(answer.network);
      await refreshNetworks(answer.network);
      const card = lab.state.networks.find(({ network }) => network === answer.network);
      toast(words.loaded(card?.title ?? answer.network));
      return "";
    }
    if (!isPassing(answer) || tries >= TRIES) return answer.error.sentence;
    await sleep(AGAIN);
  }
}
