/* What a training begins with: random weights, or what another network of the same design has learned; and how much of
   that is frozen, layer by layer. */

import { train } from "../../../../texts/tabs/train.js";
import { field, make } from "../../../kit/dom.js";
import { count } from "../../../kit/numbers/format.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { change, recipe } from "../../../session/training/recipe.js";
import { nameOf } from "../../../shell/network_picker.js";

const words = train.transfer;

/** @param {string[]} freezes */
export function transferSource(freezes) {
  const start = make("select", { "data-setting": "pretrained", onchange: choose });
  const freeze = make("select", { "data-setting": "freeze", onchange: () => change({ freeze: freeze.value }) });
  freeze.append(...freezes.map((id) => make("option", { value: id }, id)));
  const said = make("p", { class: "quiet-text", role: "status" });
  const layers = make("ul", { class: "transfer-layers" });
  const element = make(
    "div",
    { class: "preview" },
    make("div", { class: "recipe-pair" }, field(train.form.pretrained, start), field(train.form.freeze, freeze)),
    said,
    layers,
    make("p", { class: "quiet-text" }, train.form.freezeHelp),
  );

  function choose() {
    const pretrained = start.value || null;
    change(pretrained ? { pretrained } : { pretrained, freeze: "none" });
  }
  /** @param {string} network */
  function name(network) {
    const card = lab.state.networks.find((each) => each.network === network);
    if (!card) return network;
    return card.group === "yours" ? words.yours(nameOf(card)) : nameOf(card);
  }

  /** @param {string} text */
  function tell(text) {
    said.textContent = text;
  }

  let seen = "";
  const show = latest(async () => {
    const { config } = recipe.state;
    if (!config) return;
    const { architecture, data, pretrained } = config;
    const runs = lab.state.networks.filter(({ group }) => group === "yours").map(({ network }) => network);
    const now = JSON.stringify([architecture, data, pretrained, config.freeze, runs]);
    if (now === seen) return;
    const answer = await ask("starts", { architecture, data, runs });
    if (answer.error) return tell(answer.error.sentence);
    const there = answer.starts.map(({ network }) => network);
    if (pretrained && !there.includes(pretrained)) there.push(pretrained);
    start.replaceChildren(
      make("option", { value: "" }, train.form.random),
      ...there.map((network) => make("option", { value: network }, name(network))),
    );
    start.value = pretrained ?? "";
    freeze.value = config.freeze;
    freeze.disabled = !pretrained;
    layers.replaceChildren();
    if (!pretrained) {
      seen = now;
      return tell(there.length ? words.nothing : words.nobody);
    }
    const found = await ask("frozen", { architecture, data, freeze: config.freeze });
    if (found.error) return tell(found.error.sentence);
    seen = now;
    const sum = (/** @type {{ parameters: number }[]} */ list) =>
      count(list.reduce((all, one) => all + one.parameters, 0));
    const isNew = answer.starts.find(({ network }) => network === pretrained)?.new_head;
    const trained = words.trained(sum(found.layers.filter((layer) => !layer.frozen)), sum(found.layers));
    said.textContent = isNew ? `${trained} ${words.newHead}` : trained;
    layers.replaceChildren(
      ...found.layers.map((layer) =>
        make(
          "li",
          { class: layer.frozen ? "frozen" : "" },
          make("b", {}, layer.name),
          ` ${layer.frozen ? words.frozen : words.learns}`,
        ),
      ),
    );
    return undefined;
  });
  return { element, show };
}
