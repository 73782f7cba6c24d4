/* The current network as files: weights, a script, a model card, ONNX. They come in parts, and say how far they are. */

import { train } from "../../../../texts/tabs/train.js";
import { make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { fileSize, percent } from "../../../kit/numbers/format.js";
import { saveInParts } from "../../../kit/server/file_parts.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { loadWeights } from "../../../shell/load_weights.js";
import { nameOf } from "../../../shell/network_picker.js";

/** @typedef {import("../../../kit/server/rpc_types.js").ExportForm} ExportForm */
/** @typedef {import("../../../kit/server/rpc_types.js").NetworkCard} NetworkCard */

const words = train.exports;

export function exportBlock() {
  const name = make("b", { "data-testid": "export-network" });
  const whose = make("span", {});
  const note = make("p", { class: "quiet-text" });
  const list = make("div", { class: "export-forms" });
  const said = make("p", { class: "export-said", role: "status" });
  const load = make("button", { type: "button", class: "quiet", onclick: () => loadWeights() }, words.load);
  const element = make(
    "section",
    { class: "export", id: "train-export", tabindex: -1, "aria-label": words.title },
    heading({ title: words.title, sentence: words.sentence }),
    make("p", { class: "export-network" }, name, " ", whose),
    list,
    said,
    note,
    make("p", { class: "quiet-text" }, words.loadHint, " ", load),
  );

  let shown = "";
  const draw = latest(async () => {
    const card = lab.state.network;
    if (!card || lab.state.tab !== "train") return;
    tell(card);
    const now = `${card.network} ${card.test_accuracy}`;
    if (now === shown) return;
    const answer = await ask("export_forms", { network: card.network });
    if (card !== lab.state.network) return;
    if (answer.error) {
      said.textContent = answer.error.sentence;
      return;
    }
    shown = now;
    said.textContent = "";
    list.replaceChildren(...answer.forms.map((form) => entry(form, card)));
  });
  lab.onAny(["network", "tab", "epoch", "edits", "kernels"], () => void draw());

  /** @param {NetworkCard} card */
  function tell(card) {
    name.textContent = nameOf(card);
    const isOwn = card.group === "yours";
    whose.textContent =
      card.test_accuracy === null
        ? words.unmeasured[card.group]
        : (isOwn ? words.yours : words.published)(percent(card.test_accuracy));
    const { epoch, edits, kernels } = lab.state;
    const isEdited = Object.keys(edits).length + Object.keys(kernels).length > 0;
    note.textContent = [epoch === null ? "" : words.at(epoch), isEdited ? words.edited : ""].filter(Boolean).join(" ");
  }

  /**
   * @param {ExportForm} form
   * @param {NetworkCard} card
   */
  function entry(form, card) {
    const button = make("button", { type: "button", disabled: Boolean(form.problem), onclick: take }, form.title);
    const size =
      form.bytes === null ? words.small : form.about ? words.about(fileSize(form.bytes)) : fileSize(form.bytes);
    async function take() {
      const buttons = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("button")]);
      const usable = buttons.filter((each) => !each.disabled);
      for (const each of usable) each.disabled = true;
      said.textContent = words.onItsWay(form.title);
      await fetchFile(form.id, card.network, form.follows_epoch ? lab.state.epoch : null, (text) => {
        said.textContent = text;
      });
      for (const each of usable) each.disabled = false;
      button.focus();
    }
    return make(
      "div",
      { class: "export-form" },
      button,
      make("span", { class: "quiet-text" }, form.problem ? "" : size),
      make("p", { class: "quiet-text" }, form.problem ?? form.sentence),
    );
  }
  return {
    element,
    show() {
      element.scrollIntoView({ block: "start" });
      element.focus({ preventScroll: true });
    },
  };
}

/**
 * Fetches one form of a network and saves it. `say` is told how far it is.
 * @param {string} form
 * @param {string} network
 * @param {number | null} epoch
 * @param {(words: string) => void} say
 */
export function fetchFile(form, network, epoch, say) {
  return saveInParts((part, version) => ask("export_part", { network, form, epoch, part, version }), say);
}
