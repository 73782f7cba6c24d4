/* The test images that a filter responds to most, and where in them; searched part by part, so that it can be stopped.
 */

import { probes } from "../../../../texts/probes.js";
import { make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { bytes, fit } from "../../../kit/image/canvas.js";
import { onTheme, paintImage, rgb } from "../../../kit/image/palette.js";
import { count, number } from "../../../kit/numbers/format.js";
import { ask } from "../../../kit/server/rpc.js";
import { toast } from "../../../kit/toast.js";
import { showExample, showTest } from "../../../session/input/pad_content.js";
import { aboutNetwork } from "../../../session/state.js";
import { subject } from "./chosen.js";
import { follow, statusLine } from "./follow.js";
import { progress } from "./parts.js";
import { mergePatches, patchBox } from "./readings.js";

/** @typedef {import("../../../kit/server/rpc_types.js").TestPatch} TestPatch */
/** @typedef {import("../../../kit/server/rpc_types.js").TopActivationsAnswer} TopActivationsAnswer */

const words = probes.tops;
const SIDE = 64;
const GAP = 4;

/** @param {HTMLElement} panel */
export function topActivations(panel) {
  const title = heading({ title: words.title, sentence: words.sentence, more: words.more, level: 3 });
  const line = statusLine();
  const running = progress();
  const stop = make("button", { type: "button", class: "quiet", onclick: toggle }, probes.stop);
  running.element.append(stop);
  const list = make("div", { class: "patches", role: "group", "aria-label": words.title });
  const done = make("p", { class: "quiet-text" });
  panel.append(title, running.element, line.element, list, done);

  /** @type {{ key: string, patches: TestPatch[], last: TopActivationsAnswer | null }} */
  let search = { key: "", patches: [], last: null };
  let stopped = false;

  const { again } = follow(panel, {
    facts: ["pinned", "graph", "epoch", "edits", "kernels"],
    line,
    work,
    hide: () => line.say(""),
  });

  async function work() {
    const about = subject();
    if (!about) return undefined;
    const question = { ...aboutNetwork(), layer: about.layer.name, map: about.map };
    const key = JSON.stringify(question);
    if (key !== search.key) {
      search = { key, patches: [], last: null };
      stopped = false;
      setTitle();
      draw();
    }
    const start = search.last?.end ?? 0;
    if (stopped || (search.last && start >= search.last.total)) return undefined;
    const answer = await ask("top_activations", { ...question, start });
    if (search.key !== key) return undefined;
    if (answer.error) return answer.error;
    search = { key, patches: mergePatches(search.patches, answer.patches), last: answer };
    draw();
    if (answer.end < answer.total && !stopped) again(0);
    return undefined;
  }

  function setTitle() {
    const about = subject();
    const name = title.querySelector("h3");
    if (!about || !name) return;
    name.textContent = words.heading((about.isVector ? probes.unit : probes.map)(about.layer.name, about.map));
  }

  function toggle() {
    stopped = !stopped;
    draw();
    if (!stopped) again(0);
  }

  function draw() {
    const { patches, last } = search;
    stop.textContent = stopped ? words.resume : probes.stop;
    list.replaceChildren(...patches.map(card));
    const isDone = Boolean(last && last.end >= last.total);
    if (last && !isDone) running.show(last.end / last.total, words.progress(count(last.end), count(last.total)));
    else running.hide();
    const silent = isDone && (patches[0]?.value ?? 0) <= 0 ? ` ${words.silent}` : "";
    done.textContent =
      last && isDone ? words.done(count(last.total), count(last.images), last.data_title) + silent : "";
  }
  onTheme(draw);
}

/**
 * @param {TestPatch} patch
 * @param {number} rank
 */
function card(patch, rank) {
  const value = patch.value === null ? "∞" : number(patch.value);
  return make(
    "button",
    {
      type: "button",
      class: "patch",
      "aria-label": words.one(rank + 1, patch.label, value),
      onclick: () => void show(patch),
    },
    pair(patch),
    make("span", { class: "patch-words" }, make("b", {}, value), " ", words.label(patch.label)),
  );
}

/** @param {TestPatch} patch the whole image, on the pad */
async function show({ photo, data, index, label, image }) {
  if (photo === null) return showTest({ data, index, label, image });
  const answer = await ask("example_photo", { id: photo });
  return answer.error ? toast(answer.error.sentence) : showExample(answer);
}

/** @param {TestPatch} patch */
function pair({ image, field, padding, step }) {
  const canvas = make("canvas", { class: "patch-canvas", "aria-hidden": "true" });
  const context = fit(canvas, 2 * SIDE + GAP, SIDE);
  canvas.style.width = canvas.style.height = "";
  const whole = paintImage(bytes(image.pixels), image.width, image.height, image.channels);
  const [top, left, bottom, right] = field;
  const box = patchBox(field, padding, SIDE);
  context.fillStyle = rgb("--sunken");
  context.fillRect(0, 0, SIDE, SIDE);
  if (right > left && bottom > top) {
    const [x, y, w, h] = [left, top, right - left, bottom - top].map((side) => side / step);
    context.drawImage(whole, x, y, w, h, box.x, box.y, box.width, box.height);
  }
  const scale = SIDE / (step * Math.max(image.width, image.height));
  context.drawImage(whole, SIDE + GAP, 0, image.width * step * scale, image.height * step * scale);
  context.strokeStyle = rgb("--positive");
  context.lineWidth = 2;
  const [w, h] = [(right - left) * scale - 2, (bottom - top) * scale - 2];
  context.strokeRect(SIDE + GAP + 1 + left * scale, 1 + top * scale, Math.max(w, 1), Math.max(h, 1));
  return canvas;
}
