/* The recipe that the Train tab would start: what can be chosen, what is chosen, and where it came from. The form only
   shows it; other tabs set it with trainWith(). */

import { addressChanged, addressPart } from "../kit/links.js";
import { ask, askUntilAnswered } from "../kit/rpc.js";
import { isText, kept } from "../kit/storage.js";
import { createStore } from "../kit/store.js";
import { jump } from "./jump.js";
import { writeRecipe } from "./recipe_link.js";
import { watch } from "./runs.js";
import { lab } from "./state.js";

/** @typedef {import("../kit/rpc_types.js").TrainSettings} TrainSettings */
/** @typedef {import("../kit/rpc_types.js").ChoicesAnswer} ChoicesAnswer */
/** @typedef {Required<TrainSettings>} Settings */

const TIME_LIMIT = 300; // seconds, unless a preset or the visitor says something else
const KEPT = /** @type {const} */ (["seed", "max_images", "time_limit"]); // not part of a network's recipe

/**
 * @typedef {object} Recipe
 * @property {ChoicesAnswer | null} choices null until the server has said what there is
 * @property {Settings | null} config
 * @property {boolean} sample learn from the sample that comes with the app
 * @property {string} preset the preset that all of it is as in; empty when it is nobody's
 * @property {string} trouble why there is nothing to choose yet, or why a recipe was refused
 * @property {Record<string, string>} wrong fields that hold what cannot be taken, each with a sentence
 * @property {import("./recipe_link.js").Changed | null} changed a learning rate changed by hand in the linked run
 * @property {"" | "link" | "remedy" | "elsewhere"} from where the whole of it came from last
 * @property {Partial<Settings> | null} remedy what a diagnosis has changed in it
 */

/** @type {Recipe} */
const beginning = {
  choices: null,
  config: null,
  sample: false,
  preset: "quick",
  trouble: "",
  wrong: {},
  from: "",
  remedy: null,
  changed: null,
};
export const recipe = createStore(beginning);

/** @type {Set<string>} what the visitor has typed of KEPT */
const typed = new Set();

/* What was filled in, for when this page is loaded again. */
const filledIn = kept("lab-recipe", "", isText, "session");

/** @type {(() => Promise<void>) | null} what was asked for before the choices were there */
let pending = null;

/* Asks what there is to choose, until the server answers; what a link or another tab has asked for comes then. */
export async function openRecipe() {
  const waiting = (/** @type {{ sentence: string }} */ { sentence }) => recipe.set({ trouble: sentence });
  const choices = await askUntilAnswered("training_choices", {}, { waiting });
  if (recipe.state.choices) return; // asked for twice
  if (choices.error) {
    recipe.set({ trouble: choices.error.sentence });
    return;
  }
  const config = { .../** @type {Settings} */ (choices.usual), time_limit: TIME_LIMIT };
  const before = filledIn.read();
  recipe.set({ choices, config, sample: hasOnlySamples(choices), trouble: "" });
  const next = pending ?? (before ? () => takeLink(before, "") : null);
  pending = null;
  await next?.();
}

const hasOnlySamples = (/** @type {ChoicesAnswer} */ { data }) => data.every(({ is_sample }) => is_sample);

/**
 * @param {Partial<Settings>} changes
 */
export function change(changes) {
  const { config } = recipe.state;
  if (!config) return;
  for (const name of KEPT) if (name in changes) typed.add(name);
  const isOnlyTime = Object.keys(changes).every((name) => name === "time_limit");
  const next = { ...config, ...changes };
  if (next.pretrained === null) next.freeze = "none";
  if (recipe.state.trouble) recipe.set({ trouble: "" });
  recipe.set({ config: next, ...(isOnlyTime ? {} : { preset: "", from: "", remedy: null, changed: null }) });
}

/** @param {boolean} sample */
export const chooseSample = (sample) => recipe.set({ sample });

/**
 * A field holds what cannot be taken; an empty sentence says that it is right again.
 * @param {string} name
 * @param {string} sentence
 */
export function markWrong(name, sentence) {
  const { [name]: before = "", ...others } = recipe.state.wrong;
  if (before !== sentence) recipe.set({ wrong: sentence ? { ...others, [name]: sentence } : others });
}

/**
 * Other data or another network: its own recipe comes with it. What the visitor typed of seed, images and time stays,
 * and what is changed while the answer is on its way.
 * @param {{ data?: string, architecture?: string }} pair
 */
export async function choosePair(pair) {
  const { config } = recipe.state;
  if (!config) return;
  /** @type {Settings} */
  const asked = { ...config, ...pair };
  const { data, architecture } = asked;
  recipe.set({ config: asked });
  const answer = await ask("recipe", { data, architecture });
  const now = recipe.state.config;
  if (!now || now.data !== data || now.architecture !== architecture) return;
  if (answer.error) return void recipe.set({ trouble: answer.error.sentence });
  const stays = Object.entries(now).filter(
    ([name, value]) => typed.has(name) || value !== asked[/** @type {keyof Settings} */ (name)],
  );
  put({ ...answer.config, time_limit: TIME_LIMIT, ...Object.fromEntries(stays) });
}

/**
 * The whole recipe of a preset: epochs and time limit too.
 * @param {string} preset
 */
export async function takePreset(preset) {
  const answer = await askUntilAnswered("preset", { preset });
  if (answer.error) return void recipe.set({ trouble: answer.error.sentence });
  typed.clear();
  put(answer.config, recipe.state.sample, { preset });
}

/**
 * @param {TrainSettings} config
 * @param {boolean} [sample]
 * @param {Partial<Recipe>} [more]
 */
function put(config, sample = recipe.state.sample, more = {}) {
  const choices = /** @type {ChoicesAnswer} */ (recipe.state.choices);
  const whole = /** @type {Settings} */ ({ ...choices.usual, ...config, extra_epochs: 0 });
  const hasNone = choices.data.some((data) => data.id === whole.data && !data.sample);
  recipe.set({
    config: whole,
    sample: !hasNone && (sample || hasOnlySamples(choices)),
    trouble: "",
    wrong: {},
    preset: "",
    from: "",
    remedy: null,
    changed: null,
    ...more,
  });
}

/**
 * A finished run's settings with one change.
 * @param {TrainSettings} config
 * @param {boolean} sample
 * @param {Partial<Settings>} remedy
 */
export function takeRemedy(config, sample, remedy) {
  put({ ...config, ...remedy }, sample, { from: "remedy", remedy });
}

/**
 * For other tabs: opens Train with a preset or a recipe; nothing is started.
 * @param {{ preset: string } | { config: TrainSettings, sample?: boolean }} wish
 */
export function trainWith(wish) {
  const take = async () => {
    if ("preset" in wish) await takePreset(wish.preset);
    else put(wish.config, wish.sample, { from: "elsewhere" });
  };
  if (recipe.state.choices) void take();
  else pending = take;
  jump("train", ".recipe");
}

/**
 * @param {string} link
 * @param {Recipe["from"]} [from]
 */
async function takeLink(link, from = "link") {
  const answer = await askUntilAnswered("linked_recipe", { link });
  if (!answer.error) {
    const { changed_learning_rate, changed_step, remark } = answer;
    const changed = changed_learning_rate === null ? null : { changed_learning_rate, changed_step };
    return put(answer.config, answer.sample, { from, changed, trouble: remark });
  }
  if (from) recipe.set({ trouble: answer.error.sentence });
  else filledIn.forget();
  return undefined;
}

/* The words of a link that are the recipe's; empty while it is what the form begins with. */
export function recipeWords() {
  const { config, sample, choices } = recipe.state;
  if (!config || !choices) return "";
  const isChosen = sample && !hasOnlySamples(choices);
  const isBeginning = !writeRecipe(config, isChosen, { ...choices.usual, time_limit: TIME_LIMIT });
  const changed = recipe.state.changed ?? changedInRun(config, choices.usual);
  return isBeginning && !changed ? "" : writeRecipe(config, isChosen, choices.usual, changed);
}

/**
 * What was done by hand in the run that is watched, if this is its recipe.
 * @param {TrainSettings} config
 * @param {TrainSettings} usual
 */
function changedInRun(config, usual) {
  const run = lab.state.progress;
  if (!run || run.changed_step === null) return null;
  if (writeRecipe(run.config, false, usual) !== writeRecipe(config, false, usual)) return null;
  return { changed_learning_rate: run.learning_rate, changed_step: run.changed_step };
}

/* In the address: the recipe and the run, while the tab is open. */
export function registerTraining() {
  const isOpen = () => lab.state.tab === "train";
  addressPart({
    names: ["train"],
    write: () => ({ train: isOpen() ? recipeWords() : null }),
    read({ train }) {
      if (!train || train === recipeWords()) return;
      if (recipe.state.choices) void takeLink(train);
      else pending = () => takeLink(train);
      lab.set({ tab: "train" });
    },
  });
  addressPart({
    names: ["run"],
    write: () => ({ run: isOpen() ? lab.state.run : null }),
    read({ run }) {
      if (run && run !== lab.state.run) watch(run);
    },
  });
  recipe.onAny(["config", "sample"], () => {
    if (recipe.state.choices) filledIn.write(recipeWords());
    addressChanged();
  });
  lab.onAny(["run"], () => addressChanged());
  let byHand = "";
  lab.on("progress", (run) => {
    const now = `${run?.changed_step} ${run?.learning_rate}`;
    if (now !== byHand) addressChanged();
    byHand = now;
  });
}
