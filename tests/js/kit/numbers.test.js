/* Numbers that somebody pasted: read as they were meant, or refused; never silently others. */

import assert from "node:assert/strict";
import test from "node:test";
import { readTables } from "../../../cnn_demo/ui/static/components/operations/shared/numbers.js";

const TWO = [
  [
    [1, 2],
    [3, 4],
  ],
];
const HALVES = [
  [
    [0.5, 1.5],
    [2.5, 3.5],
  ],
];

/** @type {[string, number[][][]][]} */
const READ = [
  ["1 2\n3 4", TWO],
  ["1,2\n3,4", TWO],
  ["1, 2\n3, 4", TWO],
  ["1 , 2\n3 , 4", TWO],
  ["1\t2\n3\t4\n", TWO],
  ["1\t2\r\n3\t4\r\n", TWO],
  ["1;2\n3;4", TWO],
  ["1;2;\n3;4;", TWO],
  ["1 2; 3 4", TWO],
  ["1, 2; 3, 4", TWO],
  ["1 2;\n3 4;", TWO],
  ["1 | 2\n3 | 4", TWO],
  ["  1   2\n  3   4  ", TWO],
  ["1\u00a02\n3\u00a04", TWO],
  ["1\u20092\n3\u20094", TWO],
  ["[[1, 2], [3, 4]]", TWO],
  ["[[1 2]\n [3 4]]", TWO],
  ["[[1. 2.]\n [3. 4.]]", TWO],
  ["array([[1, 2],\n       [3, 4]])", TWO],
  ["np.array([[1, 2], [3, 4]], dtype=np.float32)", TWO],
  ["tensor([[1., 2.],\n        [3., 4.]])", TWO],
  ["[1 2; 3 4]", TWO],
  ["[1, 2; 3, 4]", TWO],
  ["[1,2;3,4]", TWO],
  ["A = [1 2; 3 4];", TWO],
  ["{{1, 2}, {3, 4}}", TWO],
  ["0,5 1,5\n2,5 3,5", HALVES],
  ["0,5\t1,5\n2,5\t3,5", HALVES],
  ["0,5;1,5\n2,5;3,5", HALVES],
  ["0,5; 1,5\n2,5; 3,5", HALVES],
  ["0.5 1.5\n2.5 3.5", HALVES],
  ["0.5,1.5\n2.5,3.5", HALVES],
  ["1/2 3/2\n5/2 7/2", HALVES],
  ["0,5 1,5", [[[0.5, 1.5]]]],
  ["0,123 0,5", [[[0.123, 0.5]]]],
  ["1,5 1,234", [[[1.5, 1.234]]]],
  ["−1 2", [[[-1, 2]]]],
  ["–1 2", [[[-1, 2]]]],
  ["1e3 -2.5E-1 .5", [[[1000, -0.25, 0.5]]]],
  ["1,5e-3 2", [[[0.0015, 2]]]],
  ["1\u202f234\t5", [[[1234, 5]]]],
  ["1e−3 0,5", [[[0.001, 0.5]]]],
  ["0.5\u200b 1\ufeff", [[[0.5, 1]]]],
  ["000 255 010", [[[0, 255, 10]]]],
  ["tensor([[1., 2.], [3., 4.]], device='cuda:0', grad_fn=<AddBackward0>)", TWO],
  ["np.array([[1, 2], [3, 4]], dtype=np.uint8)", TWO],
  ["[[1, 2], [3, 4]],", TWO],
  ["5", [[[5]]]],
  ["1\n2\n3", [[[1], [2], [3]]]],
  ["[1; 2; 3]", [[[1], [2], [3]]]],
  ["[1, 2, 3]", [[[1, 2, 3]]]],
  ["[[1], [2]]", [[[1], [2]]]],
  [
    "1 2\n3 4\n\n5 6\n7 8",
    [
      ...TWO,
      [
        [5, 6],
        [7, 8],
      ],
    ],
  ],
  [
    "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]",
    [
      ...TWO,
      [
        [5, 6],
        [7, 8],
      ],
    ],
  ],
  [
    "[1 2; 3 4] [5 6; 7 8]",
    [
      ...TWO,
      [
        [5, 6],
        [7, 8],
      ],
    ],
  ],
];

for (const [text, tables] of READ) {
  test(`reads ${JSON.stringify(text)}`, () => assert.deepEqual(readTables(text), { tables }));
}

/** @type {[string, string][]} */
const REFUSED = [
  ["", "empty"],
  ["  \n ", "empty"],
  ["[]", "empty"],
  ["1 two", "notNumber"],
  ["1 2 …", "notNumber"],
  ["0x10 1", "notNumber"],
  ["1 NaN", "notNumber"],
  ["1 Infinity", "notNumber"],
  ["3–5 1", "notNumber"],
  ["1'234 5", "notNumber"],
  ["1/0 1", "notNumber"],
  ["1,234\t5", "comma"],
  ["1,234 5,678", "comma"],
  ["0,5, 1,5", "comma"],
  ["1.234,5\t6", "comma"],
  ["1,234.5\t6", "comma"],
  ["0,5 1.5", "comma"],
  ["[0,5 1,5; 2,5 3,5]", "comma"],
  ["1,2,3 4,5,6", "comma"],
  ["1\u202f234", "space"],
  ["1 000 2 000", "space"],
  ["12 050\n3 4", "space"],
  ["1 234\t5", "space"],
  ["[1 - 2]", "notNumber"],
  ["[[0. 0. ... 0.]]", "notNumber"],
  ["½ 1", "notNumber"],
  ["100\u2009200\u2009300", "space"],
  ["1;2", "semicolon"],
  ["1,2; 3,4", "semicolon"],
  ["1 2; 3", "semicolon"],
  ["[[1, 2], [3, 4]", "brackets"],
  ["[1, 2]] 3", "brackets"],
  ["1 2\n3", "ragged"],
  ["[[1, 2], [3]]", "ragged"],
  ["1\t\t3", "emptyCell"],
  ["1,,3", "emptyCell"],
  ["1;;3\n4;5;6", "emptyCell"],
  ["2000000 1", "tooLarge"],
  [Array(65).fill("1").join(" "), "tooMany"],
  [Array(5).fill("1 2\n3 4").join("\n\n"), "tooMany"],
];

for (const [text, why] of REFUSED) {
  test(`refuses ${JSON.stringify(text.slice(0, 30))}: ${why}`, () => {
    const reading = readTables(text);
    assert.equal(reading.refusal?.why, why, JSON.stringify(reading));
  });
}
