/* Which pixels raise or lower a class's score: any method, any class, any layer, with the check on random weights. */

import { probes } from "../../../../texts/probes.js";
import { legend } from "../../../kit/chart/legend.js";
import { field, make } from "../../../kit/dom.js";
import { heading } from "../../../kit/heading.js";
import { number, percent } from "../../../kit/numbers/format.js";
import { ask, askUntilAnswered } from "../../../kit/server/rpc.js";
import { aboutImage, lab } from "../../../session/state.js";
import { hasPlaces, settings } from "./chosen.js";
import { follow, noImage, statusLine } from "./follow.js";
import { picture } from "./parts.js";

/** @typedef {import("../../../kit/server/rpc_types.js").AttributionAnswer} Answer */
/** @typedef {import("../../../kit/server/rpc_types.js").AttributionMethod} Method */

const words = probes.attribution;
const ALIKE = 0.5; // a rank correlation above this: the map does not depend on what was learned

/** @param {HTMLElement} panel */
export function attribution(panel) {
  const title = heading({ title: words.title, sentence: words.sentence, more: words.more, level: 3 });
  const line = statusLine();
  /** @type {Method[]} */
  let methods = [];
  const target = make("select", { onchange: () => lab.set({ asked: Number(target.value) }) });
  const method = make("select", { onchange: () => settings.set({ method: method.value }) });
  const layer = make("select", { onchange: () => settings.set({ seenAt: layer.value || null }) });
  const layerField = field(words.layer, layer);
  const sentence = make("p", { class: "quiet-text" });
  const [image, mine, random] = [picture(words.image), picture(words.title), picture(words.random)];
  const key = legend();
  const said = make("p", { class: "probe-said", role: "status", "data-testid": "attribution-said" });
  const next = make("button", { type: "button", hidden: true });
  const pictures = make("div", { class: "attribution-pictures" }, image.element, mine.element, random.element);
  const body = make("div", { class: "probe-parts", hidden: true }, pictures, key.element);
  panel.append(
    title,
    make("div", { class: "probe-fields" }, field(words.class, target), field(words.method, method), layerField),
    sentence,
    line.element,
    said,
    next,
    body,
  );

  lab.on("network", (card) => {
    target.replaceChildren(...(card?.classes ?? []).map((name, index) => make("option", { value: index }, name)));
  });
  lab.on("graph", (graph) => {
    const places = (graph?.blocks ?? []).flatMap(({ layers }) => layers.filter(hasPlaces).map(({ name }) => name));
    layer.replaceChildren(
      make("option", { value: "" }, words.last),
      ...places.toReversed().map((name) => make("option", { value: name }, name)),
    );
    if (graph && settings.state.seenAt && !places.includes(settings.state.seenAt)) settings.set({ seenAt: null });
    layer.value = settings.state.seenAt ?? "";
    if (graph) offer();
  });

  follow(panel, {
    facts: ["asked", "graph", "answer", "network"],
    settings: ["method", "seenAt"],
    line,
    async work() {
      if (!methods.length) await list();
      const [question, now] = [aboutImage(), lab.state.answer];
      if (!question || !now) return noImage;
      const layered = methods.find(({ id }) => id === settings.state.method)?.layered;
      const wanted = lab.state.asked ?? now.best;
      show(wanted, Boolean(layered));
      const [how, at] = [settings.state.method, layered ? settings.state.seenAt : null];
      const answer = await ask("attribution", { ...question, target: wanted, method: how, layer: at });
      if (answer.error) return answer.error;
      draw(answer);
      return null;
    },
  });

  async function list() {
    const answer = await askUntilAnswered("attribution_methods", {});
    if (answer.error) return;
    methods = answer.methods;
    offer();
  }

  /* Grad-CAM needs a layer whose maps have places. */
  function offer() {
    if (!methods.length) return;
    const hasMaps = (lab.state.graph?.blocks ?? []).some(({ layers }) => layers.some(hasPlaces));
    method.replaceChildren(
      ...methods.map(({ id, layered }) =>
        make("option", { value: id, disabled: layered && !hasMaps }, words.methods[id]?.title ?? id),
      ),
    );
    const usable = methods.filter(({ layered }) => hasMaps || !layered);
    if (!usable.some(({ id }) => id === settings.state.method)) settings.set({ method: usable[0].id });
    method.value = settings.state.method;
  }

  /**
   * @param {number} wanted
   * @param {boolean} layered
   */
  function show(wanted, layered) {
    const { method: how, seenAt } = settings.state;
    target.value = String(wanted);
    method.value = how;
    layer.value = seenAt ?? "";
    layerField.hidden = !layered;
    sentence.textContent = words.methods[how]?.sentence ?? "";
  }

  /** @param {Answer} answer */
  function draw(answer) {
    const name = title.querySelector("h3");
    if (name) name.textContent = words.heading(answer.label);
    const seen = lab.state.answer?.seen;
    body.hidden = false;
    if (seen) image.image(seen);
    pictures.classList.toggle("photo", seen?.channels === 3);
    mine.name(words.map(answer.label));
    random.name(`${words.random} (${words.ownScale})`);
    mine.map(answer.map, seen);
    random.map(answer.randomized, seen);
    const limit = answer.map.limit ?? 0;
    key.range(answer.signed ? -limit : 0, limit, true);
    said.textContent = inWords(answer);
    const ahead = answer.next_layer;
    next.hidden = !ahead;
    if (!ahead) return;
    next.textContent = words.tryLayer(ahead);
    next.onclick = () => settings.set({ seenAt: ahead });
  }
}

/** @param {Answer} answer */
function inWords({ label, best, layer, notes, share, weak, similarity, empty, randomized }) {
  const at = layer ? words.at(layer) : notes.join(" ");
  if (empty) return layer ? words.empty(label, layer) : words.nothing(label);
  if (similarity === null) {
    if (weak && share !== null) return words.weak(label, percent(share, 0), best);
    return randomized.limit ? at : `${words.emptied} ${at}`;
  }
  const check = similarity < ALIKE ? words.learned(number(similarity)) : words.alike(number(similarity));
  return `${check} ${at}`;
}
