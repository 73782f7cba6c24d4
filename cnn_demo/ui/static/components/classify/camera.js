/* A photo from the camera. It stops when the dialog closes, whenever that is: also while the browser still asks. */

import { classify } from "../../../texts/classify.js";
import { make, uniqueId } from "../../kit/dom.js";
import { showPhoto } from "../../session/pad_content.js";

const words = classify.camera;

/** @param {(sentence: string) => void} say */
export function cameraButton(say) {
  return make(
    "button",
    { type: "button", title: classify.pad.camera, onclick: () => void open(say) },
    classify.pad.camera,
  );
}

/** @param {(sentence: string) => void} say */
async function open(say) {
  if (!navigator.mediaDevices?.getUserMedia) return say(window.isSecureContext ? words.missing : words.insecure);
  const video = make("video", { autoplay: true, playsinline: true, muted: true });
  const take = make("button", { type: "button", class: "primary", disabled: true, onclick: shoot }, words.take);
  const choice = make("select", { id: uniqueId("camera"), onchange: () => void use(choice.value) });
  const which = make("label", { for: choice.id, hidden: true }, words.choose, choice);
  const waiting = make("p", { class: "quiet-text" }, words.waiting);
  const cancel = make("button", { type: "button", onclick: () => dialog.close() }, words.cancel);
  const dialog = make(
    "dialog",
    { class: "dialog camera" },
    video,
    waiting,
    which,
    make("div", { class: "row" }, take, cancel),
  );
  /** @type {MediaStream | null} */
  let stream = null;
  let [closed, asked] = [false, 0];
  dialog.addEventListener("close", () => {
    closed = true;
    end();
    dialog.remove();
  });
  const ready = () => {
    take.disabled = !video.videoWidth;
    waiting.hidden = Boolean(video.videoWidth);
  };
  for (const event of ["loadeddata", "resize", "emptied"]) video.addEventListener(event, ready);
  document.body.append(dialog);
  dialog.showModal();
  await use();
  return undefined;

  function end() {
    video.srcObject = null;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
  }
  /** @param {string} [device] */
  async function use(device) {
    end();
    asked += 1;
    const mine = asked;
    try {
      const wanted = device ? { deviceId: { exact: device } } : { facingMode: "environment" };
      const found = await navigator.mediaDevices.getUserMedia({ video: wanted });
      if (closed || mine !== asked) return found.getTracks().forEach((track) => track.stop());
      stream = found;
      video.srcObject = found;
      /* A camera that looks at its user is a mirror to them; the image that is taken is not mirrored. */
      const facing = found.getVideoTracks()[0]?.getSettings().facingMode;
      video.classList.toggle("mirrored", facing !== "environment");
      await list();
    } catch (error) {
      const isMissing = error instanceof DOMException && error.name === "NotFoundError";
      if (!closed) say(isMissing ? words.missing : words.refused);
      dialog.close();
    }
    return undefined;
  }
  async function list() {
    const cameras = (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
    which.hidden = cameras.length < 2;
    const current = stream?.getVideoTracks()[0]?.getSettings().deviceId;
    choice.replaceChildren(
      ...cameras.map(({ deviceId, label }, index) =>
        make("option", { value: deviceId, selected: deviceId === current }, label || `${words.choose} ${index + 1}`),
      ),
    );
  }
  function shoot() {
    showPhoto(video, video.videoWidth, video.videoHeight);
    say("");
    dialog.close();
  }
}
