/* The recipe and the run in the page's address, and in what a reload finds again. */

import { addressChanged, addressPart } from "../../kit/links.js";
import { isText, kept } from "../../kit/storage.js";
import { lab } from "../state.js";
import { hasOnlySamples, recipe, TIME_LIMIT, takeLink } from "./recipe.js";
import { writeRecipe } from "./recipe_link.js";
import { watch } from "./runs.js";

/** @typedef {import("../../kit/server/rpc_types.js").TrainSettings} TrainSettings */

/* What was filled in, for when this page is loaded again. */
const filledIn = kept("lab-recipe", "", isText, "session");

/* The words of a link that are the recipe's; empty while it is what the form begins with. */
function recipeWords() {
  const { config, sample, choices } = recipe.state;
  if (!config || !choices) return "";
  const isChosen = sample && !hasOnlySamples(choices);
  const isBeginning = !writeRecipe(config, isChosen, { ...choices.usual, time_limit: TIME_LIMIT });
  const changed = recipe.state.changed ?? changedInRun(config, choices.usual);
  return isBeginning && !changed ? "" : writeRecipe(config, isChosen, choices.usual, changed);
}

/**
 * What was done by hand in the run that is watched, if this is its recipe.
 * @param {TrainSettings} config
 * @param {TrainSettings} usual
 */
function changedInRun(config, usual) {
  const run = lab.state.progress;
  if (!run || run.changed_step === null) return null;
  if (writeRecipe(run.config, false, usual) !== writeRecipe(config, false, usual)) return null;
  return { changed_learning_rate: run.learning_rate, changed_step: run.changed_step };
}

/* In the address: the recipe and the run, while the tab is open. */
export function registerTraining() {
  const before = filledIn.read();
  if (before) takeLink(before, "", filledIn.forget);
  const isOpen = () => lab.state.tab === "train";
  addressPart({
    names: ["train"],
    write: () => ({ train: isOpen() ? recipeWords() : null }),
    read({ train }) {
      if (!train || train === recipeWords()) return;
      takeLink(train, "link", (trouble) => recipe.set({ trouble }));
      lab.set({ tab: "train" });
    },
  });
  addressPart({
    names: ["run"],
    write: () => ({ run: isOpen() ? lab.state.run : null }),
    read({ run }) {
      if (run && run !== lab.state.run) watch(run);
    },
  });
  recipe.onAny(["config", "sample"], () => {
    if (recipe.state.choices) filledIn.write(recipeWords());
    addressChanged();
  });
  lab.onAny(["run"], () => addressChanged());
  let byHand = "";
  lab.on("progress", (run) => {
    const now = `${run?.changed_step} ${run?.learning_rate}`;
    if (now !== byHand) addressChanged();
    byHand = now;
  });
}
