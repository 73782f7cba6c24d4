/* What the chosen map is made of: each kernel of its filter beside the map that it reads, the strongest first. Pressing
   a map goes there, pressing a kernel opens its numbers. */

import { inside as words } from "../../../../texts/tabs/inside.js";
import { make } from "../../../kit/dom.js";
import { bytes } from "../../../kit/image/canvas.js";
import { codesOf, onTheme, paint, paintImage } from "../../../kit/image/palette.js";
import { number } from "../../../kit/numbers/format.js";
import { lab } from "../../../session/state.js";
import { pick } from "../view.js";
import { IMAGE, paintInput } from "./input_map.js";
import { kernelEditor } from "./kernel_editor.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MapInputsAnswer} MapInputsAnswer */
/** @typedef {import("../../../kit/server/rpc_types.js").InputMap} InputMap */

export const FEW_KERNELS = 6;

/** @param {{ all: (all: boolean) => void }} actions asks for all kernels, or for few again */
export function kernels({ all }) {
  const title = make("h3", {});
  const about = make("p", { class: "quiet-text" });
  const color = make("canvas", { class: "kernel-color pixelated", role: "img", hidden: true });
  const list = make("ul", { class: "kernel-pairs" });
  const more = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: toggle });
  const editor = kernelEditor();
  const element = make(
    "section",
    { class: "kernels", "aria-label": words.kernels.title },
    make("div", { class: "kernels-head" }, make("div", {}, title, about), color),
    list,
    more,
    editor.element,
  );
  /** @type {MapInputsAnswer | null} */
  let found = null;
  let isAll = false;
  /** @type {(() => void)[]} */
  let paints = [];
  onTheme(repaint);
  lab.on("answer", repaint);

  function toggle() {
    isAll = !isAll;
    all(isAll);
  }
  function repaint() {
    if (lab.state.tab === "inside") for (const draw of paints) draw();
  }

  /** @param {MapInputsAnswer} next */
  function draw(next) {
    found = next;
    const { kind, made_by, filter, source, total, inputs, bias } = next;
    const isImage = kind === "image";
    element.hidden = isImage;
    title.textContent = words.kernels.made(kind, made_by, filter);
    about.textContent = words.kernels.about(kind, total, source, bias === null ? null : number(bias));
    color.hidden = !next.color;
    if (next.color) {
      const { pixels, width, height, channels } = next.color;
      paintImage(bytes(pixels), width, height, channels, color);
      color.setAttribute("aria-label", words.kernels.color(filter));
      color.title = words.kernels.color(filter);
    }
    paints = [];
    const focused = list.contains(document.activeElement)
      ? /** @type {HTMLElement} */ (document.activeElement).dataset.kernel
      : undefined;
    list.replaceChildren(...inputs.map(pair));
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-kernel="${focused}"]`))?.focus();
    more.hidden = total <= FEW_KERNELS;
    more.textContent = isAll ? words.fewer(FEW_KERNELS) : words.kernels.all(total);
    more.setAttribute("aria-expanded", String(isAll));
    editor.follow(next);
    repaint();
  }

  /** @param {InputMap} input */
  function pair(input) {
    const canvas = make("canvas", { class: "pixelated" });
    paints.push(() => paintInput(input.layer, input.map, canvas));
    const name = words.inputMap(input.layer, input.map);
    const isPlace = input.layer !== IMAGE;
    const map = isPlace
      ? make(
          "button",
          {
            type: "button",
            class: "kernel-map",
            "aria-label": name,
            title: name,
            onclick: () => pick(input.layer, input.map),
          },
          canvas,
        )
      : make("span", { class: "kernel-map", title: name }, canvas);
    return make(
      "li",
      { class: "kernel-pair" },
      map,
      ...kernel(input),
      make("span", { class: "kernel-name" }, words.kernels.caption(input, found?.kind, found?.total ?? 0)),
    );
  }

  /** @param {InputMap} input */
  function kernel(input) {
    if (!input.kernel || !found) return [];
    const rows = input.kernel;
    const canvas = make("canvas", { class: "pixelated" });
    const limit = found.limit ?? 1;
    paints.push(() => paint(codesOf(rows.flat(), limit, true), rows[0].length, rows.length, true, canvas));
    const label = words.kernels.one(input.map, number(input.strength));
    const isEdited = Boolean(lab.state.kernels[found.made_by]?.[`${found.filter},${input.map - found.first}`]);
    const times = make("span", { class: "kernel-times", "aria-hidden": "true" }, "⊙");
    if (found.kind !== "convolution") return [times, make("span", { class: "kernel-tile", title: label }, canvas)];
    const tile = make(
      "button",
      {
        type: "button",
        class: isEdited ? "kernel-tile edited" : "kernel-tile",
        "aria-label": words.kernels.edit(label),
        title: words.kernels.edit(label),
        "data-kernel": input.map,
        onclick: () => editor.open(input.map),
      },
      canvas,
    );
    return [times, tile];
  }

  return {
    element,
    draw,
    /** @param {boolean} isOther another map is looked at for a moment */
    dim: (isOther) => element.classList.toggle("dimmed", isOther),
    reset() {
      isAll = false;
      editor.close();
    },
  };
}
