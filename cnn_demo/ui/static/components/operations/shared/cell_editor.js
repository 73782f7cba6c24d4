/* The field over a cell that is typed into: Enter and the arrows take the number and go on, Escape leaves it. */

import { operations } from "../../../../texts/tabs/operations.js";
import { make } from "../../../kit/dom.js";
import { numberWithin } from "../../../kit/numbers/read_number.js";
import { exact } from "./number_text.js";

/**
 * @param {object} parts
 * @param {string} parts.label
 * @param {HTMLElement} parts.place
 * @param {NonNullable<import("./number_grid.js").GridOptions["edit"]>} parts.edit
 * @param {(y: number, x: number) => { left: number, top: number, side: number, value: number }} parts.box
 * @param {(y: number, x: number) => boolean} parts.move
 * @param {() => void} parts.focus
 */
export function cellEditor({ label, place, edit, box, move, focus }) {
  const field = make("input", {
    class: "grid-field",
    type: "text",
    inputmode: "text",
    autocomplete: "off",
    hidden: true,
  });
  let [y, x] = [0, 0];
  let before = "";
  place.append(field);

  /**
   * @param {number} row
   * @param {number} column
   * @param {string} [typed] what has been typed already
   */
  function open(row, column, typed) {
    [y, x] = [row, column];
    const { value } = box(y, x);
    before = exact(value);
    field.value = typed ?? before;
    field.hidden = false;
    field.removeAttribute("aria-invalid");
    field.setAttribute("aria-label", operations.cell(label, y, x));
    moved();
    field.focus({ preventScroll: true });
    if (typed === undefined) field.select();
  }

  function moved() {
    if (field.hidden) return;
    const { left, top, side } = box(y, x);
    const width = Math.max(side, 56);
    Object.assign(field.style, {
      left: `${left - (width - side) / 2}px`,
      top: `${top}px`,
      width: `${width}px`,
      height: `${side}px`,
    });
  }

  /* Is what stands there taken? */
  function take() {
    if (field.value === before) return true;
    const value = numberWithin(field.value);
    if (value === null) {
      field.setAttribute("aria-invalid", "true");
      edit.refuse(field.value);
      return false;
    }
    edit.write(y, x, value);
    return true;
  }

  function close() {
    field.hidden = true;
  }

  /** @param {number} dy @param {number} dx */
  function onward(dy, dx) {
    if (!take()) return;
    const [row, column] = [y + dy, x + dx];
    close();
    if (move(row, column)) open(row, column);
    else focus();
  }

  field.addEventListener("keydown", (event) => {
    const atStart = field.selectionStart === 0;
    const atEnd = field.selectionEnd === field.value.length;
    const steps = /** @type {Record<string, [number, number] | null>} */ ({
      Enter: [1, 0],
      ArrowDown: [1, 0],
      ArrowUp: [-1, 0],
      ArrowLeft: atStart ? [0, -1] : null,
      ArrowRight: atEnd ? [0, 1] : null,
    });
    const step = steps[event.key];
    if (step) {
      event.preventDefault();
      onward(...step);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      field.value = before;
      close();
      focus();
    }
  });
  field.addEventListener("blur", () => {
    if (!field.hidden) take();
    close();
  });
  return { open, moved };
}
