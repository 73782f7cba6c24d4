/* What a camera sees, with a choice where there are several. Nothing is asked for before start(), and whoever shows it
   ends it: also while the browser still asks. */

import { kit } from "../../../texts/kit.js";
import { make, uniqueId } from "../dom.js";

const words = kit.camera;

/* Why there can be no camera here: one sentence, empty where there can. */
function whyNot() {
  if ("mediaDevices" in navigator && navigator.mediaDevices) return "";
  return window.isSecureContext ? words.missing : words.insecure;
}

/**
 * @param {object} told
 * @param {() => void} [told.ready] there are pictures, or none any more
 * @param {(sentence: string) => void} told.failed it was refused, is missing, or has been unplugged
 */
export function cameraView({ ready = () => {}, failed }) {
  const video = make("video", { autoplay: true, playsinline: true, muted: true });
  const waiting = make("p", { class: "quiet-text" }, words.waiting);
  const choice = make("select", { id: uniqueId("camera"), onchange: () => void use(choice.value) });
  const which = make("label", { for: choice.id, hidden: true }, words.choose, choice);
  const element = make("div", { class: "camera-view" }, video, waiting, which);
  for (const event of ["loadeddata", "resize", "emptied"]) {
    video.addEventListener(event, () => {
      waiting.hidden = Boolean(video.videoWidth);
      ready();
    });
  }
  /** @type {MediaStream | null} */
  let stream = null;
  let asked = 0;

  /* Asks for a camera. False where there is none to ask for. */
  function start() {
    const reason = whyNot();
    if (reason) failed(reason);
    else void use();
    return !reason;
  }
  function end() {
    asked += 1;
    release();
  }
  function release() {
    video.srcObject = null;
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
  }
  /** @param {string} [device] */
  async function use(device) {
    end();
    const mine = asked;
    try {
      const wanted = device ? { deviceId: { exact: device } } : { facingMode: "environment" };
      const found = await navigator.mediaDevices.getUserMedia({ video: wanted });
      if (mine !== asked) return found.getTracks().forEach((track) => track.stop());
      show(found);
      await list();
    } catch (error) {
      const isMissing = error instanceof DOMException && error.name === "NotFoundError";
      if (mine === asked) fail(isMissing ? words.missing : words.refused);
    }
    return undefined;
  }
  /** @param {MediaStream} found */
  function show(found) {
    stream = found;
    video.srcObject = found;
    const [track] = found.getVideoTracks();
    track?.addEventListener("ended", () => stream === found && fail(words.unplugged));
    /* A camera that looks at its user is a mirror to them; the image that is taken is not mirrored. */
    video.classList.toggle("mirrored", track?.getSettings().facingMode !== "environment");
  }
  /** @param {string} sentence */
  function fail(sentence) {
    end();
    failed(sentence);
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
  return { element, video, start, end };
}
