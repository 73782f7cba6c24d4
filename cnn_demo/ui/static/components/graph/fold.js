/* Where there are more blocks than the picture has room for, each stage of the design is one column: its last block
   stands for all of them. */

/** @typedef {{ block: { number: number, group: string } }} Shown */

/**
 * @template {Shown} Column
 * @param {Column[]} columns
 * @returns {{ column: Column, blocks: number }[]} those that are shown, and for how many blocks each stands
 */
export function foldStages(columns) {
  /** @type {{ column: Column, blocks: number }[]} */
  const folded = [];
  for (const column of columns) {
    const before = folded.at(-1);
    if (before && column.block.group && before.column.block.group === column.block.group)
      folded[folded.length - 1] = { column, blocks: before.blocks + 1 };
    else folded.push({ column, blocks: 1 });
  }
  return folded;
}

/**
 * The column that shows a block, or stands for it.
 * @template {Shown} Column
 * @param {Column[]} shown
 * @param {number} number
 */
export const columnOf = (shown, number) => shown.find(({ block }) => block.number >= number);
