/* What a recipe trains, in two words. */

import { shell } from "../../../../texts/shell.js";

/** @param {import("../../../session/training/recipe.js").Recipe} recipe */
export function shortName({ choices, config }) {
  if (!choices || !config) return "";
  const data = choices.data.find(({ id }) => id === config.data);
  const network = choices.architectures.find(({ id }) => id === config.architecture);
  return [shell.shelfNames.of[config.data] ?? data?.title, network?.title ?? shell.shelves.yours].join(" · ");
}
