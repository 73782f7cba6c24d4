/* Training: what learns, one button, how far it is, and the curves of all three ways on one chart. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make, uniqueId } from "../../kit/dom.js";
import { plural } from "../../kit/numbers/format.js";
import { glossed } from "../../kit/terms.js";
import { useById } from "../../session/networks.js";
import { own } from "../../session/own_classes/state.js";
import { STARTS, show, stopTraining, train, training } from "../../session/own_classes/training.js";
import { curves } from "./curves.js";
import { startChoice } from "./start_choice.js";

const words = ownClasses.train;

/** @typedef {import("../../session/own_classes/training.js").Start} Start */

export function trainPanel() {
  /** @type {Start} */
  let chosen = "head";
  const choices = STARTS.map((start) => startChoice(start, choose));
  const change = make("p", { class: "quiet-text" });
  const about = make("p", { class: "quiet-text own-about" });
  const augmentation = make("input", { type: "checkbox", id: uniqueId("augmentation"), checked: true });
  const go = make("button", { type: "button", class: "primary own-go", "data-testid": "own-train", onclick: press });
  const bar = make("progress", { max: 1, value: 0, "aria-label": words.title });
  const said = make("p", { class: "own-said", role: "status", "data-testid": "own-said" });
  const element = make(
    "div",
    { class: "own-training" },
    make(
      "div",
      { class: "own-choices", role: "radiogroup", "aria-label": words.what },
      ...choices.map((one) => one.element),
    ),
    about,
    make(
      "div",
      { class: "own-augmentation" },
      augmentation,
      make("label", { for: augmentation.id }, words.augmentation),
      change,
    ),
    make("div", { class: "own-run" }, go, bar, said),
    curves(),
  );

  /** @param {Start} start */
  function choose(start) {
    chosen = start;
    const report = training.state.trainings[start]?.report;
    if (report) {
      show(report);
      useById(report.network);
    }
    draw();
  }
  function press() {
    if (training.state.active) void stopTraining();
    else void train(chosen, augmentation.checked);
  }

  function draw() {
    const { active, trainings, trouble } = training.state;
    const { whyNot, images, features } = own.state;
    const running = active ? trainings[active] : null;
    for (const choice of choices) choice.draw(chosen);
    if (about.dataset.of !== chosen) about.replaceChildren(...glossed(words.starts[chosen].sentence));
    about.dataset.of = chosen;
    augmentation.disabled = chosen === "head";
    change.textContent = chosen === "head" ? words.augmentationNone : words.augmentationMore;
    go.textContent = active ? words.stop : trainings[chosen] ? words.again : words.go;
    go.disabled = !active && (Boolean(whyNot) || images === 0);
    go.classList.toggle("primary", !active);
    bar.hidden = !active && (features >= images || images === 0);
    bar.value = running ? running.progress : images ? features / images : 0;
    said.textContent = trouble || (active ? running?.message || words.begun : waiting());
  }

  function waiting() {
    const { whyNot, images, features, loaded } = own.state;
    if (!loaded) return "";
    if (images === 0) return words.waiting;
    if (whyNot) return whyNot;
    if (features < images) return words.features(features, images);
    return training.state.shown ? "" : words.ready(plural(images, "image", "images"));
  }
  own.onAny(["cards", "whyNot", "images", "features", "loaded"], draw);
  training.onAny(["trainings", "active", "trouble", "shown"], draw);
  return element;
}
