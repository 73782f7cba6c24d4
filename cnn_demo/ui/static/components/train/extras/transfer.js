/* Transfer learning with few images: what each of three methods trains is drawn; then all three are trained here. */

import { extras } from "../../../../texts/extras.js";
import { field, make } from "../../../kit/dom.js";
import { count } from "../../../kit/numbers/format.js";
import { numberField } from "../../../kit/numbers/number_field.js";
import { askUntilAnswered } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { severalRuns } from "./several_runs.js";
import { methodDrawing, resultTable, verdictOf } from "./transfer_results.js";

/** @typedef {import("../../../kit/server/rpc_types.js").TransferAnswer} Methods */
/** @typedef {import("../../../kit/server/rpc_types.js").TransferSourcesAnswer} Sources */
/** @typedef {import("../../../kit/server/rpc_types.js").TransferSource} Source */
/** @typedef {import("../../../kit/server/rpc_types.js").RunState} RunState */

const words = extras.transfer;

/** @type {import("./index.js").Extra} */
export const transfer = { id: "transfer", title: words.title, sentence: words.sentence, start };

/** @param {HTMLElement} panel */
function start(panel) {
  const options = (/** @type {number[]} */ values, /** @type {number} */ usual) =>
    make(
      "select",
      { onchange: () => void plan() },
      ...values.map((value) => make("option", { value, selected: value === usual }, count(value))),
    );
  const data = make("select", { onchange: () => void offer() });
  const source = make("select", { onchange: () => void plan() });
  const images = options([50, 100, 300, 1000], 100);
  const epochs = options([10, 20, 40], 20);
  let seed = 42;
  const seedField = numberField({
    label: words.seed,
    bounds: { low: 0, high: 2 ** 31 - 1, whole: true, step: 1 },
    change(value) {
      seed = value ?? seed;
      void plan();
    },
  });
  seedField.set(seed);
  const examples = make("div", { class: "row", role: "group", "aria-label": words.examples });
  const note = make("p", { role: "status" });
  const drawing = make("div", { class: "methods" });
  const table = make("div", {});
  /** @type {Methods | null} */
  let methods = null;
  /** @type {(RunState | null)[]} */
  let runs = [];
  const training = severalRuns({
    name: "transfer",
    label: words.train,
    plans() {
      runs = [];
      return methods?.methods.map(({ title, config }) => ({ name: title, config, sample: true })) ?? null;
    },
    seen(index, run) {
      runs[index] = run;
      fill();
    },
    done(results) {
      if (!methods) return "";
      return verdictOf(
        results.map((run, index) => ({ title: methods?.methods[index].title ?? "", share: run.test_accuracy ?? 0 })),
        methods.test_images,
      );
    },
  });
  panel.append(
    examples,
    make(
      "div",
      { class: "extra-form" },
      field(words.data, data),
      field(words.source, source),
      field(words.images, images),
      field(words.epochs, epochs),
      seedField.element,
    ),
    note,
    drawing,
    training.row,
    make("div", { class: "extra-two" }, training.chart, table),
  );
  /** @type {Sources | null} */
  let known = null;
  let wanted = "";
  lab.on("networks", (networks) => networks.length && void offer());

  async function offer() {
    const wanted = data.value || "fashion_mnist";
    const own = lab.state.networks.filter(({ group }) => group === "yours").map(({ network }) => network);
    const found = await askUntilAnswered("transfer_sources", { data: wanted, runs: own });
    if (found.error) {
      note.textContent = found.error.sentence;
      return;
    }
    if (!data.options.length) {
      data.append(...found.data.map(({ id, title }) => make("option", { value: id, selected: id === wanted }, title)));
      examples.append(
        ...found.examples.map((one) => make("button", { type: "button", onclick: () => show(one) }, one.title)),
      );
    }
    if (data.value !== wanted) return;
    const chosen = source.value;
    known = found;
    const fit = [...found.sources].sort((a, b) => a.seen - b.seen || Number(a.same) - Number(b.same));
    source.replaceChildren(
      ...fit.map(({ network, title, own: isOwn }) =>
        make("option", { value: network }, isOwn ? `${title} · ${words.yours}` : title),
      ),
    );
    if (fit.some(({ network }) => network === chosen)) source.value = chosen;
    await plan();
  }

  /** @param {{ data: string, network: string }} example */
  function show(example) {
    data.value = example.data;
    source.replaceChildren(make("option", { value: example.network }));
    void offer();
  }

  async function plan() {
    const asked = {
      network: source.value,
      data: data.value,
      images: Number(images.value),
      epochs: Number(epochs.value),
      seed,
    };
    wanted = JSON.stringify(asked);
    const key = wanted;
    const found = await askUntilAnswered("transfer_methods", asked);
    if (wanted !== key) return;
    methods = found.error ? null : found;
    runs = [];
    const chosen = known?.sources.find(({ network }) => network === asked.network);
    note.textContent = found.error ? found.error.sentence : chosen && known ? history(chosen, known) : "";
    if (!found.error) drawing.replaceChildren(...found.methods.map(methodDrawing));
    fill();
    training.ready(Boolean(methods));
  }

  function fill() {
    table.replaceChildren(...(methods && runs.length ? resultTable(methods, runs) : []));
  }
}

/**
 * What the network has seen of these images before: only where that is nothing, it is transfer.
 * @param {Source} source
 * @param {Sources} known
 */
function history({ same, seen, learned, images }, { named, classes }) {
  if (same) return words.same(named, count(images));
  if (!seen) return words.fresh(learned, named);
  return seen === classes ? words.whole(learned, classes, named) : words.partly(learned, seen, classes, named);
}
