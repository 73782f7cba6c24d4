/* Three ways to add images to a class: files, the camera, a pad. A camera or pad opens in the card; only one is open on
   the page, and it closes with the tab. */

import { ownClasses } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { icon } from "../../../kit/icons.js";
import { lab } from "../../../session/state.js";
import { bring } from "./brought_files.js";
import { drawingPad } from "./drawing_pad.js";
import { recorder } from "./recorder.js";

const words = ownClasses.card;

/** @typedef {{ element: HTMLElement, end: () => void, start: () => void }} Opened */

let closeOther = () => {};
lab.on("tab", () => closeOther());

/**
 * @param {string} key of the card
 * @param {() => string} title of the class, as it stands now
 */
export function inputs(key, title) {
  const chooser = make("input", {
    type: "file",
    accept: "image/*,.zip",
    multiple: true,
    class: "visually-hidden",
    tabindex: -1,
    onchange: () => void choose(),
  });
  const files = way("image", words.files, () => chooser.click());
  const camera = way("camera", words.camera, () => toggle(camera, () => recorder(key, close)));
  const draw = way("pen", words.draw, () => toggle(draw, () => drawingPad(key, title(), close)));
  const panel = make("div", { class: "own-input", hidden: true });
  const buttons = make("div", { class: "own-ways" }, chooser, files, camera, draw);
  /** @type {Opened | null} */
  let open = null;

  async function choose() {
    const chosen = [...(chooser.files ?? [])];
    chooser.value = "";
    await bring(key, chosen);
  }

  function close() {
    open?.end();
    open = null;
    panel.replaceChildren();
    panel.hidden = true;
    for (const button of [camera, draw]) button.setAttribute("aria-pressed", "false");
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {() => Opened} begin
   */
  function toggle(button, begin) {
    const wasOpen = button.getAttribute("aria-pressed") === "true";
    closeOther();
    close();
    if (wasOpen) return;
    closeOther = close;
    open = begin();
    button.setAttribute("aria-pressed", "true");
    panel.hidden = false;
    panel.replaceChildren(open.element);
    open.start();
  }

  /** @param {string} name */
  function nameAll(name) {
    chooser.setAttribute("aria-label", words.filesOf(name));
    files.setAttribute("aria-label", words.filesOf(name));
    camera.setAttribute("aria-label", words.cameraOf(name));
    draw.setAttribute("aria-label", words.drawOf(name));
  }
  for (const button of [camera, draw]) button.setAttribute("aria-pressed", "false");
  return { buttons, panel, name: nameAll };
}

/**
 * @param {string} drawing
 * @param {string} label
 * @param {() => void} act
 */
function way(drawing, label, act) {
  return make("button", { type: "button", class: "own-way", onclick: act }, icon(drawing), make("span", {}, label));
}
