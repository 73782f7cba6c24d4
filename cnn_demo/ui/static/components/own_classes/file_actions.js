/* The collection as a file: saved with its network, opened again, or deleted with all that was made of it. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { saveInParts } from "../../kit/server/file_parts.js";
import { ask } from "../../kit/server/rpc.js";
import { toast } from "../../kit/toast.js";
import { OWN_CLASSES, refreshNetworks, visitor } from "../../session/networks.js";
import { forgetAll } from "../../session/own_classes/collection.js";
import { own } from "../../session/own_classes/state.js";
import { forgetTrainings, training } from "../../session/own_classes/training.js";
import { lab } from "../../session/state.js";
import { confirmed } from "./confirmed.js";
import { openZip } from "./images/brought_files.js";

const words = ownClasses.file;

export function fileActions() {
  const chooser = make("input", {
    type: "file",
    accept: ".zip,application/zip",
    class: "visually-hidden",
    tabindex: -1,
    "aria-label": words.openHint,
    onchange: () => void open(),
  });
  const openButton = make(
    "button",
    { type: "button", title: words.openHint, onclick: () => chooser.click() },
    words.open,
  );
  const save = make("button", { type: "button", title: words.saveHint, onclick: () => void saveAll() }, words.save);
  const forget = make("button", { type: "button", onclick: () => void forgetAsked() }, words.forget);
  const said = make("span", { class: "quiet-text", role: "status" });

  async function open() {
    const [file] = chooser.files ?? [];
    chooser.value = "";
    if (!file) return;
    const came = await openZip(file, (text) => {
      said.textContent = text;
    });
    said.textContent = "";
    toast(came);
  }
  async function saveAll() {
    const { network: current } = lab.state;
    const isOwn = current?.data === OWN_CLASSES;
    const network = (isOwn ? current?.network : training.state.shown?.network) ?? null;
    save.disabled = true;
    await saveInParts(
      (part, version) => ask("save_own_classes", { visitor: visitor(), part, version, network }),
      (text) => {
        said.textContent = text;
      },
    );
    save.disabled = false;
    setTimeout(() => {
      said.textContent = "";
    }, 6000);
  }
  async function forgetAsked() {
    if (!(await confirmed(words.sure))) return;
    const trouble = await forgetAll();
    if (trouble) return toast(trouble);
    forgetTrainings();
    const isGone = lab.state.network?.data === OWN_CLASSES;
    await refreshNetworks(isGone ? lab.state.networks[0]?.network : undefined);
    return toast(words.forgotten);
  }
  own.onAny(["images", "cards"], () => {
    const isEmpty = !own.state.cards.some(({ id }) => id !== null);
    save.disabled = own.state.images === 0;
    forget.disabled = isEmpty;
  });
  return make("div", { class: "own-files" }, said, openButton, save, forget, chooser);
}
