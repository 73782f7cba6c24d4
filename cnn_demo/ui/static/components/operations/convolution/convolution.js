/* Convolution by hand: any input, any kernel, every product. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { toast } from "../../../kit/toast.js";
import { showTest } from "../../../session/input/pad_content.js";
import { testImage } from "../../../session/networks.js";
import { lab } from "../../../session/state.js";
import { bench, change, presetOf, startBench, takeImage } from "./bench.js";
import { BENCH_WORDS, formerImage, readBench, writeBench } from "./bench_link.js";
import { drawingRow } from "./drawing_row.js";
import { player } from "./player.js";
import { settings } from "./settings.js";
import { stage } from "./stage.js";

const words = operations.convolution;

/**
 * @param {() => void} changed
 * @returns {import("../tab.js").Operation}
 */
export function convolution(changed) {
  const form = settings();
  const sheet = make(
    "button",
    { type: "button", class: "sheet-toggle", "aria-expanded": "false", onclick: toggle },
    words.settings,
  );
  const element = make(
    "div",
    { class: "convolution" },
    form.element,
    stage().element,
    make("div", { class: "convolution-player" }, player().element, sheet),
    drawingRow().element,
  );
  function toggle() {
    const isOpen = form.element.toggleAttribute("data-open");
    sheet.setAttribute("aria-expanded", String(isOpen));
    sheet.textContent = isOpen ? words.closeSettings : words.settings;
  }
  startBench();
  bench.onAny(
    [
      "source",
      "numbers",
      "side",
      "channels",
      "kernel",
      "stride",
      "padding",
      "dilation",
      "bias",
      "at",
      "shown",
      "predict",
    ],
    changed,
  );
  lab.onAny(["image", "tab"], () => {
    if (lab.state.tab === "operations") void takeImage();
  });
  return {
    element,
    names: BENCH_WORDS,
    write: () => writeBench(bench.state),
    read(given, old) {
      if (given.pixels) toast(words.noPixels);
      const test = formerImage(old);
      if (test) void testImage(test.data, test.index).then((answer) => !answer.error && showTest(answer));
      const changes = readBench(given, old);
      change({ ...changes, preset: presetOf(changes.kernel ?? bench.state.kernel) });
    },
  };
}
