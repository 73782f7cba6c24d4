/* "My numbers": how many there are, numbers pasted from elsewhere, random ones. One by one they are typed into the
   input itself. */

import { operations } from "../../../../texts/tabs/operations.js";
import { field, make } from "../../../kit/dom.js";
import { plural } from "../../../kit/numbers/format.js";
import { popover } from "../../../kit/popover.js";
import { exact } from "../shared/number_text.js";
import { MOST_CHANNELS, MOST_SIDE, readTables } from "../shared/numbers.js";
import { stepper } from "../shared/stepper.js";
import { reshaped } from "./arithmetic.js";
import { bench, change } from "./bench.js";

const words = operations.typed;

export function typedNumbers() {
  const button = make("button", { type: "button", "data-testid": "edit-numbers" }, words.edit);
  const panel = popover(button, words.title, content);
  panel.element.classList.add("typed-numbers");

  /** @param {number[][][]} numbers */
  const use = (numbers) => change({ source: "numbers", numbers, at: [0, 0] });

  function content() {
    const now = () => bench.state.numbers;
    const reshape = () => use(reshaped(now(), channels.value(), rows.value(), columns.value()));
    const rows = stepper(words.rows, { min: 1, max: MOST_SIDE, value: now()[0].length, change: reshape });
    const columns = stepper(words.columns, { min: 1, max: MOST_SIDE, value: now()[0][0].length, change: reshape });
    const channels = stepper(words.channels, { min: 1, max: MOST_CHANNELS, value: now().length, change: reshape });
    const text = make("textarea", {
      rows: 7,
      spellcheck: "false",
      class: "typed-text",
      "data-testid": "paste-numbers",
    });
    text.value = now()
      .map((table) => table.map((row) => row.map(exact).join(" ")).join("\n"))
      .join("\n\n");
    const said = make("p", { class: "typed-said", role: "status" });
    const take = make("button", { type: "button", class: "primary", onclick: paste }, words.use);

    function paste() {
      const found = readTables(text.value);
      if (found.refusal) {
        said.textContent = words.refusals[found.refusal.why](found.refusal.what);
        said.dataset.kind = "refused";
        return;
      }
      const { tables } = found;
      use(tables);
      said.dataset.kind = "taken";
      said.textContent = words.taken(
        tables[0].length,
        tables[0][0].length,
        plural(tables.length, words.channel, words.channelsMany),
      );
      rows.set(tables[0].length);
      columns.set(tables[0][0].length);
      channels.set(tables.length);
    }
    /** @param {() => number} value */
    const fill = (value) => () => {
      use(now().map((table) => table.map((row) => row.map(value))));
      panel.refresh();
    };
    return [
      make("p", { class: "quiet-text" }, words.inPlace),
      make("div", { class: "typed-shape" }, rows.element, columns.element, channels.element),
      field(words.paste, text),
      said,
      make(
        "div",
        { class: "row" },
        take,
        make("button", { type: "button", onclick: fill(() => Math.floor(Math.random() * 10)) }, words.random),
        make("button", { type: "button", onclick: fill(() => 0) }, words.zeros),
      ),
    ];
  }
  return panel;
}
