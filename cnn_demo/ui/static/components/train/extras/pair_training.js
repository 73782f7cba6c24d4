/* A CNN and the MLP with as many parameters, trained here on the same images. */

import { extras } from "../../../../texts/extras.js";
import { field, make } from "../../../kit/dom.js";
import { count, percent } from "../../../kit/numbers/format.js";
import { askUntilAnswered } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { severalRuns } from "./several_runs.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MatchedPairAnswer} Pair */

const words = extras.pair;

/** @param {(networks: string[]) => void} take what is told the ids of both when they are trained */
export function pairTraining(take) {
  const select = (/** @type {[string, string, boolean?][]} */ options) =>
    make(
      "select",
      { onchange: () => void match() },
      ...options.map(([value, text, selected]) => make("option", { value, selected: Boolean(selected) }, text)),
    );
  const data = select([]);
  const architecture = select([]);
  const images = select([
    ["500", "500"],
    ["2000", "2,000", true],
    ["", words.allImages],
  ]);
  const epochs = select([
    ["1", "1"],
    ["3", "3", true],
    ["10", "10"],
  ]);
  const sizes = make("p", { class: "quiet-text" });
  /** @type {Pair | null} */
  let pair = null;
  let wanted = "";
  const runs = severalRuns({
    name: "mlp-vs-cnn",
    label: words.train,
    plans: () =>
      pair &&
      [pair.cnn, pair.mlp].map((one, index) => ({
        name: [words.cnn, words.mlp][index],
        config: one.config,
        sample: true,
      })),
    done(results) {
      const [cnn, mlp] = results.map((run) => percent(run.test_accuracy ?? 0));
      take(results.map((run) => run.network ?? ""));
      return words.result(cnn, mlp);
    },
  });
  const element = make(
    "section",
    { class: "extra-more", "aria-label": words.trainTitle },
    make("h3", {}, words.trainTitle),
    make(
      "div",
      { class: "extra-form" },
      field(words.data, data),
      field(words.architecture, architecture),
      field(words.images, images),
      field(words.epochs, epochs),
    ),
    sizes,
    runs.row,
    runs.chart,
  );

  lab.on("networks", (networks) => {
    if (!networks.length || data.options.length) return;
    const unique = (/** @type {[string, string][]} */ pairs) => [...new Map(pairs)];
    const option = (/** @type {[string, string]} */ [value, text]) => make("option", { value }, text);
    const published = networks.filter(({ group }) => group === "published");
    data.append(...unique(published.map((card) => [card.data, card.data_title])).map(option));
    const convolutional = published.filter((card) => card.architecture !== "mlp");
    architecture.append(...unique(convolutional.map((card) => [card.architecture, card.title])).map(option));
    void match();
  });

  async function match() {
    const asked = {
      data: data.value,
      architecture: architecture.value,
      images: images.value ? Number(images.value) : null,
      epochs: Number(epochs.value),
    };
    const key = JSON.stringify(asked);
    wanted = key;
    const found = await askUntilAnswered("matched_pair", asked);
    if (wanted !== key) return;
    pair = found.error ? null : found;
    sizes.textContent = found.error
      ? found.error.sentence
      : words.sizes(found.cnn.title, count(found.cnn.parameters), words.mlp, count(found.mlp.parameters));
    runs.ready(Boolean(pair));
  }
  return { element };
}
