/* The trained network at work: what is drawn or shown is told live, as in all tabs; and the camera, frame by frame. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { jump } from "../../session/jump.js";
import { OWN_CLASSES, useById } from "../../session/networks.js";
import { training } from "../../session/own_classes/training.js";
import { lab } from "../../session/state.js";
import { nameOf } from "../../shell/network_picker.js";
import { answer } from "../classify/answer.js";
import { pad } from "../classify/pad.js";
import { expected } from "./expected.js";
import { exportMenu } from "./export_menu.js";
import { liveCamera } from "./live_camera.js";

const words = ownClasses.result;

export function result() {
  const empty = expected();
  const camera = liveCamera(
    (found) => bars.draw(found),
    () => bars.follow(),
  );
  const bars = answer({ choose: why, unknown: words.unknown, testId: "own-answer", isTaken: camera.isOn });
  const other = make("p", { class: "quiet-text" });
  const mine = make("button", { type: "button", onclick: () => void useById(yours()) }, words.use);
  const elsewhere = make("div", { class: "row", hidden: true }, other, mine);
  const inside = make("button", { type: "button", onclick: () => open("inside") }, words.inside);
  const live = make(
    "div",
    { class: "own-live" },
    make("div", { class: "own-show" }, pad("own").element, camera.view),
    make(
      "div",
      { class: "own-told" },
      bars.element,
      make("div", { class: "own-next" }, camera.button, inside, exportMenu()),
    ),
  );
  const element = make("div", { class: "own-try" }, empty, elsewhere, camera.said, live);

  const yours = () => training.state.shown?.network ?? "";
  /** @param {number} index */
  function why(index) {
    open("classify", { asked: index });
  }
  /**
   * What the camera sees stays, as a photo.
   * @param {string} tab
   * @param {Partial<import("../../session/state.js").State>} [changes]
   */
  function open(tab, changes = {}) {
    camera.freeze();
    jump(tab, "", changes);
  }
  function draw() {
    const isCurrent = lab.state.network?.data === OWN_CLASSES;
    empty.hidden = isCurrent || Boolean(yours());
    elsewhere.hidden = isCurrent || !yours();
    live.hidden = !isCurrent;
    if (!isCurrent) camera.end();
    other.textContent = lab.state.network ? words.elsewhere(nameOf(lab.state.network)) : "";
  }
  training.on("shown", draw);
  lab.on("network", draw);
  return element;
}
