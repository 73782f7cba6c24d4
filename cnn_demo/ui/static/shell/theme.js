/* Light or dark: what the reader has chosen here, else what the system says. */

import { themeChanged } from "../kit/image/palette.js";
import { kept } from "../kit/storage.js";

const wish = kept("lab-theme", "", (value) => value === "light" || value === "dark");
const system = matchMedia("(prefers-color-scheme: dark)");
const paper = matchMedia("print");

export const isDark = () => document.body.classList.contains("dark");

export function startTheme() {
  apply();
  system.addEventListener("change", () => apply());
  paper.addEventListener("change", () => apply());
  window.addEventListener("beforeprint", () => apply(true));
  window.addEventListener("afterprint", () => apply(false));
}

/** @param {boolean} [isPrinted] ink is dark and paper is white, whatever the screen shows */
function apply(isPrinted = paper.matches) {
  const chosen = wish.read();
  document.body.classList.toggle("dark", !isPrinted && (chosen ? chosen === "dark" : system.matches));
  themeChanged();
}

export function switchTheme() {
  wish.write(isDark() ? "light" : "dark");
  document.body.classList.toggle("dark", !isDark());
  themeChanged();
}
