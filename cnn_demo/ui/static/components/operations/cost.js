/* What layers cost: a fully connected layer and a convolution on the same image, counted with the person's numbers. */

import { operations } from "../../../texts/tabs/operations.js";
import { make } from "../../kit/dom.js";
import { count, digits, short } from "../../kit/numbers/format.js";
import { ask } from "../../kit/server/rpc.js";
import { whole } from "./shared/link_words.js";
import { whileShown } from "./shared/map_view.js";
import { opHeading } from "./shared/op_heading.js";
import { slider } from "./shared/stepper.js";

/** @typedef {import("../../kit/server/rpc_types.js").FormulaLine} FormulaLine */

const words = operations.cost;
/** @type {Record<string, [number, number, number]>} least, most, to begin with */
const BOUNDS = {
  side: [4, 1024, 256],
  channels: [1, 512, 1],
  neurons: [1, 4096, 1000],
  kernel: [1, 11, 3],
  filters: [1, 512, 32],
  stride: [1, 8, 1],
  padding: [0, 8, 0],
};
const PRESETS = /** @type {const} */ ([
  [256, 1, 1000],
  [256, 3, 1000],
  [100, 1, 500],
]);

/**
 * @param {() => void} changed
 * @returns {import("./tab.js").Operation}
 */
export function cost(changed) {
  const again = () => {
    changed();
    work.ask();
  };
  const sliders = Object.fromEntries(
    Object.entries(BOUNDS).map(([name, [min, max, value]]) => [
      name,
      slider(words.names[name], { min, max, value, say: count, change: again }),
    ]),
  );
  const now = () => Object.fromEntries(Object.entries(sliders).map(([name, control]) => [name, control.value()]));
  /** @param {string[]} names */
  const of = (...names) => names.map((name) => sliders[name].element);
  const [dense, convolution] = [side(words.dense), side(words.convolution)];
  const verdict = make("p", { class: "op-said op-result", role: "status", "data-testid": "cost-verdict" });
  const presets = make(
    "div",
    { class: "row cost-presets" },
    make("span", { class: "setting-name" }, words.presets),
    ...PRESETS.map(([s, c, n]) =>
      make(
        "button",
        {
          type: "button",
          onclick: () => {
            set({ side: s, channels: c, neurons: n });
            again();
          },
        },
        words.preset(s, c, count(n)),
      ),
    ),
  );
  const element = make(
    "div",
    { class: "operation" },
    opHeading(words),
    make("div", { class: "op-settings cost-image" }, ...of("side", "channels"), presets),
    make(
      "div",
      { class: "op-row cost-row" },
      make(
        "section",
        { class: "cost-side", "aria-label": words.dense },
        dense.head,
        make("div", { class: "op-settings" }, ...of("neurons")),
        dense.body,
      ),
      make(
        "section",
        { class: "cost-side", "aria-label": words.convolution },
        convolution.head,
        make("div", { class: "op-settings" }, ...of("kernel", "filters", "stride", "padding")),
        convolution.body,
      ),
    ),
    verdict,
  );
  const work = whileShown(element, [], weigh);

  /** @param {Record<string, number>} values */
  function set(values) {
    for (const [name, value] of Object.entries(values)) sliders[name].set(value);
  }

  async function weigh() {
    const answer = await ask("weigh", /** @type {any} */ (now()));
    if (answer.error) {
      verdict.textContent = answer.error.sentence;
      return;
    }
    const { weights, parameters, macs, size } = answer;
    const most = Math.max(weights.result, parameters.result);
    const work2 = Math.max(weights.result, macs.result);
    dense.draw([
      line(weights, most, words.weights),
      line({ ...weights, title: macs.title, letters: words.asMany }, work2, macs.title),
    ]);
    convolution.draw([
      line(parameters, most, words.parameters),
      line(macs, work2, macs.title),
      { ...line(size, 0, words.outputSize), large: `${count(size.result)}×${count(size.result)}` },
    ]);
    const isDense = weights.result > parameters.result;
    const times = isDense ? weights.result / parameters.result : parameters.result / weights.result;
    verdict.textContent = words.times(
      isDense ? words.dense : words.convolution,
      times >= 100 ? count(times) : digits(times, 2),
    );
  }
  /**
   * @param {FormulaLine} found
   * @param {number} most
   * @param {string} title
   */
  const line = (found, most, title) => ({
    title,
    large: short(found.result),
    exact: count(found.result),
    letters: found.letters,
    numbers: found.numbers,
    share: most ? found.result / most : null,
  });

  return {
    element,
    names: Object.keys(BOUNDS),
    write: () =>
      Object.fromEntries(
        Object.entries(now()).map(([name, value]) => [name, value === BOUNDS[name][2] ? null : String(value)]),
      ),
    read(given) {
      for (const [name, [min, max, first]] of Object.entries(BOUNDS))
        sliders[name].set(whole(given[name], min, max) ?? first);
      work.ask();
    },
    show: work.show,
  };
}

/** @param {string} title */
function side(title) {
  const body = make("dl", { class: "cost-lines op-result" });
  return {
    head: make("h3", {}, title),
    body,
    /**
     * @param {{ title: string, large: string, exact?: string, letters: string, numbers: string,
     *   share: number | null }[]} lines
     */
    draw(lines) {
      body.replaceChildren(
        ...lines.flatMap(({ title: name, large, letters, numbers, share }) => [
          make("dt", {}, make("span", {}, name), make("span", { class: "cost-letters" }, letters)),
          make(
            "dd",
            {},
            make("strong", { class: "cost-large" }, large),
            share === null
              ? null
              : make(
                  "span",
                  { class: "cost-track", "aria-hidden": "true" },
                  make("span", { style: `width:${Math.max(share * 100, 0.3).toFixed(2)}%` }),
                ),
            make("span", { class: "cost-numbers" }, numbers),
          ),
        ]),
      );
    },
  };
}
