/* Pooling and small shifts: the current image under the kernel of Convolution, before and after a shift, counted on
   every stage. */

import { operations } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { doubles } from "../../kit/image/canvas.js";
import { percent } from "../../kit/numbers/format.js";
import { latest } from "../../kit/server/latest.js";
import { ask } from "../../kit/server/rpc.js";
import { lab } from "../../session/state.js";
import { bench } from "./convolution/bench.js";
import { whole } from "./shared/link_words.js";
import { numberGrid } from "./shared/number_grid.js";
import { limitOf } from "./shared/number_text.js";
import { stepper } from "./shared/stepper.js";

const words = operations.shift;
const SIDE = 28;

/**
 * @param {() => "max" | "average"} kind
 * @param {() => number} size
 * @param {() => void} changed
 */
export function shiftExperiment(kind, size, changed) {
  const again = () => {
    changed();
    void refresh();
  };
  const right = stepper(words.right, { min: 0, max: 3, value: 1, change: again });
  const down = stepper(words.down, { min: 0, max: 3, value: 0, change: again });
  const tallest = () => (window.innerWidth <= 700 ? 100 : Math.max(90, Math.min(126, window.innerHeight - 650)));
  const views = words.stages.map((title) => {
    const [before, after] = [
      numberGrid({ label: words.before(title), tallest }),
      numberGrid({ label: words.after(title), tallest }),
    ];
    const said = make("p", { class: "quiet-text shift-said" }, "\u00a0");
    const arrow = make("span", { class: "products-sign", "aria-hidden": "true" }, "→");
    const element = make(
      "figure",
      { class: "shift-stage" },
      make("h3", {}, title),
      make("div", { class: "shift-pair" }, before.element, arrow, after.element),
      said,
    );
    return { before, after, said, element };
  });
  const trouble = make("p", { class: "op-trouble", role: "status" });
  const element = make(
    "section",
    { class: "shift op-result", "aria-label": words.title },
    make(
      "div",
      { class: "shift-head" },
      make("h3", {}, words.title),
      make("p", { class: "quiet-text" }, words.sentence),
      right.element,
      down.element,
    ),
    make("div", { class: "shift-row" }, ...views.map((view) => view.element)),
    trouble,
  );

  /** @type {object | null} */
  let taken = null;
  /** @type {import("../../kit/server/rpc_types.js").PixelInput | null} */
  let input = null;
  /** @param {string} sentence */
  function say(sentence) {
    trouble.textContent = sentence;
  }
  const refresh = latest(async () => {
    const { image } = lab.state;
    if (!image || !element.isConnected || element.closest("[hidden]")) return;
    if (image !== taken) {
      const found = await ask("image_numbers", { image, side: SIDE, channels: "gray" });
      if (found.error) return void say(found.error.sentence);
      [taken, input] = [image, found];
    }
    if (!input) return;
    const { kernel, stride, dilation, bias } = bench.state;
    const asked = { input, kernel: kernel.slice(0, 1), stride, padding: /** @type {const} */ ("same"), dilation, bias };
    const answer = await ask("pool_shifted", {
      ...asked,
      x: right.value(),
      y: down.value(),
      size: size(),
      kind: kind(),
    });
    say(answer.error?.sentence ?? "");
    if (answer.error) return;
    answer.pairs.forEach((pair, i) => {
      const [before, after] = [doubles(pair.before.values), doubles(pair.after.values)];
      const limit = Math.max(limitOf(before), limitOf(after));
      const place = { h: pair.before.h, w: pair.before.w, limit };
      views[i].before.draw({ ...place, values: before });
      views[i].after.draw({ ...place, values: after });
      views[i].said.textContent = words.changed(pair.changed, pair.total, percent(pair.by));
    });
  });
  bench.on("slid", () => void refresh());
  return {
    element,
    ask: refresh,
    names: ["right", "down"],
    write: () => ({
      right: right.value() === 1 ? null : String(right.value()),
      down: down.value() ? String(down.value()) : null,
    }),
    /** @param {Record<string, string>} given */
    read(given) {
      right.set(whole(given.right, 0, 3) ?? 1);
      down.set(whole(given.down, 0, 3) ?? 0);
    },
  };
}
