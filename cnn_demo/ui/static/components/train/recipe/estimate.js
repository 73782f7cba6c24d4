/* About how long the recipe takes on this server, asked for when something that it depends on has changed. */

import { train } from "../../../../texts/tabs/train.js";
import { duration } from "../../../kit/numbers/format.js";
import { latest } from "../../../kit/server/latest.js";
import { ask } from "../../../kit/server/rpc.js";
import { lab } from "../../../session/state.js";
import { recipe } from "../../../session/training/recipe.js";

const words = train.line;

/**
 * @param {{ tell: (text: string, brief: string) => void, refuse: (sentence: string) => void }} actions what to say; in
 *   two words, where there is no room for more; and what is said about a recipe that cannot be trained at all
 */
export function estimates({ tell, refuse }) {
  const look = latest(async () => {
    const { config, sample } = recipe.state;
    if (!config) return;
    const answer = await ask("estimate", { config, sample });
    if (recipe.state.config !== config) return;
    if (answer.error) {
      tell("", "");
      if (answer.error.retry_after !== null) asked = "";
      else {
        isRefused = true;
        refuse(answer.error.sentence);
      }
      return;
    }
    if (isRefused) refuse("");
    isRefused = false;
    if (answer.seconds === null || answer.whole === null) return tell(words.unknownTime, "");
    const about = duration(roughly(answer.seconds), true);
    const isCut = answer.whole > answer.seconds + 1;
    const text = answer.here ? words.about(about) : words.aboutElsewhere(about);
    tell(isCut ? words.cut(duration(roughly(answer.whole), true), about) : text, words.about(about));
  });

  let isRefused = false;
  let asked = "";
  function consider() {
    const { config, sample } = recipe.state;
    const now = JSON.stringify([config, sample, lab.state.progress?.ended]);
    if (now === asked || lab.state.tab !== "train") return;
    asked = now;
    void look();
  }
  recipe.onAny(["config", "sample"], consider);
  lab.onAny(["tab", "progress"], consider);
}

/** @param {number} seconds */
function roughly(seconds) {
  if (seconds < 10) return Math.max(1, Math.round(seconds));
  return seconds < 120 ? Math.round(seconds / 5) * 5 : Math.round(seconds / 60) * 60;
}
