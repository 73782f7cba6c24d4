import assert from "node:assert/strict";
import { test } from "node:test";
import { columnOf, foldStages } from "../../../cnn_demo/ui/static/components/graph/fold.js";

const column = (number, group) => ({ block: { number, group } });
const columns = ["", "stage1", "stage1", "stage2", "stage2", "stage2", "", ""].map((group, i) => column(i, group));

test("a stage is one column, its last block", () => {
  const folded = foldStages(columns);
  assert.deepEqual(
    folded.map(({ column: { block }, blocks }) => [block.number, blocks]),
    [
      [0, 1],
      [2, 2],
      [5, 3],
      [6, 1],
      [7, 1],
    ],
  );
});

test("a block that is folded away is shown by the one that stands for it", () => {
  const shown = foldStages(columns).map((each) => each.column);
  assert.deepEqual(
    [0, 1, 3, 4, 7].map((number) => columnOf(shown, number)?.block.number),
    [0, 2, 5, 5, 7],
  );
});

test("networks without stages stay as they are", () => {
  const plain = [0, 1, 2].map((number) => column(number, ""));
  assert.equal(foldStages(plain).length, 3);
});
