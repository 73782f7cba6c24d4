/* The camera of a class: while its button is held, eight images a second are added. */

import { ownClasses } from "../../../../texts/tabs/own_classes.js";
import { make } from "../../../kit/dom.js";
import { cameraView } from "../../../kit/image/camera.js";
import { addImages, complainOf } from "../../../session/own_classes/collection.js";
import { photoOf, ready } from "../../../session/own_classes/images.js";
import { own } from "../../../session/own_classes/state.js";

const words = ownClasses.camera;
const EVERY = 125; // milliseconds
const MOST_WAITING = 24; // images on their way: where the server is slower than the camera, fewer are taken

/**
 * @param {string} key of the card
 * @param {() => void} close
 */
export function recorder(key, close) {
  const said = make("p", { class: "quiet-text", role: "status" }, words.hint);
  const hold = make("button", { type: "button", class: "primary own-hold", disabled: true }, words.hold);
  const end = make("button", { type: "button", onclick: close }, words.close);
  const camera = cameraView({
    ready: () => {
      hold.disabled = !camera.video.videoWidth;
    },
    failed(sentence) {
      complainOf(key, sentence);
      close();
    },
  });
  const element = make(
    "div",
    { class: "own-recorder" },
    camera.element,
    make("div", { class: "own-input-side" }, hold, said, end),
  );
  let [timer, recorded] = [0, 0];

  function record() {
    const { videoWidth, videoHeight } = camera.video;
    if (!videoWidth || (own.state.waiting[key] ?? 0) >= MOST_WAITING) return;
    addImages(key, [ready(photoOf(camera.video, videoWidth, videoHeight))]);
    recorded += 1;
    said.textContent = words.recorded(recorded);
  }
  function begin() {
    if (timer || hold.disabled) return;
    hold.classList.add("recording");
    record();
    timer = window.setInterval(record, EVERY);
  }
  function stop() {
    clearInterval(timer);
    timer = 0;
    hold.classList.remove("recording");
  }
  hold.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    hold.setPointerCapture(event.pointerId);
    begin();
  });
  for (const event of ["pointerup", "pointercancel", "lostpointercapture", "blur"]) hold.addEventListener(event, stop);
  hold.addEventListener("contextmenu", (event) => event.preventDefault()); // a finger that is held
  hold.addEventListener("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) begin();
  });
  hold.addEventListener("keyup", stop);
  return {
    element,
    start: () => void camera.start(),
    end() {
      stop();
      camera.end();
    },
  };
}
