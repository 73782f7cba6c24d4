/* Train a network: the recipe in one line, then the run with its curves, what it makes of the drawing, and its files.
 */

import { train as words } from "../../../texts/tabs/train.js";
import { make } from "../../kit/dom.js";
import { toast } from "../../kit/toast.js";
import { refreshNetworks, use } from "../../session/networks.js";
import { lab } from "../../session/state.js";
import { openRecipe, recipe } from "../../session/training/recipe.js";
import { keepRun } from "../../session/training/run_history.js";
import { findOwnRun, onEnd } from "../../session/training/runs.js";
import { exportBlock } from "./export/export.js";
import { extrasList } from "./extras/list.js";
import { ownNetwork } from "./own/own_network.js";
import { recipeForm } from "./recipe/form.js";
import { recipeLine } from "./recipe/line.js";
import { stage } from "./run/stage.js";

/** @type {import("../../tabs.js").Tab} */
export const trainTab = {
  id: "train",
  title: words.title,
  start(panel) {
    const status = make("p", { role: "status" }, words.loading);
    const retry = make("button", { type: "button", onclick: () => void openRecipe() }, words.retry);
    const waiting = make("div", { class: "train-waiting" }, status, retry);
    retry.hidden = true;
    panel.append(waiting);
    recipe.on("trouble", (trouble) => {
      if (!trouble || recipe.state.choices) return;
      status.textContent = words.stillTrying(trouble);
      retry.hidden = false;
    });
    const leave = recipe.on("choices", (choices) => {
      if (!choices) return;
      setTimeout(() => leave());
      waiting.remove();
      fill(panel);
    });
    void openRecipe();
    void findOwnRun();
  },
};

/** @param {HTMLElement} panel */
function fill(panel) {
  const form = recipeForm();
  const line = recipeLine({ unfold: form.unfold });
  const files = exportBlock();
  const run = stage({ start: line.begin, toExport: files.show });
  onEnd((ended) => {
    keepRun(ended);
    run.past.refresh();
    if (ended.network) void makeCurrent(ended.network);
  });
  panel.append(
    make("h1", { class: "visually-hidden" }, words.title),
    line.element,
    form.element,
    ownNetwork().element,
    run.element,
    files.element,
    extrasList(),
  );
}

/**
 * A finished run's network is the one that all tabs use from now on; one press takes that back.
 * @param {string} network
 */
async function makeCurrent(network) {
  const before = lab.state.network;
  await refreshNetworks(network);
  if (lab.state.network?.network !== network) return;
  const undo = () => void (before && use(before));
  toast(words.run.nowYours, before && before.network !== network ? { label: words.run.undo, run: undo } : undefined);
}
