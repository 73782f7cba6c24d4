/* Real images that the network never learned from: one of each class, and a random one at a time. */

import { classify } from "../../../texts/classify.js";
import { bytes } from "../../kit/canvas.js";
import { make } from "../../kit/dom.js";
import { paintImage } from "../../kit/palette.js";
import { askUntilAnswered } from "../../kit/rpc.js";
import { testImage } from "../../session/networks.js";
import { showTest } from "../../session/pad_content.js";
import { lab } from "../../session/state.js";

const words = classify.examples;

export function examples() {
  const random = make("button", { type: "button", class: "examples-random", onclick: another }, words.random);
  const strip = make("div", { class: "examples-strip", role: "group", "aria-label": words.title });
  const element = make(
    "div",
    { class: "examples" },
    make("span", { class: "examples-title", title: words.sentence }, words.title),
    strip,
    random,
  );

  async function another() {
    if (!lab.state.network) return;
    const answer = await testImage(lab.state.network.data);
    if (!answer.error) showTest(answer);
  }

  let data = "";
  lab.on("network", async (card) => {
    if (!card || card.data === data) return;
    data = card.data;
    const answer = await askUntilAnswered("examples", { data });
    if (answer.error || data !== card.data) return;
    strip.replaceChildren(
      ...answer.examples.map((test) => {
        const { pixels, width, height, channels } = test.image;
        const canvas = paintImage(bytes(pixels), width, height, channels);
        canvas.className = "pixelated";
        const label = words.one(test.label);
        return make(
          "button",
          { type: "button", class: "examples-one", "aria-label": label, title: label, onclick: () => showTest(test) },
          canvas,
        );
      }),
    );
  });
  return { element };
}
