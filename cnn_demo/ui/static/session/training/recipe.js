/* The recipe that the Train tab would start: what can be chosen, what is chosen, and where it came from. The form only
   shows it; other tabs set it with trainWith(). */

import { askUntilAnswered } from "../../kit/server/rpc.js";
import { createStore } from "../../kit/store.js";
import { jump } from "../jump.js";

/** @typedef {import("../../kit/server/rpc_types.js").TrainSettings} TrainSettings */
/** @typedef {import("../../kit/server/rpc_types.js").ChoicesAnswer} ChoicesAnswer */
/** @typedef {Required<TrainSettings>} Settings */

export const TIME_LIMIT = 300; // seconds, unless a preset or the visitor says something else
const KEPT = /** @type {const} */ (["seed", "max_images", "time_limit"]); // not part of a network's recipe

/**
 * @typedef {object} Recipe
 * @property {ChoicesAnswer | null} choices null until the server has said what there is
 * @property {Settings | null} config
 * @property {boolean} sample learn from the sample that comes with the app
 * @property {string} preset the preset that all of it is as in; empty when it is nobody's
 * @property {boolean} arriving a whole recipe has been asked for and is on its way
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
  arriving: false,
  trouble: "",
  wrong: {},
  from: "",
  remedy: null,
  changed: null,
};
export const recipe = createStore(beginning);

/** @type {Set<string>} what the visitor has typed of KEPT */
const typed = new Set();

/** @type {(() => Promise<void>) | null} what was asked for before the choices were there */
let pending = null;

/**
 * Takes a recipe from elsewhere, at once or as soon as there is something to choose.
 * @param {() => Promise<void>} take
 */
function takeWhenOpen(take) {
  if (recipe.state.choices) void take();
  else pending = take;
}

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
  recipe.set({ choices, config, sample: hasOnlySamples(choices), trouble: "" });
  await pending?.();
  pending = null;
}

let underway = new AbortController();

/**
 * The answer that a whole recipe comes with; null where something else has been asked for since.
 * @template T
 * @param {(options: { waiting: (trouble: { sentence: string }) => void, signal: AbortSignal }) => Promise<T>} question
 */
async function arrival(question) {
  underway.abort();
  underway = new AbortController();
  const { signal } = underway;
  recipe.set({ arriving: true });
  const answer = await question({ waiting: ({ sentence }) => recipe.set({ trouble: sentence }), signal });
  if (signal.aborted) return null;
  recipe.set({ arriving: false });
  return answer;
}

export const hasOnlySamples = (/** @type {ChoicesAnswer} */ { data }) => data.every(({ is_sample }) => is_sample);

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
  const answer = await arrival((options) => askUntilAnswered("recipe", { data, architecture }, options));
  const now = recipe.state.config;
  if (!answer || !now || now.data !== data || now.architecture !== architecture) return;
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
  const answer = await arrival((options) => askUntilAnswered("preset", { preset }, options));
  if (!answer) return undefined;
  if (answer.error) return void recipe.set({ trouble: answer.error.sentence });
  typed.clear();
  return put(answer.config, recipe.state.sample, { preset });
}

/**
 * @param {TrainSettings} config
 * @param {boolean} [sample]
 * @param {Partial<Recipe>} [more]
 */
function put(config, sample = recipe.state.sample, more = {}) {
  underway.abort();
  const choices = /** @type {ChoicesAnswer} */ (recipe.state.choices);
  const whole = /** @type {Settings} */ ({ ...choices.usual, ...config, extra_epochs: 0 });
  const hasNone = choices.data.some((data) => data.id === whole.data && !data.sample);
  recipe.set({
    config: whole,
    sample: !hasNone && (sample || hasOnlySamples(choices)),
    arriving: false,
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
  takeWhenOpen(async () => {
    if ("preset" in wish) await takePreset(wish.preset);
    else put(wish.config, wish.sample, { from: "elsewhere" });
  });
  jump("train", ".recipe");
}

/**
 * The recipe of a link; `refused` is told why it is none.
 * @param {string} link
 * @param {Recipe["from"]} from
 * @param {(sentence: string) => void} refused
 */
export function takeLink(link, from, refused) {
  takeWhenOpen(async () => {
    const answer = await arrival((options) => askUntilAnswered("linked_recipe", { link }, options));
    if (!answer) return undefined;
    if (answer.error) return refused(answer.error.sentence);
    const { changed_learning_rate, changed_step, remark } = answer;
    const changed = changed_learning_rate === null ? null : { changed_learning_rate, changed_step };
    return put(answer.config, answer.sample, { from, changed, trouble: remark });
  });
}
