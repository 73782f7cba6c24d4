/* All terms with what they mean, in one dialog. */

import { glossary as words } from "../../texts/glossary.js";
import { make } from "../kit/dom.js";

/** @type {HTMLDialogElement | null} */
let dialog = null;

export function showGlossary() {
  dialog ??= makeDialog();
  if (!dialog.open) dialog.showModal();
}

function makeDialog() {
  const terms = Object.entries(words.terms).sort(([a], [b]) => a.localeCompare(b));
  const close = make("button", { type: "button", class: "primary", onclick: () => made.close() }, words.close);
  const made = make(
    "dialog",
    { class: "dialog glossary", "aria-label": words.title },
    make("h2", {}, words.title),
    make("dl", {}, ...terms.flatMap(([term, said]) => [make("dt", {}, term), make("dd", {}, said)])),
    close,
  );
  document.body.append(made);
  return made;
}
