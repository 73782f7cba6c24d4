/* The camera, told live: one frame is asked about at a time, always the newest. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { make } from "../../kit/dom.js";
import { cameraView } from "../../kit/image/camera.js";
import { ask, sleep } from "../../kit/server/rpc.js";
import { showPhoto } from "../../session/input/pad_content.js";
import { photoOf } from "../../session/own_classes/images.js";
import { aboutNetwork, lab } from "../../session/state.js";

/** @typedef {import("../../kit/server/rpc_types.js").ClassifyAnswer} ClassifyAnswer */

const words = ownClasses.result;
const PAUSE = 60; // milliseconds between an answer and the next frame: others want answers too
const AGAIN = 1000;

/**
 * @param {(found: ClassifyAnswer) => void} tell
 * @param {() => void} ended
 */
export function liveCamera(tell, ended) {
  let turn = 0; // odd while it is on
  const said = make("p", { class: "own-trouble", role: "status" });
  const camera = cameraView({
    failed(sentence) {
      end();
      said.textContent = sentence;
    },
  });
  const view = make("div", { class: "own-view", hidden: true }, camera.element);
  const button = make("button", { type: "button", "aria-pressed": "false", onclick: toggle }, words.live);
  const isOn = () => turn % 2 === 1;

  function toggle() {
    if (isOn()) return end();
    said.textContent = "";
    turn += 1;
    show();
    if (camera.start()) void watch();
    return undefined;
  }
  function end() {
    if (!isOn()) return;
    turn += 1;
    camera.end();
    show();
    ended();
  }
  function show() {
    view.hidden = !isOn();
    button.setAttribute("aria-pressed", String(isOn()));
    button.textContent = isOn() ? words.stop : words.live;
  }
  async function watch() {
    const mine = turn;
    while (turn === mine) {
      const { videoWidth, videoHeight } = camera.video;
      if (!videoWidth || document.hidden) {
        await sleep(AGAIN / 10);
        continue;
      }
      const image = photoOf(camera.video, videoWidth, videoHeight);
      const about = aboutNetwork();
      const question = { ...about, image, skip: [], graph: [], layers: [], scale: /** @type {const} */ ("layer") };
      const found = await ask("classify", question);
      if (turn !== mine) return;
      if (!found.error && found.network === lab.state.network?.network) tell(found);
      await sleep(found.error ? AGAIN : PAUSE);
    }
  }
  /* What it sees now is on the pad, for all tabs. */
  function freeze() {
    const { videoWidth, videoHeight } = camera.video;
    if (isOn() && videoWidth) showPhoto(camera.video, videoWidth, videoHeight);
    end();
  }
  lab.on("tab", (tab) => tab === "own" || end());
  return { view, button, said, isOn, end, freeze };
}
