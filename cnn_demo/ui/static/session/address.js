/* The words of the address that every tab shares: which tab, network, epoch, image, map, value and class. */

import { address as words } from "../../texts/address.js";
import { addressChanged, addressPart } from "../kit/links.js";
import { toast } from "../kit/toast.js";
import { sendDrawing, showKeptPhoto, showStrokes, showTest } from "./input/pad_content.js";
import { readStrokes, writeStrokes } from "./input/strokes.js";
import { lookFor, testImage, use, useById } from "./networks.js";
import { lab } from "./state.js";

/** @type {Record<string, string>} ids that links of earlier versions say */
const FORMER_TABS = { convolution: "operations", gallery: "architectures" };

export function registerAddress() {
  addressPart({ names: ["tab"], write: () => ({ tab: lab.state.tab }), read: readTab });
  addressPart({ names: ["network", "epoch"], write: writeNetwork, read: readNetwork });
  addressPart({ names: ["image"], write: () => ({ image: writeImage() }), read: readImage });
  addressPart({ names: ["map", "value", "class"], write: writeChoice, read: readChoice });
  let first = true;
  lab.onAny(["tab", "pinned", "value", "asked", "network"], () => {
    if (!first) addressChanged({ push: true });
    first = false;
  });
  lab.onAny(["epoch", "image", "photo"], () => addressChanged());
}

/** @param {Record<string, string>} words */
function readTab({ tab }) {
  if (tab) lab.set({ tab: FORMER_TABS[tab] ?? tab });
}

function writeNetwork() {
  const { network, epoch } = lab.state;
  return { network: network?.network, epoch: epoch === null ? null : String(epoch) };
}

/** @param {Record<string, string>} words */
function readNetwork({ network, epoch }) {
  const at = epoch && /^\d{1,4}$/.test(epoch) ? Number(epoch) : null;
  if (!network || useById(network, at)) return;
  lookFor(network);
  const leave = lab.on("networks", (networks) => {
    const card = networks.find((other) => other.network === network);
    if (!networks.length) return;
    if (card) void use(card, at);
    else toast(words.noNetwork);
    setTimeout(() => leave());
  });
}

function writeImage() {
  const { image, strokes, photo } = lab.state;
  if (image?.kind === "test") return `test.${image.data}.${image.index}`;
  if (image?.kind === "ink" && strokes) return `ink.${writeStrokes(strokes)}`;
  if (image?.kind === "photo" && photo) return `photo.${photo}`;
  return null;
}

/** @param {Record<string, string>} words */
async function readImage({ image }) {
  if (image && image === writeImage()) return undefined;
  const [kind, ...rest] = (image ?? "").split(".");
  if (kind === "ink") {
    const strokes = readStrokes(rest.join("."));
    if (strokes) return showStrokes(strokes);
  } else if (kind === "test" && /^\w{1,40}$/.test(rest[0] ?? "") && /^\d{1,6}$/.test(rest[1] ?? "")) {
    const answer = await testImage(rest[0], Number(rest[1]));
    if (!answer.error) return showTest(answer);
  } else if (kind === "photo" && /^[\w-]{22}$/.test(rest[0] ?? "")) {
    const trouble = await showKeptPhoto(rest[0]);
    if (!trouble) return undefined;
    toast(trouble);
  }
  return lab.state.image ? undefined : sendDrawing();
}

function writeChoice() {
  const { pinned, value, asked } = lab.state;
  return {
    map: pinned ? `${pinned.layer}:${pinned.map}` : null,
    value: value ? `${value.layer}:${value.channel}.${value.y}.${value.x}` : null,
    class: asked === null ? null : String(asked),
  };
}

/** @param {Record<string, string>} words */
function readChoice({ map, value, class: asked }) {
  const chosen = /^([\w.#]{1,120}):(\d{1,5})$/.exec(map ?? "");
  const place = /^([\w.#]{1,120}):(\d{1,5})\.(\d{1,5})\.(\d{1,5})$/.exec(value ?? "");
  const next = {
    pinned: chosen ? { layer: chosen[1], map: Number(chosen[2]) } : null,
    value: place ? { layer: place[1], channel: Number(place[2]), y: Number(place[3]), x: Number(place[4]) } : null,
    asked: /^\d{1,4}$/.test(asked ?? "") ? Number(asked) : null,
  };
  if (JSON.stringify(next) !== JSON.stringify([lab.state.pinned, lab.state.value, lab.state.asked])) lab.set(next);
}
