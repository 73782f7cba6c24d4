/* One architecture drawn, with what it amounts to, its layers in a table and itself as a file. */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make } from "../../kit/dom.js";
import { count, short } from "../../kit/numbers/format.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";
import { drawing } from "./drawing.js";
import { layerTable } from "./layer_table.js";
import { originalWeights } from "./original_weights.js";

/** @typedef {import("../../kit/server/rpc_types.js").DesignAnswer} Design */

const words = architectures.drawing;
/** @type {Map<string, Design>} */
const known = new Map();

export function designView() {
  const name = make("strong", { class: "design-name" });
  const totals = make("span", { class: "design-totals", "data-testid": "totals" });
  const differs = make("p", { class: "quiet-text" });
  const weights = originalWeights();
  const picture = drawing();
  const download = make("a", { class: "design-download" }, words.download);
  const table = make("details", { class: "design-table" });
  const element = make(
    "div",
    { class: "design" },
    make("p", { class: "design-line" }, name, totals, download),
    picture.element,
    differs,
    weights.element,
    table,
  );
  let wanted = "";

  /** @param {string} id */
  async function show(id) {
    wanted = id;
    const before = known.get(id);
    if (before) return draw(before);
    const found = await askUntilAnswered("design", { design: id });
    if (!found.error) known.set(id, found);
    if (wanted !== id) return undefined;
    if (!found.error) return draw(found);
    totals.textContent = found.error.sentence;
    return undefined;
  }

  /** @param {Design} design */
  function draw(design) {
    const { title, depth, parameters, macs, image, classes } = design;
    name.textContent = title;
    totals.textContent = words.totals(depth, count(parameters), short(macs), image.join("×"), count(classes));
    const training = design.training_only ? words.training(count(design.training_only)) : "";
    differs.textContent = [design.differs, training].filter(Boolean).join(" ");
    differs.hidden = !differs.textContent;
    weights.show(design);
    download.href = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(design.svg)}`;
    download.download = `${design.design}.svg`;
    picture.draw(design);
    table.replaceChildren(make("summary", {}, architectures.table.title(title)), layerTable(design));
  }
  return { element, show };
}
