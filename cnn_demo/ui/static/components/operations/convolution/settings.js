/* How the kernel slides: one line of settings, with the output's size as a formula at its end. */

import { operations } from "../../../../texts/tabs/operations.js";
import { field, make, segmented } from "../../../kit/dom.js";
import { numberSteps } from "../../../kit/numbers/number_steps.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { exact } from "../shared/number_text.js";
import { picker, stepper } from "../shared/stepper.js";
import { resized } from "./arithmetic.js";
import { bench, change } from "./bench.js";
import { CHANNELS } from "./bench_link.js";
import { typedNumbers } from "./typed_numbers.js";

const words = operations.convolution;
const SIDES = [8, 12, 16, 28, 32, 48, 64];

export function settings() {
  const source = segmented(
    words.input,
    [
      { value: "numbers", text: words.myNumbers },
      { value: "image", text: words.myImage },
    ],
    /** @type {"numbers" | "image"} */ ("numbers"),
    (value) => change({ source: value, at: [0, 0], shown: 0 }),
  );
  const typed = typedNumbers();
  const side = picker(
    words.side,
    SIDES.map((n) => [String(n), `${n}×${n}`]),
    (value) => change({ side: Number(value) }),
  );
  const channels = picker(
    words.channels,
    CHANNELS.map((name) => [name, words.channelNames[name]]),
    (value) => change({ channels: /** @type {import("./bench.js").Channels} */ (value) }),
  );
  const preset = picker(words.kernel, [["", words.custom]], choose);
  const size = stepper(words.size, { min: 1, max: 7, value: 3, say: (n) => `${n}×${n}`, change: resize });
  const stride = stepper(words.stride, { min: 1, max: 7, value: 1, change: (n) => change({ stride: n }) });
  const padding = picker(
    words.padding,
    [
      ["valid", words.valid],
      ["same", words.same],
      ["full", words.full],
      ...[1, 2, 3, 4, 5, 6].map((n) => /** @type {[string, string]} */ ([String(n), String(n)])),
    ],
    (value) => change({ padding: /^\d+$/.test(value) ? Number(value) : /** @type {"valid"} */ (value) }),
  );
  const dilation = stepper(words.dilation, { min: 1, max: 6, value: 1, change: (n) => change({ dilation: n }) });
  const bias = make("input", { type: "text", inputmode: "text", autocomplete: "off", class: "bias-field" });
  bias.addEventListener("change", takeBias);
  numberSteps(bias, () => ({ low: -1e6, high: 1e6 }), takeBias);
  const formula = make("p", { class: "size-formula op-result", "data-testid": "size-formula" });
  const element = make(
    "div",
    { class: "bench-settings", role: "group", "aria-label": words.settings },
    make(
      "div",
      { class: "setting" },
      make("span", { class: "setting-name" }, words.input),
      make("span", { class: "row" }, source.element, typed.element),
    ),
    side.element,
    channels.element,
    preset.element,
    size.element,
    stride.element,
    padding.element,
    dilation.element,
    make("div", { class: "setting-bias" }, field(words.bias, bias)),
    make("div", { class: "setting-size" }, make("span", { class: "setting-name" }, words.outputSize), formula),
  );

  function takeBias() {
    const value = numberWithin(bias.value);
    if (value !== null) return change({ bias: value });
    bench.set({ trouble: words.notNumber(bias.value) });
    bias.value = exact(bench.state.bias);
  }
  /** @param {string} id a classic kernel lies on every channel alike */
  function choose(id) {
    const found = bench.state.classics.find((kernel) => kernel.id === id);
    const { kernel } = bench.state;
    if (!found) return change({ preset: "" });
    const rows = found.rows[String(kernel[0].length)] ?? found.rows["3"];
    return change({ preset: id, kernel: kernel.map(() => rows) });
  }
  /** @param {number} next */
  function resize(next) {
    const { kernel, classics, preset: id } = bench.state;
    const classic = classics.find((each) => each.id === id)?.rows[String(next)];
    if (classic) return change({ kernel: kernel.map(() => classic) });
    return change({ preset: "", kernel: kernel.map((rows) => resized(rows, next)) });
  }

  bench.on("classics", (classics) =>
    preset.offer([
      ["", words.custom],
      ...classics.map(({ id, title }) => /** @type {[string, string]} */ ([id, title])),
    ]),
  );
  bench.onAny(
    ["source", "side", "channels", "preset", "kernel", "stride", "padding", "dilation", "bias", "classics"],
    () => {
      const now = bench.state;
      source.show(now.source);
      typed.element.hidden = now.source !== "numbers";
      side.element.hidden = channels.element.hidden = now.source !== "image";
      for (const [control, value] of /** @type {const} */ ([
        [side.select, now.side],
        [channels.select, now.channels],
        [preset.select, now.preset],
        [padding.select, now.padding],
      ])) {
        const text = value === 0 ? "valid" : String(value);
        if (![...control.options].some((option) => option.value === text))
          control.append(make("option", { value: text }, text));
        control.value = text;
      }
      size.set(now.kernel[0].length);
      stride.set(now.stride);
      dilation.set(now.dilation);
      if (document.activeElement !== bias) bias.value = exact(now.bias);
    },
  );
  bench.on("slid", (slid) => {
    const sizes = slid?.formulas.filter(({ letters }) => letters.includes("2P")) ?? [];
    formula.textContent = sizes.map(({ numbers }) => numbers).join("  ·  ") || "\u00a0";
    formula.title = sizes[0]?.letters ?? "";
  });
  return { element };
}
