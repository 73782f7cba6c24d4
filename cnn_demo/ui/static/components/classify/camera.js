/* A photo from the camera. It stops when the dialog closes, whenever that is. */

import { classify } from "../../../texts/tabs/classify.js";
import { make } from "../../kit/dom.js";
import { cameraView } from "../../kit/image/camera.js";
import { showPhoto } from "../../session/input/pad_content.js";

const words = classify.camera;

/** @param {(sentence: string) => void} say */
export function cameraButton(say) {
  return make("button", { type: "button", title: classify.pad.camera, onclick: () => open(say) }, classify.pad.camera);
}

/** @param {(sentence: string) => void} say */
function open(say) {
  const camera = cameraView({
    ready: () => {
      take.disabled = !camera.video.videoWidth;
    },
    failed: (sentence) => {
      say(sentence);
      dialog.close();
    },
  });
  const take = make("button", { type: "button", class: "primary", disabled: true, onclick: shoot }, words.take);
  const cancel = make("button", { type: "button", onclick: () => dialog.close() }, words.cancel);
  const row = make("div", { class: "row" }, take, cancel);
  const dialog = make("dialog", { class: "dialog camera", "aria-label": classify.pad.camera }, camera.element, row);
  dialog.addEventListener("close", () => {
    camera.end();
    dialog.remove();
  });
  if (!camera.start()) return;
  document.body.append(dialog);
  dialog.showModal();

  function shoot() {
    showPhoto(camera.video, camera.video.videoWidth, camera.video.videoHeight);
    say("");
    dialog.close();
  }
}
