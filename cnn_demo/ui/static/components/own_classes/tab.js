/* Teach a network your own classes: images on the left, training in the middle, and on the right the network that
   answers live. Nothing is asked of the camera, and nothing is sent, before somebody presses something. */

import { ownClasses as words } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { duration } from "../../kit/numbers/format.js";
import { glossed } from "../../kit/terms.js";
import { toast } from "../../kit/toast.js";
import { use } from "../../session/networks.js";
import { openCollection } from "../../session/own_classes/answers.js";
import { own } from "../../session/own_classes/state.js";
import { findTrainings, onTrained } from "../../session/own_classes/training.js";
import { lab } from "../../session/state.js";
import { tourChips } from "../../shell/tour.js";
import { fileActions } from "./file_actions.js";
import { classList } from "./images/class_list.js";
import { quality } from "./quality.js";
import { result } from "./result.js";
import { trainPanel } from "./train_panel.js";

/** @type {import("../../tabs.js").Tab} */
export const ownClassesTab = {
  id: "own",
  title: words.title,
  start(panel) {
    const kept = make("p", { class: "quiet-text own-kept" });
    const trouble = make("p", { class: "own-trouble", role: "status" });
    own.on("keptSeconds", (seconds) => {
      kept.textContent = seconds ? words.kept(duration(seconds, true)) : "";
    });
    own.on("trouble", (sentence) => {
      trouble.textContent = sentence;
    });
    panel.append(
      make(
        "header",
        { class: "own-page-head" },
        make("div", { class: "tab-hero" }, make("h1", {}, words.hero), make("p", {}, ...glossed(words.invite))),
        make("div", { class: "own-actions" }, tourChips(["own"]), fileActions()),
      ),
      trouble,
      make(
        "div",
        { class: "own-stage" },
        column("images", classList(), kept),
        column("train", trainPanel()),
        column("result", result(), quality()),
      ),
    );
    announce();
    void openCollection().then(findTrainings);
  },
};

/**
 * @param {"images" | "train" | "result"} step
 * @param {...HTMLElement} parts
 */
function column(step, ...parts) {
  const title = words.steps[step];
  return make("section", { class: `own-column own-${step}`, "aria-label": title }, make("h2", {}, title), ...parts);
}

/* A network that has just been trained is the current one; one press takes that back. */
function announce() {
  let before = lab.state.network;
  lab.on("network", (card) => {
    if (card && card.group !== "yours") before = card;
  });
  onTrained(() => {
    const back = before;
    toast(words.train.current, back ? { label: words.train.undo, run: () => void use(back) } : undefined);
  });
}
