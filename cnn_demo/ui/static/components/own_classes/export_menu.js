/* The trained network as files, one press each. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { popover } from "../../kit/popover.js";
import { ask } from "../../kit/server/rpc.js";
import { toast } from "../../kit/toast.js";
import { lab } from "../../session/state.js";
import { fetchFile } from "../train/export/export.js";

const words = ownClasses.result;

export function exportMenu() {
  const button = make("button", { type: "button" }, `${words.export} ▾`);
  const list = make("div", { class: "own-forms" });
  const said = make("p", { class: "quiet-text", role: "status" });
  const panel = popover(button, words.export, () => {
    said.textContent = ownClasses.loading;
    list.replaceChildren();
    void fill();
    return [list, said];
  });

  async function fill() {
    const { network } = lab.state.network ?? {};
    if (!network) return;
    const answer = await ask("export_forms", { network });
    said.textContent = answer.error?.sentence ?? "";
    if (answer.error) return;
    list.replaceChildren(
      ...answer.forms.map(({ id, title, sentence, problem }) =>
        make(
          "button",
          { type: "button", class: "own-form", disabled: Boolean(problem), onclick: () => void take(id, network) },
          make("b", {}, title),
          make("span", {}, problem ?? sentence),
        ),
      ),
    );
  }
  /**
   * @param {string} form
   * @param {string} network
   */
  async function take(form, network) {
    await fetchFile(form, network, null, (text) => {
      if (said.isConnected) said.textContent = text;
      else toast(text);
    });
  }
  return panel.element;
}
