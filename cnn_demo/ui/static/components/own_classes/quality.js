/* What can be said of images that the network has not learned from: the confusion matrix, each mistake, and what these
   numbers do not say. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { count, duration, percent } from "../../kit/numbers/format.js";
import { isStale } from "../../session/own_classes/cards.js";
import { imageOf, own } from "../../session/own_classes/state.js";
import { training } from "../../session/own_classes/training.js";
import { matrix } from "../evaluate/matrix.js";
import { jpeg, openImage } from "./images/image_dialog.js";

/** @typedef {import("../../kit/server/rpc_types.js").OwnReport} OwnReport */
/** @typedef {import("../../kit/server/rpc_types.js").OwnMistake} OwnMistake */

const words = ownClasses.quality;
const MOST_ACROSS = 4; // classes whose names fit above their columns as they are

export function quality() {
  const line = make("p", { class: "own-accuracy", "data-testid": "own-accuracy" });
  const stale = make("p", { class: "own-trouble", role: "status" }, ownClasses.train.stale);
  const grid = matrix(choose, { bare: true });
  const mistakes = make("div", { class: "own-mistakes" });
  const many = make("summary", { class: "quiet-text" });
  const remarks = make("ul", { class: "own-remarks quiet-text" });
  const element = make(
    "section",
    { class: "own-quality", "aria-label": words.title },
    make("h3", {}, words.title),
    stale,
    line,
    make("div", { class: "own-two" }, grid.element, mistakes),
    make("details", {}, many, remarks),
  );
  /** @type {[number, number] | null} */
  let field = null;

  /**
   * @param {number} truth
   * @param {number} predicted
   */
  function choose(truth, predicted) {
    field = field?.[0] === truth && field[1] === predicted ? null : [truth, predicted];
    grid.mark(...(field ?? [-1, -1]));
    drawMistakes();
  }

  function drawMistakes() {
    const report = training.state.shown;
    if (!report) return;
    const { classes } = report;
    const some = report.mistakes.filter((one) => !field || (one.truth === field[0] && one.predicted === field[1]));
    const title = field ? words.inField(classes[field[0]], classes[field[1]]) : words.mistakes;
    const none = field ? words.noneInField : words.noMistakes;
    mistakes.replaceChildren(
      make("h4", {}, title),
      some.length
        ? make("ul", {}, ...some.map((one, at) => make("li", {}, mistake(one, at, some, classes))))
        : make("p", { class: "quiet-text" }, none),
    );
  }

  function draw() {
    const { shown } = training.state;
    element.hidden = !shown;
    if (!shown) return;
    field = null;
    line.textContent = accuracy(shown);
    grid.begin(shown.classes);
    grid.element.toggleAttribute("data-few", shown.classes.length <= MOST_ACROSS);
    grid.draw(shown.confusion);
    drawMistakes();
    const all = remarksOf(shown);
    many.textContent = words.remarks(count(all.length));
    remarks.replaceChildren(...all.map((remark) => make("li", {}, remark)));
    age();
  }
  function age() {
    const { shown } = training.state;
    stale.hidden = !shown || !isStale(shown, own.state.cards);
  }
  training.on("shown", draw);
  own.on("cards", age);
  return element;
}

/**
 * @param {OwnMistake} one
 * @param {number} at
 * @param {OwnMistake[]} all
 * @param {string[]} classes
 */
function mistake({ image, truth, predicted, probability }, at, all, classes) {
  const shown = imageOf(image);
  const caption = ownClasses.image.truth(classes[truth], classes[predicted], percent(probability));
  const open = () => {
    const there = all.filter((one) => imageOf(one.image));
    openImage(
      there.map((one) => ({
        id: one.image,
        thumbnail: imageOf(one.image)?.thumbnail ?? "",
        caption: ownClasses.image.truth(classes[one.truth], classes[one.predicted], percent(one.probability)),
      })),
      there.indexOf(all[at]),
    );
  };
  if (!shown) return make("span", { class: "quiet-text" }, words.gone);
  return make(
    "button",
    { type: "button", class: "own-mistake", "aria-label": caption, title: caption, onclick: open },
    make("img", { src: jpeg(shown.thumbnail), alt: "" }),
    make("span", {}, words.mistake(classes[truth], classes[predicted])),
  );
}

/** @param {OwnReport} report */
function accuracy({ held_out_accuracy: share, held_out_images: of, train_images: trained }) {
  return share === null ? words.none : words.accuracy(percent(share, 0), count(of), count(trained));
}

/** @param {OwnReport} report */
function remarksOf({ unknown, remarks, parameters, trained_parameters: trained, seconds }) {
  const learned = `${words.parameters(count(trained), count(parameters))} ${words.learned(duration(seconds))}.`;
  if (!unknown) return [...remarks, learned];
  const { told, others, refused, refused_of: refusedOf } = unknown;
  const wrongly = refused === null ? "" : words.refused(percent(refused, 0), refusedOf);
  return [`${words.told(percent(told, 0), others)}${wrongly}.`, ...remarks, learned];
}
