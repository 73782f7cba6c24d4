/* Experiments: ablations that are trained here, and claims of teaching articles that are put to the test. The reader
   guesses first. */

import { experiments as words } from "../../../texts/tabs/experiments.js";
import { make } from "../../kit/dom.js";
import { heading } from "../../kit/heading.js";
import { count } from "../../kit/numbers/format.js";
import { askUntilAnswered } from "../../kit/server/rpc.js";
import { ablationCard } from "./ablation_card.js";
import { claimCard } from "./claim_card.js";

/** @type {import("../../tabs.js").Tab} */
export const experimentsTab = {
  id: "experiments",
  title: words.title,
  start(panel) {
    const trouble = make("p", { class: "quiet-text", role: "status" });
    const first = make("section", { "aria-label": words.ablations.title });
    const second = make("section", { "aria-label": words.myths.title });
    panel.append(
      make("div", { class: "tab-hero" }, make("h1", {}, words.heading), make("p", {}, words.sentence)),
      trouble,
      first,
      second,
    );
    /** @param {import("../../kit/server/rpc.js").Trouble} refused */
    const waiting = ({ sentence }) => say(sentence);
    void ablations();
    void claims();

    /** @param {string} sentence */
    function say(sentence) {
      trouble.textContent = sentence;
      trouble.hidden = !sentence;
    }
    async function ablations() {
      const found = await askUntilAnswered("ablations", {}, { waiting });
      say(found.error?.sentence ?? "");
      if (found.error) return;
      const { title, sentence } = words.ablations;
      first.append(
        heading({ title, sentence: sentence(count(found.images), found.epochs) }),
        make("div", { class: "cards" }, ...found.ablations.map(ablationCard)),
      );
    }
    async function claims() {
      const found = await askUntilAnswered("claims", {}, { waiting });
      if (found.error) return say(found.error.sentence);
      const { title, sentence } = words.myths;
      second.append(heading({ title, sentence }), make("div", { class: "cards" }, ...found.claims.map(claimCard)));
      return undefined;
    }
  },
};
