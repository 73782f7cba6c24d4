/* One test image shifted further and further, and with its pixels shuffled. */

import { extras } from "../../../../texts/extras.js";
import { make } from "../../../kit/dom.js";
import { thumbnail } from "../../../kit/image/thumbnail.js";
import { askUntilAnswered } from "../../../kit/server/rpc.js";

const words = extras.pair;

export function exampleStrip() {
  const element = make("div", { class: "example-strip" });
  let wanted = "";
  return {
    element,
    /** @param {string} network */
    async show(network) {
      wanted = network;
      const found = await askUntilAnswered("challenged_image", { network, index: 0 });
      if (found.error || wanted !== network) return;
      const shifted = found.shifts.map((image, pixels) => ({ image, name: words.by(pixels) }));
      const shown = [
        ...shifted.filter((_, pixels) => pixels % 2 === 0),
        { image: found.shuffled, name: words.shuffled },
      ];
      element.replaceChildren(
        ...shown.map(({ image, name }) =>
          make("figure", {}, thumbnail(image, words.example(found.label, name)), make("figcaption", {}, name)),
        ),
      );
    },
  };
}
