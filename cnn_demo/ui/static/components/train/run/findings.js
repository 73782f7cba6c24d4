/* What is wrong with the run, in words with its numbers, and one press to change the recipe accordingly: the form takes
   that run's settings with the one change. */

import { train } from "../../../../texts/tabs/train.js";
import { make } from "../../../kit/dom.js";
import { plural } from "../../../kit/numbers/format.js";
import { latest } from "../../../kit/server/latest.js";
import { ask, isPassing, sleep } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { takeRemedy } from "../../../session/training/recipe.js";

/** @typedef {import("../../../kit/server/rpc_types.js").DiagnosisAnswer} DiagnosisAnswer */
/** @typedef {import("../../../kit/server/rpc_types.js").RemedyWords} RemedyWords */

const words = train.findings;
const AGAIN = 3000; // milliseconds

/** @param {{ start: () => Promise<void> }} actions */
export function findings({ start }) {
  const summary = make("p", { class: "findings-summary" });
  const list = make("ul", { class: "findings-list" });
  const taken = make("p", { class: "findings-taken", role: "status" });
  const element = make(
    "section",
    { class: "findings", hidden: true, "aria-label": words.title },
    make("div", { class: "findings-head" }, make("h3", {}, words.title), summary),
    list,
    taken,
  );

  const look = latest(async () => {
    const { run } = lab.state;
    if (!run) return;
    const answer = await ask("diagnosis", { run });
    if (lab.state.run !== run) return;
    if (answer.error) {
      if (!isPassing(answer)) return;
      await sleep(AGAIN);
      asked = "";
      consider();
      return;
    }
    show(answer);
  });

  let asked = "";
  function consider() {
    const { progress: run, tab } = lab.state;
    if (!run || tab !== "train") return;
    const now = `${run.run} ${Math.floor(run.epoch)} ${run.ended}`;
    if (now === asked || (!run.points.length && !run.ended)) return;
    if (!asked.startsWith(run.run)) element.hidden = true;
    asked = now;
    void look();
  }
  lab.onAny(["progress", "tab"], consider);

  /** @param {DiagnosisAnswer} answer */
  function show({ findings: found, unseen, ended, dead_filters: counted }) {
    element.hidden = !found.length && !ended;
    taken.replaceChildren();
    const so = ended ? "" : ` ${words.soFar}`;
    summary.textContent = found.length
      ? `${words.some(plural(found.length, words.one, words.many))}${so}. ${unseen}`
      : `${words.none}${so}. ${words.checked(counted)} ${unseen}`;
    list.replaceChildren(
      ...found.map(({ title, seen, remedies }) =>
        make(
          "li",
          {},
          make("b", {}, title),
          make("p", {}, seen),
          make(
            "div",
            { class: "row" },
            ...remedies.map((remedy) =>
              make("button", { type: "button", onclick: () => take(remedy) }, words.try(remedy.words)),
            ),
          ),
        ),
      ),
    );
  }
  /** @param {RemedyWords} remedy */
  function take({ words: said, change }) {
    const run = lab.state.progress;
    if (!run) return;
    takeRemedy(run.config, run.sample, change);
    const go = make("button", { type: "button", class: "primary", onclick: () => void start() }, words.start);
    taken.replaceChildren(words.taken(said), " ", go);
  }
  return { element };
}
