/* A question before something is deleted. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";

const words = ownClasses.file;

/**
 * @param {string} question
 * @returns {Promise<boolean>}
 */
export function confirmed(question) {
  return new Promise((resolve) => {
    const yes = make("button", { type: "button", class: "primary", onclick: () => dialog.close("yes") }, words.yes);
    const no = make("button", { type: "button", onclick: () => dialog.close() }, words.no);
    const dialog = make(
      "dialog",
      { class: "dialog own-dialog", "aria-label": question },
      make("p", {}, question),
      make("div", { class: "row" }, yes, no),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
