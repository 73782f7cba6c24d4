/* Light or dark: what the reader has chosen here, else what the system says. */

import { themeChanged } from "../kit/palette.js";
import { kept } from "../kit/storage.js";

const wish = kept("lab-theme", "", (value) => value === "light" || value === "dark");
const system = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => document.body.classList.contains("dark");

export function startTheme() {
  apply();
  system.addEventListener("change", apply);
}

function apply() {
  document.body.classList.toggle("dark", wish.read() ? wish.read() === "dark" : system.matches);
  themeChanged();
}

export function switchTheme() {
  wish.write(isDark() ? "light" : "dark");
  document.body.classList.toggle("dark", !isDark());
  themeChanged();
}
