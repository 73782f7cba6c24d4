/* Real images that the network never learned from: one of each class, and a random one at a time. For a network whose
   test images are not here, the photos that come with the lab. */

import { classify } from "../../../texts/tabs/classify.js";
import { make } from "../../kit/dom.js";
import { bytes } from "../../kit/image/canvas.js";
import { paintImage } from "../../kit/image/palette.js";
import { ask, askUntilAnswered } from "../../kit/server/rpc.js";
import { showExample, showTest } from "../../session/input/pad_content.js";
import { hasTestImages, testImage } from "../../session/networks.js";
import { lab } from "../../session/state.js";

const words = classify.examples;

export function examples() {
  const random = make("button", { type: "button", class: "examples-random", onclick: another }, words.random);
  const title = make("span", { class: "examples-title" }, words.title);
  const strip = make("div", { class: "examples-strip", role: "group", "aria-label": words.title });
  const element = make("div", { class: "examples" }, title, strip, random);

  async function another() {
    if (!lab.state.network) return;
    const answer = await testImage(lab.state.network.data);
    if (!answer.error) showTest(answer);
  }

  let data = "";
  lab.on("network", async (card) => {
    if (!card || card.data === data) return;
    data = card.data;
    const isTested = hasTestImages(card);
    title.textContent = isTested ? words.title : words.photos;
    title.title = isTested ? words.sentence : words.photosSentence;
    strip.setAttribute("aria-label", title.textContent);
    random.hidden = !isTested;
    const buttons = isTested ? await testButtons(data) : await photoButtons();
    if (data === card.data) strip.replaceChildren(...buttons);
  });
  return { element };
}

/** @param {string} data */
async function testButtons(data) {
  const answer = await askUntilAnswered("examples", { data });
  return answer.error ? [] : answer.examples.map(testButton);
}

/** @param {import("../../kit/server/rpc_types.js").TestImageAnswer} test */
function testButton(test) {
  const { pixels, width, height, channels } = test.image;
  const src = paintImage(bytes(pixels), width, height, channels).toDataURL();
  const drawn = make("img", { src, alt: "", class: "pixelated" });
  const label = words.one(test.label);
  return button(drawn, label, label, () => showTest(test));
}

async function photoButtons() {
  const answer = await askUntilAnswered("example_photos", {});
  if (answer.error) return [];
  return answer.photos.map(({ id, shows, credit, license, jpeg }) => {
    const image = make("img", { src: `data:image/jpeg;base64,${jpeg}`, alt: "" });
    return button(image, words.photo(shows), words.credit(shows, credit, license), () => void showPhotoOf(id));
  });
}

/** @param {string} id */
async function showPhotoOf(id) {
  const answer = await ask("example_photo", { id });
  if (!answer.error) await showExample(answer);
}

/**
 * @param {HTMLElement} image
 * @param {string} label
 * @param {string} title
 * @param {() => void} onclick
 */
function button(image, label, title, onclick) {
  return make("button", { type: "button", class: "examples-one", "aria-label": label, title, onclick }, image);
}
