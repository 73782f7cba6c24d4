/* A view of this tab as a file for a report: drawn on the server, saved by the browser. */

import { probes } from "../../../../texts/probes.js";
import { field, make, segmented } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { bytes } from "../../../kit/image/canvas.js";
import { askUntilAnswered } from "../../../kit/server/rpc.js";
import { aboutImage, lab } from "../../../session/state.js";
import { settings, subject } from "./chosen.js";
import { follow, statusLine } from "./follow.js";

/** @typedef {import("../../../kit/server/rpc_types.js").FigureQuestion} FigureQuestion */

const words = probes.figures;
const KINDS = /** @type {FigureQuestion["kind"][]} */ (["png", "svg", "pdf"]);

/** @param {HTMLElement} panel */
export function exportFigure(panel) {
  /** @type {FigureQuestion["kind"]} */
  let kind = "png";
  const view = make("select", { onchange: fit });
  const kinds = segmented(
    words.kind,
    KINDS.map((value) => ({ value, text: value.toUpperCase() })),
    kind,
    (value) => {
      kind = value;
    },
  );
  const save = make("button", { type: "button", class: "primary", onclick: download, disabled: true }, words.download);
  const line = statusLine();
  panel.append(
    heading({ title: words.heading, sentence: words.sentence, more: words.more, level: 3 }),
    make("div", { class: "probe-controls" }, field(words.view, view), kinds.element, save),
    line.element,
  );

  /* The server gets ready to draw when it is first asked, so that happens when this is opened. */
  let listed = false;
  follow(panel, {
    facts: [],
    line: statusLine(),
    async work() {
      if (listed) return null;
      const answer = await askUntilAnswered("figure_views", {}, { waiting: () => line.say(probes.busy) });
      if (answer.error) return void line.say(answer.error.sentence);
      listed = true;
      line.say("");
      view.replaceChildren(...answer.views.map((id) => make("option", { value: id }, words.views[id] ?? id)));
      save.disabled = false;
      return null;
    },
  });

  function fit() {
    const isSchematic = view.value === "schematic";
    for (const button of kinds.element.querySelectorAll("button")) button.disabled = isSchematic;
    kinds.show(isSchematic ? "svg" : kind);
  }

  /* The layer that a view is about: the chosen one; for kernels the convolution at or before it. */
  function place() {
    const about = subject();
    const { value } = lab.state;
    if (view.value === "cell") return value && { layer: value.layer, map: value.channel, y: value.y, x: value.x };
    if (view.value !== "kernels" || !about) return { layer: about?.layer.name, map: about?.map };
    const layers = (lab.state.graph?.blocks ?? []).flatMap((block) => block.layers);
    const at = layers.findIndex(({ name }) => name === about.layer.name);
    const convolutions = layers.filter(({ kind: type }, i) => type === "Conv2d" && i <= at);
    const found = convolutions.at(-1) ?? layers.find(({ kind: type }) => type === "Conv2d") ?? about.layer;
    return { layer: found.name, map: about.map };
  }

  async function download() {
    const [question, where] = [aboutImage(), place()];
    if (!question) return line.say(probes.noImage);
    if (!where) return line.say(words.value);
    save.disabled = true;
    line.say(words.drawing);
    const { move, along, shift, method, seenAt } = settings.state;
    const target = lab.state.asked ?? lab.state.answer?.best ?? 0;
    const answer = await askUntilAnswered(
      "figure",
      {
        ...question,
        ...{
          view: /** @type {FigureQuestion["view"]} */ (view.value),
          kind: view.value === "schematic" ? "svg" : kind,
        },
        ...{ ...where, target, method, seen_at: seenAt, along, shift },
        move: view.value === "robustness" ? move : {},
      },
      { waiting: () => line.say(probes.busy) },
    );
    save.disabled = false;
    if (answer.error) return line.say(answer.error.sentence);
    const url = URL.createObjectURL(new Blob([bytes(answer.content)], { type: answer.type }));
    make("a", { href: url, download: answer.name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
    return line.say(words.saved(answer.name));
  }
}
