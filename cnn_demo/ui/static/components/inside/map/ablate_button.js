/* Sets the shown map, or the chosen unit, to zero; pressed again, it comes back. */

import { inside as words } from "../../../../texts/tabs/inside.js";
import { make } from "../../../kit/dom.js";
import { isOff, switchMap } from "../../../session/edits.js";
import { isVector, SOFTMAX } from "../../../session/layers.js";

export function ablateButton() {
  const element = make("button", { type: "button", class: "ablate", "aria-pressed": "false", onclick: press });
  let name = "";
  /** @type {number | null} */
  let subject = null;

  function press() {
    if (subject !== null) switchMap(name, subject);
  }
  return {
    element,
    /**
     * @param {import("../../../kit/server/rpc_types.js").GraphLayer} layer
     * @param {number | null} map null while no unit of a layer is chosen
     */
    draw(layer, map) {
      [name, subject] = [layer.name, map];
      const isZero = map !== null && isOff(name, map);
      element.textContent = isZero ? words.ablate.undo : isVector(layer) ? words.ablate.unit : words.ablate.map;
      element.setAttribute("aria-pressed", String(isZero));
      element.disabled = map === null;
      element.hidden = name === SOFTMAX;
    },
  };
}
