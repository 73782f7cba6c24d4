/* The frame around all tabs: one row of 56 pixels with the tabs, the network and the menus; below it the open tab. */

import { shell as words } from "../../texts/shell.js";
import { editsBar } from "../components/edits/edits_bar.js";
import { make } from "../kit/dom.js";
import { roving } from "../kit/keys.js";
import { connection } from "../kit/server/rpc.js";
import { toast } from "../kit/toast.js";
import { lab } from "../session/state.js";
import { TABS } from "../tabs.js";
import { menu } from "./menu.js";
import { networkPicker } from "./network_picker.js";
import { startPresenting } from "./present.js";

/** @typedef {import("../tabs.js").Tab} Tab */

export function frame() {
  const skip = make("a", { class: "skip-link", href: "#lab-content" }, words.skip);
  const content = make("main", { id: "lab-content", tabindex: -1 });
  const bar = tabBar();
  const header = make(
    "header",
    { class: "lab-header" },
    make("p", { class: "lab-name" }, words.name),
    bar,
    networkPicker(),
    menu(),
  );
  showTabs(content);
  startPresenting();
  return make("div", { id: "cnn-lab", class: "lab" }, skip, header, content, editsBar(), awayLine());
}

/* One quiet line for as long as the server is away. */
function awayLine() {
  const line = make("p", { class: "lab-away", role: "status" });
  connection.on("lost", (lost) => {
    if (line.textContent && !lost) toast(words.back);
    line.textContent = lost ? words.lost : "";
  });
  return line;
}

/* A list of tabs on a desk; where there is no room for it, a button that opens it. */
function tabBar() {
  const buttons = TABS.map((tab) =>
    make(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${tab.id}`,
        "data-tab": tab.id,
        "aria-controls": `panel-${tab.id}`,
        tabindex: -1,
        onclick: () => open(tab.id),
      },
      tab.title,
    ),
  );
  const list = make("div", { class: "tab-list", role: "tablist", "aria-label": words.tabs }, ...buttons);
  const now = make("button", { type: "button", class: "tab-now", "aria-expanded": "false", onclick: unfold });
  const element = make("nav", { class: "tab-bar" }, now, list);
  roving(list, "[role=tab]");

  function unfold() {
    now.setAttribute("aria-expanded", String(element.toggleAttribute("data-open")));
  }
  function fold() {
    element.removeAttribute("data-open");
    now.setAttribute("aria-expanded", "false");
  }
  /** @param {string} id */
  function open(id) {
    fold();
    lab.set({ tab: id });
  }
  element.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !element.hasAttribute("data-open")) return;
    fold();
    now.focus();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!element.contains(/** @type {Node} */ (target))) fold();
  });
  lab.on("tab", (id) => {
    TABS.forEach((tab, index) => {
      buttons[index].setAttribute("aria-selected", String(tab.id === id));
      buttons[index].tabIndex = tab.id === id ? 0 : -1;
      if (tab.id !== id) return;
      now.textContent = tab.title;
      document.title = words.title(tab.title);
    });
  });
  return element;
}

/**
 * Tabs are started when they are first opened, and keep what they hold and how far they are scrolled.
 * @param {HTMLElement} content
 */
function showTabs(content) {
  /** @type {Map<string, { panel: HTMLElement, scroll: number }>} */
  const started = new Map();
  let current = "";
  lab.on("tab", (id) => {
    const tab = TABS.find((other) => other.id === id);
    if (!tab) return void setTimeout(() => lab.set({ tab: TABS[0].id }));
    const before = started.get(current);
    if (before && current !== id) before.scroll = window.scrollY;
    const known = started.get(id) ?? start(tab, content);
    started.set(id, known);
    for (const [name, { panel }] of started) panel.hidden = name !== id;
    if (current !== id) window.scrollTo(0, known.scroll);
    current = id;
  });
}

/**
 * @param {Tab} tab
 * @param {HTMLElement} content
 */
function start(tab, content) {
  const panel = make("div", {
    id: `panel-${tab.id}`,
    class: `panel panel-${tab.id}`,
    role: "tabpanel",
    "aria-labelledby": `tab-${tab.id}`,
  });
  content.append(panel);
  tab.start(panel);
  return { panel, scroll: 0 };
}
