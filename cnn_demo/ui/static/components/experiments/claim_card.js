/* A claim: the reader votes, the test runs on the server, and a stamp says what was measured. */

import { experiments } from "../../../texts/tabs/experiments.js";
import { make } from "../../kit/dom.js";
import { percent } from "../../kit/numbers/format.js";
import { ask, askUntilAnswered, sleep } from "../../kit/server/rpc.js";
import { card, vote } from "./card.js";
import { evidence } from "./claim_evidence.js";

/** @typedef {import("../../kit/server/rpc_types.js").ClaimCard} Claim */
/** @typedef {import("../../kit/server/rpc_types.js").MeasuredClaim} MeasuredClaim */
/** @typedef {MeasuredClaim["verdict"]} Verdict */

const words = experiments.myths;
const PAUSE = 400; // milliseconds between two looks at a test that trains
const VOTES = /** @type {Verdict[]} */ (["true", "false", "partly"]);

/** @param {Claim} claim */
export function claimCard(claim) {
  const { id, claimed, context, how, known } = claim;
  const shell = card({ id, kind: words.kind, title: claimed, question: "", content });
  /** @type {Verdict | null} */
  let voted = null;

  function content() {
    const run = make(
      "button",
      { type: "button", class: "primary", disabled: true, onclick: () => (known ? lookUp(known) : void test()) },
      known ? words.lookUp : words.run,
    );
    const choice = vote(
      words.vote,
      VOTES.map((value) => ({ value, text: words.votes[value] })),
      (value) => {
        voted = value;
        run.disabled = false;
      },
    );
    /** @type {string | null} */
    let ticket = null;
    let isStopped = false;
    const stop = make("button", { type: "button", hidden: true, onclick: halt }, words.stop);
    const status = make("p", { class: "quiet-text", role: "status" });
    const result = make("div", { class: "claim-result", "aria-live": "polite" });

    async function test() {
      run.disabled = true;
      isStopped = false;
      say(words.running);
      const measured = await measure();
      run.disabled = false;
      stop.hidden = true;
      if (!measured) return;
      const { verdict, finding } = measured;
      say("");
      run.textContent = words.again;
      shell.stamp(words.stamps[verdict], verdict);
      result.replaceChildren(...outcome(verdict, finding), ...evidence(measured));
    }
    /**
     * A test that trains is asked for again until it has ended or is stopped.
     * @returns {Promise<MeasuredClaim | null>}
     */
    async function measure() {
      const waiting = () => say(words.busy);
      for (ticket = null; ; ) {
        /** @type {import("../../kit/server/rpc.js").Answer<"measure_claim">} */
        const found = await askUntilAnswered("measure_claim", { claim: id, ticket }, { waiting });
        if (found.error) {
          say(isStopped ? "" : found.error.sentence);
          return null;
        }
        if (found.measured) return found.measured;
        ticket = found.ticket;
        stop.hidden = false;
        say(words.progress(percent(found.progress, 0)));
        await sleep(PAUSE);
      }
    }
    function halt() {
      if (!ticket) return;
      isStopped = true;
      void ask("stop_claim", { ticket });
    }
    /** @param {Verdict} verdict */
    function lookUp(verdict) {
      shell.stamp(words.stamps[verdict], verdict);
      result.replaceChildren(...outcome(verdict, how));
    }
    /** @param {string} sentence */
    function say(sentence) {
      status.textContent = sentence;
    }

    return [
      make("div", { class: "card-row" }, choice, run, stop, status),
      result,
      make(
        "div",
        { class: "footnotes" },
        make("p", {}, make("strong", {}, words.about), ` ${context}`),
        known ? "" : make("p", {}, make("strong", {}, words.how), ` ${how}`),
      ),
    ];
  }

  /**
   * @param {Verdict} verdict
   * @param {string} finding
   */
  function outcome(verdict, finding) {
    const said = voted === verdict ? words.agreed : voted ? words.disagreed(words.votes[voted]) : "";
    return [
      make(
        "div",
        { class: "outcome" },
        make(
          "span",
          { class: "stamp large", "data-verdict": verdict, "data-testid": "verdict" },
          words.stamps[verdict],
        ),
        make("p", { class: "finding" }, finding, said ? make("span", { class: "quiet-text" }, ` ${said}`) : null),
      ),
    ];
  }
  return shell.element;
}
