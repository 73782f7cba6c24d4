/* The first row: data, network, epochs, time limit, about how long, Start. The second: the recipe in words, presets, a
   link. On a phone what will be started, and Start, stay at the lower edge of the window. */

import { train } from "../../../../texts/tabs/train.js";
import { field, make } from "../../../kit/dom.js";
import { query } from "../../../kit/links.js";
import { count, duration } from "../../../kit/numbers/format.js";
import { numberField } from "../../../kit/numbers/number_field.js";
import { ask } from "../../../kit/server/rpc.js";
import { toast } from "../../../kit/toast.js";
import { visitor } from "../../../session/networks.js";
import { lab } from "../../../session/state.js";
import { change, choosePair, markWrong, recipe, takePreset } from "../../../session/training/recipe.js";
import { isActive, startRun, watch } from "../../../session/training/runs.js";
import { estimates } from "./estimate.js";
import { sentence } from "./sentence.js";
import { stickyBar } from "./sticky_bar.js";

const words = train.line;

/** @param {{ unfold: () => boolean }} form what opens and closes the whole form; is it open now? */
export function recipeLine({ unfold }) {
  const { choices } = recipe.state;
  if (!choices) throw new Error("the choices come first");
  const limits = Object.fromEntries(choices.limits.map((limit) => [limit.name, limit]));
  const most = duration(limits.time_limit.high, true);

  const data = make("select", { "data-setting": "data", onchange: () => choosePair({ data: data.value }) });
  data.append(...choices.data.map((each) => make("option", { value: each.id }, titleOf(each))));
  const network = make("select", { "data-setting": "architecture", onchange: chooseNetwork });
  network.append(
    ...choices.architectures.map(({ id, title }) => make("option", { value: id }, title)),
    make("option", { value: "own" }, words.own),
  );
  const epochs = numberField({
    label: words.epochs,
    name: "epochs",
    bounds: { ...limits.epochs, step: 1 },
    change: (value) => change({ epochs: value }),
    wrong: (problem) => markWrong("epochs", problem),
  });
  const limit = numberField({
    label: words.limit,
    unit: words.seconds,
    name: "time_limit",
    empty: words.noLimit(most),
    bounds: { ...limits.time_limit, step: 10 },
    change: (value) => change({ time_limit: value }),
    wrong: (problem) => markWrong("time_limit", problem),
  });
  const time = make("p", { class: "recipe-time", "data-testid": "estimate" });
  const start = make("button", { type: "submit", class: "primary recipe-start" }, words.start);
  const said = make("p", { class: "recipe-said", role: "alert" });
  const summary = make("p", { class: "recipe-summary" });
  const edit = make("button", { type: "button", class: "quiet", "aria-expanded": "false", onclick: toggle });
  edit.textContent = train.words.edit;
  const preset = make("select", { class: "recipe-preset", "aria-label": train.words.preset, onchange: choosePreset });
  preset.append(make("option", { value: "" }, train.words.custom), ...presets(choices.presets));
  const share = make("button", { type: "button", class: "quiet", onclick: copyLink }, train.words.copyLink);
  const bar = stickyBar(() => void begin());
  const form = make(
    "form",
    { class: "recipe-line", novalidate: true, "aria-label": words.label, onsubmit: submit },
    field(words.data, data),
    field(words.network, network),
    epochs.element,
    limit.element,
    time,
    start,
  );
  const element = make(
    "section",
    { class: "recipe" },
    form,
    said,
    make("div", { class: "recipe-second" }, make("b", {}, train.words.recipe), summary, edit, preset, share),
    bar.element,
  );

  function chooseNetwork() {
    void choosePair({ architecture: network.value === "own" ? START : network.value });
  }
  function choosePreset() {
    if (preset.value) void takePreset(preset.value);
    else preset.value = recipe.state.preset;
  }
  function toggle() {
    const open = unfold();
    element.toggleAttribute("data-open", open);
    edit.setAttribute("aria-expanded", String(open));
    edit.textContent = open ? train.words.close : train.words.edit;
  }
  async function copyLink() {
    const link =
      location.origin +
      location.pathname +
      query()
        .replace(/([?&])run=[^&]*&?/, "$1")
        .replace(/[?&]$/, "");
    try {
      await navigator.clipboard.writeText(link);
      toast(train.words.copied);
    } catch {
      toast(link);
    }
  }
  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    void begin();
  }

  let starting = false;
  async function begin() {
    const { config, sample, wrong } = recipe.state;
    if (!config || starting || recipe.state.arriving || isActive()) return;
    const [bad] = Object.entries(wrong);
    if (bad) return say(words.wrong(nameOf(bad[0]), bad[1]));
    starting = true;
    say("");
    draw();
    const answer = await startRun(config, sample);
    starting = false;
    draw();
    if (!answer.error) {
      recipe.set({ changed: null });
      if (element.hasAttribute("data-open")) toggle(); // the run stands below it, out of sight
      window.scrollTo({ top: 0 });
    } else if (answer.error.code === "already_running") {
      say(answer.error.sentence);
      said.append(" ", make("button", { type: "button", class: "quiet", onclick: showOther }, words.otherRun));
    } else say(answer.error.sentence);
  }
  async function showOther() {
    const answer = await ask("own_runs", { visitor: visitor() });
    if (!answer.error && answer.runs.length) watch(answer.runs[0]);
    say("");
  }
  /** @param {string} text */
  const say = (text) => said.replaceChildren(text);

  function draw() {
    const { config, sample, preset: chosen, arriving } = recipe.state;
    if (!config) return;
    data.value = config.data;
    network.value = config.architecture.startsWith("own:") ? "own" : config.architecture;
    epochs.set(config.epochs);
    limit.set(config.time_limit);
    summary.textContent = sentence(config, sample);
    if (!arriving) preset.value = chosen;
    start.disabled = starting || arriving || isActive();
    start.title = (isActive() && words.going) || (arriving && words.arriving) || "";
    element.toggleAttribute("data-run", Boolean(lab.state.progress));
    bar.draw(starting || arriving);
  }
  recipe.onAny(["config", "sample", "preset", "wrong", "arriving"], draw);
  recipe.on("trouble", (trouble) => say(trouble));
  lab.onAny(["progress", "run"], draw);
  estimates({
    tell(text, brief) {
      time.textContent = text;
      bar.time(brief);
    },
    refuse: say,
  });
  return { element, begin };
}

const START = "own:conv16x3-same-bn-relu-max2/conv32x3-same-bn-relu-max2/dense64-relu";

/** @param {string} name */
const nameOf = (name) => {
  const known = train.settings[name] ?? name;
  return known[0].toUpperCase() + known.slice(1);
};

/** @param {import("../../../kit/server/rpc_types.js").DataChoice} data */
const titleOf = ({ title, download }) => (download ? words.download(title, count(download)) : title);

/** @param {import("../../../kit/server/rpc_types.js").Choice[]} all */
function presets(all) {
  const groups = [...new Set(all.map(({ group }) => group))];
  return groups.map((group) =>
    make(
      "optgroup",
      { label: group },
      ...all.filter((each) => each.group === group).map(({ id, title }) => make("option", { value: id }, title)),
    ),
  );
}
