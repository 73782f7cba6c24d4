/* From one tab to a place in another: it is scrolled into view and gets the focus, so that keyboard and screen reader
   go on there. */

import { lab } from "./state.js";

/**
 * @param {string} tab
 * @param {string} [place] a selector within the tab; the tab itself where there is no such place
 * @param {Partial<import("./state.js").State>} [changes] what is chosen there
 */
export function jump(tab, place = "", changes = {}) {
  lab.set({ ...changes, tab });
  requestAnimationFrame(() => {
    const panel = document.getElementById(`panel-${tab}`);
    const target = /** @type {HTMLElement | null} */ ((place && panel?.querySelector(place)) || panel);
    if (!target || lab.state.tab !== tab) return;
    if (target.tabIndex < 0) target.tabIndex = -1;
    target.scrollIntoView({ block: "nearest" });
    target.focus({ preventScroll: true });
  });
}
