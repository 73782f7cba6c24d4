/* Walking with the arrow keys: one stop for Tab, arrows within. */

/** @type {Record<string, [number, number]>} */
export const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * Makes the children of `group` that fit `selector` one tab stop, walked with the arrow keys. `columns()` is how many
 * stand in a row; with one column, up and down and left and right are the same.
 * @param {HTMLElement} group
 * @param {string} selector
 * @param {() => number} [columns]
 */
export function roving(group, selector, columns = () => 1) {
  const items = () => /** @type {HTMLElement[]} */ ([...group.querySelectorAll(selector)]);

  group.addEventListener("keydown", (event) => {
    const list = items();
    const at = list.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = at < 0 ? undefined : list[target(event.key, at, list.length, columns())];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  group.addEventListener("focusin", (event) => {
    const list = items();
    if (!list.includes(/** @type {HTMLElement} */ (event.target))) return;
    for (const item of list) item.tabIndex = item === event.target ? 0 : -1;
  });
  return {
    /* To be called when the items have changed: one of them can be reached by Tab. */
    refresh() {
      const list = items();
      if (list.length && !list.some((item) => item.tabIndex === 0)) list[0].tabIndex = 0;
    },
  };
}

/**
 * Where a key leads from item `at` of `length`; an index that is not there where it leads nowhere.
 * @param {string} key
 * @param {number} at
 * @param {number} length
 * @param {number} columns
 */
export function target(key, at, length, columns) {
  if (key === "Home") return 0;
  if (key === "End") return length - 1;
  const arrow = ARROWS[key];
  if (!arrow) return -1;
  if (columns === 1) return at + arrow[0] + arrow[1];
  return at + arrow[0] * columns + arrow[1];
}
