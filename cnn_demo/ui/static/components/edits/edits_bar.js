/* One line above everything while this visitor's network is changed: how many changes, which, what they cost in test
   accuracy, and the way back. */

import { edits as words } from "../../../texts/edits.js";
import { make, refill } from "../../kit/dom.js";
import { count, percent } from "../../kit/numbers/format.js";
import { ask, isPassing, sleep } from "../../kit/server/rpc.js";
import { changes, resetEdits, undo } from "../../session/edits.js";
import { lab } from "../../session/state.js";

/** @typedef {import("../../session/edits.js").Change} Change */

export function editsBar() {
  const toggle = make("button", {
    type: "button",
    class: "quiet edits-count",
    "aria-expanded": "false",
    title: words.list,
    onclick: unfold,
  });
  const measure = make(
    "button",
    { type: "button", onclick: () => (measuring ? stop(words.stopped) : void run()) },
    words.measure,
  );
  const reset = make("button", { type: "button", onclick: resetEdits }, words.reset);
  const list = make("ul", { class: "edits-list", hidden: true });
  const said = make("p", { class: "edits-said", role: "status", hidden: true });
  const element = make(
    "section",
    { class: "edits-bar", "aria-label": words.label, hidden: true },
    list,
    said,
    make("div", { class: "edits-line" }, toggle, measure, reset),
  );
  let turn = 0; // a result is of one state of the network: when that changes, it is no longer said
  let measuring = false;

  function unfold() {
    list.hidden = !list.hidden;
    toggle.setAttribute("aria-expanded", String(!list.hidden));
  }
  /** @param {string} text */
  function say(text) {
    said.textContent = text;
    said.hidden = !text;
  }
  function stop(text = "") {
    turn += 1;
    measuring = false;
    measure.textContent = words.measure;
    say(text);
  }

  lab.onAny(["edits", "kernels", "epoch", "network"], () => {
    const all = changes(lab.state.edits, lab.state.kernels);
    stop();
    element.hidden = !all.length;
    document.documentElement.toggleAttribute("data-edited", all.length > 0);
    toggle.textContent = words.count(all.length);
    refill(list, all.map(chip), document.getElementById("lab-content") ?? undefined);
  });

  /** @param {Change} change */
  function chip(change) {
    const text =
      "map" in change ? words.map(change.layer, change.map) : words.kernel(change.layer, change.filter, change.channel);
    const attributes = {
      type: "button",
      class: "edits-one",
      "aria-label": words.undo(text),
      title: words.undo(text),
      onclick: () => undo(change),
    };
    return make("li", {}, make("button", attributes, text, make("span", { "aria-hidden": "true" }, " ×")));
  }

  async function run() {
    turn += 1;
    const mine = turn;
    measuring = true;
    measure.textContent = words.stop;
    const { edits, kernels } = lab.state;
    const before = await share({ edits: {}, kernels: {} }, words.learned, mine);
    const after = before && (await share({ edits, kernels }, words.changed, mine));
    if (mine !== turn) return;
    measuring = false;
    measure.textContent = words.measure;
    if (before && after) say(inWords(before.share, after.share, after.words));
  }

  /**
   * The share of test images that are right, counted in portions; null when something else is asked for meanwhile.
   * @param {{ edits: Record<string, number[]>, kernels: Record<string, Record<string, number[][]>> }} which
   * @param {string} name
   * @param {number} mine
   */
  async function share(which, name, mine) {
    const { network, epoch } = lab.state;
    let [right, seen] = [0, 0];
    say(words.begin(name));
    for (;;) {
      const found = await ask("edit_accuracy", { network: network?.network ?? "", epoch, ...which, start: seen });
      if (mine !== turn) return null;
      if (found.error && !isPassing(found)) return void say(found.error.sentence);
      if (found.error) {
        await sleep(1000 * (found.error.retry_after ?? 1));
        if (mine !== turn) return null;
        continue;
      }
      right += found.right;
      seen = found.seen;
      if (seen >= found.total) return { share: right / seen, words: found.words };
      say(words.measuring(name, count(seen), count(found.total)));
    }
  }
  return element;
}

/**
 * @param {number} before
 * @param {number} after
 * @param {string} how
 */
function inWords(before, after, how) {
  const points = 100 * (after - before);
  const change =
    Math.abs(points) < 0.05 ? words.same : words.points(`${points < 0 ? "−" : "+"}${Math.abs(points).toFixed(1)}`);
  return words.result(percent(before), percent(after), change, how);
}
