/* One line that offers the network that can know the image: one press, nothing lost. The first photo of a visitor who
   has not chosen a network yet goes there by itself. */

import { classify } from "../../../texts/tabs/classify.js";
import { make } from "../../kit/dom.js";
import { toast } from "../../kit/toast.js";
import { fitting } from "../../session/input/fitting.js";
import { hasChosen, use } from "../../session/networks.js";
import { lab } from "../../session/state.js";
import { nameOf } from "../../shell/network_picker.js";

/** @typedef {import("../../kit/server/rpc_types.js").NetworkCard} NetworkCard */

const words = classify.better;

export function betterNetwork() {
  const said = make("span", {});
  const press = make("button", { type: "button", class: "primary", onclick: take });
  const element = make("p", { class: "better", role: "status", hidden: true }, said, press);

  function take() {
    const { better } = fitting.state;
    if (better) void use(better);
  }
  fitting.on("better", (better) => {
    element.hidden = !better;
    const { network } = lab.state;
    if (!better || !network) return;
    if (better.channels === 3 && !hasChosen()) return void takeOver(network, better);
    said.textContent = reason(network, better);
    press.textContent = words.ask(nameOf(better));
  });
  return { element };
}

/**
 * @param {NetworkCard} network
 * @param {NetworkCard} better
 */
function takeOver(network, better) {
  void use(better);
  const end = toast(words.taken(nameOf(better)), { label: words.back(nameOf(network)), run: () => void use(network) });
  const leave = lab.on("network", (card) => {
    if (card?.network === network.network || card?.network === better.network) return;
    end(); // it says who answers now
    leave();
  });
}

/**
 * @param {NetworkCard} network
 * @param {NetworkCard} better
 */
function reason(network, better) {
  if (better.channels === 1) return words.drawing(nameOf(network));
  return network.channels === 1 ? words.photo(nameOf(network)) : words.things(nameOf(network), network.classes.length);
}
