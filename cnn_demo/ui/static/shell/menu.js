/* Share and everything else that is not part of a tab. */

import { shell as words } from "../../texts/shell.js";
import { make } from "../kit/dom.js";
import { query } from "../kit/links.js";
import { popover } from "../kit/popover.js";
import { toast } from "../kit/toast.js";
import { showGlossary } from "./glossary.js";
import { present } from "./present.js";
import { isDark, switchTheme } from "./theme.js";

export function menu() {
  const share = make("button", { type: "button", class: "menu-share", onclick: copyLink }, words.share);
  const more = make("button", { type: "button", class: "menu-more", "aria-label": words.menu }, "⋯");
  const panel = popover(more, words.menu, () => [
    item(words.copyLink, copyLink),
    item(words.glossary, showGlossary),
    item(words.present, present, "P"),
    item(isDark() ? words.light : words.dark, switchTheme),
    make("a", { class: "menu-item", href: `${location.pathname}?view=api` }, words.api),
  ]);

  /**
   * @param {string} text
   * @param {() => void} run
   * @param {string} [key]
   */
  function item(text, run, key) {
    const act = () => {
      panel.close();
      run();
    };
    return make(
      "button",
      { type: "button", class: "menu-item", onclick: act },
      text,
      key ? make("kbd", {}, key) : null,
    );
  }
  return make("div", { class: "menus" }, share, panel.element);
}

async function copyLink() {
  const link = location.origin + location.pathname + query();
  try {
    await navigator.clipboard.writeText(link);
    toast(words.copied);
  } catch {
    toast(words.copyFailed);
  }
}
