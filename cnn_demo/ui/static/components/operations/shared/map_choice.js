/* Which map an operation works on: Sobel of the current image, the output of Convolution, or a map of the network. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { bytes } from "../../../kit/image/canvas.js";
import { askUntilAnswered } from "../../../kit/server/rpc.js";
import { aboutImage, lab } from "../../../session/state.js";
import { convolved } from "../convolution/arithmetic.js";
import { bench } from "../convolution/bench.js";
import { name, whole } from "./link_words.js";
import { picker, stepper } from "./stepper.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MapLayer} MapLayer */
/** @typedef {"sobel" | "bench" | "typed"} Own */

const words = operations.maps;
const SIDE = 28;
const SOBEL = [
  [-1, 0, 1],
  [-2, 0, 2],
  [-1, 0, 1],
];

/**
 * @param {object} options
 * @param {Own[]} options.own what there is beside the network's maps; the first one is what one begins with
 * @param {(layer: MapLayer) => boolean} [options.first] the layer to begin with, where `own` is empty
 * @param {() => void} options.change
 */
export function mapChoice({ own, first = () => true, change }) {
  const source = picker(
    words.on,
    own.map((id) => [id, words.own[id]]),
    () => pick(),
  );
  const map = stepper(words.map, { min: 0, max: 0, value: 0, change });
  const element = make("div", { class: "map-choice" }, source.element, map.element);
  /** @type {MapLayer[]} */
  let layers = [];
  let known = "";
  /** @type {{ of?: string, map?: number } | null} what a link asks for, until the layers are known */
  let wish = null;
  map.element.hidden = true;

  function pick() {
    fitMap();
    change();
  }
  function fitMap() {
    const layer = layers.find((each) => each.layer === source.select.value);
    map.element.hidden = !layer;
    if (layer) map.limit(layer.maps - 1);
  }

  /* Fills the menu for the current network; called before each question. */
  async function ready() {
    const about = aboutImage();
    if (!about || known === about.network) return;
    const answer = await askUntilAnswered("map_layers", about);
    if (answer.error || lab.state.network?.network !== about.network) return;
    known = about.network;
    layers = answer.layers;
    source.offer([
      ...own.map((id) => /** @type {[string, string]} */ ([id, words.own[id]])),
      ...layers.map(({ layer, kind }) => /** @type {[string, string]} */ ([layer, words.layer(layer, kind)])),
    ]);
    const wanted = wish?.of ?? (own.length ? undefined : (layers.find(first) ?? layers[0])?.layer);
    const isKept = [...source.select.options].some(({ value }) => value === source.select.value && value !== "");
    if (wanted && [...source.select.options].some(({ value }) => value === wanted) && (wish || !isKept || !touched))
      source.select.value = wanted;
    touched = true;
    fitMap();
    if (wish?.map !== undefined) map.set(wish.map);
    wish = null;
  }
  let touched = false;

  /**
   * What to ask about; null while there is nothing.
   * @param {number[][]} [typed]
   */
  async function of(typed) {
    const chosen = wish?.of ?? (source.select.value || own[0]);
    if (chosen === "typed" && typed) return { numbers: typed };
    if (chosen === "bench") return benchOutput();
    if (chosen === "sobel") return sobel();
    const about = aboutImage();
    if (!about || !layers.some(({ layer }) => layer === chosen)) return null;
    return { ...about, layer: chosen, channel: map.value() };
  }
  const said = () => {
    const { value } = source.select;
    if (own.some((id) => id === value)) return words.own[/** @type {Own} */ (value)];
    return words.mapOf(value, map.value());
  };

  return {
    element,
    ready,
    of,
    said,
    isEmpty: () => !own.length && known !== "" && !layers.length,
    value: () => source.select.value || own[0] || "",
    write: () => ({ of: wish?.of ?? source.select.value, map: map.element.hidden ? null : String(map.value()) }),
    /** @param {Record<string, string>} given */
    read(given) {
      const wanted = given.of === "typed" || given.from === "typed" ? "typed" : name(given.of);
      if (wanted && (own.some((id) => id === wanted) || layers.some(({ layer }) => layer === wanted))) {
        source.select.value = wanted;
        fitMap();
        map.set(whole(given.map, 0, 100_000) ?? 0);
      } else if (wanted) {
        known = "";
        wish = { of: wanted, map: whole(given.map, 0, 100_000) };
      } else if (own.length) {
        source.select.value = own[0];
        fitMap();
      }
    },
  };
}

function benchOutput() {
  const { slid } = bench.state;
  if (!slid) return null;
  const rows = Array.from({ length: Math.min(slid.h, 64) }, (_, y) =>
    Array.from(slid.output.subarray(y * slid.w, y * slid.w + Math.min(slid.w, 64))),
  );
  return { numbers: rows };
}

async function sobel() {
  const { image } = lab.state;
  if (!image) return null;
  const answer = await askUntilAnswered("image_numbers", { image, side: SIDE, channels: "gray" });
  if (answer.error) return null;
  const maps = Float64Array.from(bytes(answer.pixels), (value) => value / 255);
  const found = convolved({
    maps,
    height: SIDE,
    width: SIDE,
    kernel: [SOBEL],
    stride: 1,
    dilation: 1,
    bias: 0,
    sides: [0, 0],
  });
  if (!found) return null;
  return {
    numbers: Array.from({ length: found.h }, (_, y) =>
      Array.from(found.values.subarray(y * found.w, (y + 1) * found.w)),
    ),
  };
}
