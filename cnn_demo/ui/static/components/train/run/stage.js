/* The run, once there is one: how far it is, the network that is trained, its curves, what it makes of the drawing; and
   afterwards what to do with it. Before that, one short card. */

import { train } from "../../../../texts/tabs/train.js";
import { make, svg } from "../../../kit/dom.js";
import { saveFile } from "../../../kit/server/save.js";
import { jump } from "../../../session/jump.js";
import { refreshNetworks } from "../../../session/networks.js";
import { lab } from "../../../session/state.js";
import { networkGraph } from "../../graph/network_graph.js";
import { runControls } from "./controls.js";
import { curves } from "./curves.js";
import { drawingNow } from "./drawing_now.js";
import { filters } from "./filters.js";
import { findings } from "./findings.js";
import { startForming } from "./forming.js";
import { curvesAsCsv, earlierRuns } from "./past.js";
import { reported } from "./reported.js";

const words = train.run;

/** @param {{ start: () => Promise<void>, toExport: () => void }} actions */
export function stage({ start, toExport }) {
  startForming();
  const charts = curves();
  const past = earlierRuns({ changed: () => charts.redraw() });
  const graph = networkGraph({ pick: (layer, map) => lab.set({ pinned: { layer, map }, tab: "inside" }) });
  const own = make("section", { class: "stage-graph", hidden: true, "aria-label": train.forming.graph }, graph.element);
  const use = make("button", { type: "button", class: "primary", onclick: useIt }, words.use);
  const used = make("p", { class: "stage-used" }, words.used);
  const evaluate = make("button", { type: "button", onclick: () => jump("evaluate") }, words.evaluate);
  const take = make("button", { type: "button", onclick: toExport }, words.export);
  const csv = make("button", { type: "button", class: "quiet", onclick: saveCsv }, words.csv);
  const after = make("div", { class: "stage-after", hidden: true }, use, used, evaluate, take, csv);
  const going = make(
    "div",
    { class: "stage-run", hidden: true },
    runControls(after).element,
    make("div", { class: "stage-columns" }, drawingNow().element, charts.element, filters().element),
    own,
    findings({ start }).element,
    reported().element,
    past.element,
    charts.table,
  );
  const before = make(
    "div",
    { class: "stage-before" },
    ghost(),
    make("div", {}, make("h2", {}, train.before.title), make("p", {}, train.before.text)),
  );
  const element = make("div", { class: "stage" }, before, going);

  async function useIt() {
    const network = lab.state.progress?.network;
    if (network) await refreshNetworks(network);
  }
  function saveCsv() {
    const file = curvesAsCsv();
    if (file) saveFile(file.name, [file.content], "text/csv");
  }
  lab.onAny(["progress", "network", "tab"], () => {
    const { progress: run, network } = lab.state;
    before.hidden = Boolean(run);
    going.hidden = !run;
    if (!run) return;
    const isCurrent = Boolean(run.network) && network?.network === run.network;
    after.hidden = !run.ended;
    use.hidden = isCurrent || !run.network;
    used.hidden = !isCurrent;
    take.hidden = !isCurrent;
    evaluate.hidden = !isCurrent || !document.getElementById("tab-evaluate");
    csv.hidden = !run.points.length;
    own.hidden = !isCurrent || !run.ended;
  });
  return { element, past };
}

/* What is going to be seen, as two quiet lines. */
function ghost() {
  const line = (/** @type {string} */ points, /** @type {string} */ kind) =>
    svg("polyline", { points, class: `chart-line ${kind}` });
  return svg(
    "svg",
    { class: "stage-ghost", viewBox: "0 0 240 96", role: "img", "aria-label": train.before.ghost },
    svg("path", { d: "M8 4V88H236", class: "stage-ghost-axes" }),
    line("8,12 20,38 36,56 60,68 96,76 150,81 232,84", "training"),
    line("8,86 24,48 44,30 76,20 120,14 170,11 232,9", "validation"),
  );
}
