/* The numbers of one kernel, to be typed over. What is typed holds for this visitor's questions only. */

import { inside as words } from "../../../../texts/tabs/inside.js";
import { make } from "../../../kit/dom.js";
import { colorOf, inkOn, onTheme } from "../../../kit/image/palette.js";
import { ARROWS } from "../../../kit/keys.js";
import { digits } from "../../../kit/numbers/format.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { setKernel } from "../../../session/edits.js";
import { lab } from "../../../session/state.js";

/** @typedef {import("../../../kit/server/rpc_types.js").MapInputsAnswer} MapInputsAnswer */

const LARGEST = 1000;

export function kernelEditor() {
  const title = make("h3", { tabindex: -1 });
  const grid = make("div", { class: "kernel-fields", role: "group" });
  const said = make("p", { class: "quiet-text", role: "status" });
  const zero = make(
    "button",
    { type: "button", onclick: () => write(rows().map((row) => row.map(() => 0))) },
    words.editor.zero,
  );
  const back = make("button", { type: "button", onclick: () => write(null) }, words.editor.back);
  const close = make("button", { type: "button", class: "quiet", onclick: shut }, words.editor.close);
  const element = make(
    "section",
    { class: "kernel-editor", hidden: true, "aria-label": words.editor.title },
    title,
    grid,
    make("div", { class: "row" }, zero, back, close),
    said,
  );
  /** @type {MapInputsAnswer | null} */
  let found = null;
  /** @type {number | null} */
  let open = null;
  onTheme(() => open !== null && draw());

  const input = () => found?.inputs.find(({ map }) => map === open);
  /* What was typed last, which may be ahead of the server's answer. */
  const rows = () =>
    (found && lab.state.kernels[found.made_by]?.[`${found.filter},${Number(open) - found.first}`]) ??
    input()?.kernel ??
    [];

  /** @param {number} map */
  function show(map) {
    open = map;
    element.hidden = false;
    said.textContent = words.editor.hint;
    draw();
    title.focus({ preventScroll: true });
    element.scrollIntoView({ block: "nearest" });
  }
  function shut() {
    open = null;
    element.hidden = true;
  }

  function draw() {
    const now = input();
    if (!now?.kernel || !found) return shut();
    const numbers = rows();
    const limit = found.limit ?? 1;
    title.textContent = words.editor.kernel(found.made_by, found.filter, now.map);
    grid.setAttribute("aria-label", title.textContent);
    grid.style.gridTemplateColumns = `repeat(${numbers[0].length}, minmax(52px, 76px))`;
    if (grid.children.length !== numbers.flat().length)
      grid.replaceChildren(...numbers.flatMap((row, y) => row.map((_, x) => fieldAt(y, x))));
    [...grid.children].forEach((child, place) => {
      const each = /** @type {HTMLInputElement} */ (child);
      const value = numbers.flat()[place];
      if (document.activeElement !== each) each.value = digits(value, 4).replace("−", "-");
      each.style.background = colorOf(value, limit);
      each.style.color = inkOn(value, limit);
    });
    back.disabled = JSON.stringify(numbers) === JSON.stringify(now.learned);
    return undefined;
  }

  /**
   * @param {number} y
   * @param {number} x
   */
  function fieldAt(y, x) {
    const each = make("input", { type: "text", inputmode: "text", "aria-label": words.editor.field(y, x) });
    each.addEventListener("change", () => typed(each, y, x));
    each.addEventListener("focus", () => each.select());
    each.addEventListener("keydown", (event) => walk(event, each, y, x));
    return each;
  }

  /**
   * As in a table: up and down always, left and right from the ends of the number; Enter goes down.
   * @param {KeyboardEvent} event
   * @param {HTMLInputElement} each
   * @param {number} y
   * @param {number} x
   */
  function walk(event, each, y, x) {
    const step = event.key === "Enter" ? [1, 0] : ARROWS[event.key];
    if (!step || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const isWhole = each.selectionStart === 0 && each.selectionEnd === each.value.length;
    const left = step[1] < 0 ? each.selectionEnd : each.value.length - Number(each.selectionStart);
    if (step[1] && left && !isWhole) return;
    if (event.key !== "Enter") event.preventDefault(); // which takes the number where there is no next field
    const columns = rows()[0].length;
    const [down, right] = [y + step[0], x + step[1]];
    if (right < 0 || right >= columns) return;
    /** @type {HTMLElement | undefined} */ (grid.children[down * columns + right])?.focus();
  }

  /**
   * @param {HTMLInputElement} each
   * @param {number} y
   * @param {number} x
   */
  function typed(each, y, x) {
    const value = numberWithin(each.value, LARGEST);
    if (value === null) {
      said.textContent = words.editor.range(LARGEST);
      each.value = digits(rows()[y][x], 4).replace("−", "-");
      return;
    }
    write(rows().map((row, at) => (at === y ? row.map((old, column) => (column === x ? value : old)) : row)));
  }

  /** @param {number[][] | null} next */
  function write(next) {
    if (!found || open === null) return;
    said.textContent = next ? words.editor.rewritten : words.editor.hint;
    setKernel(found.made_by, found.filter, open - found.first, next);
  }

  return {
    element,
    open: show,
    close: shut,
    /** @param {MapInputsAnswer} next */
    follow(next) {
      const isOther = next.made_by !== found?.made_by || next.filter !== found?.filter;
      found = next;
      if (isOther) shut();
      else if (open !== null) draw();
      element.toggleAttribute("data-edited", Boolean(lab.state.kernels[next.made_by]));
    },
  };
}
