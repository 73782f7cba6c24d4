/* Where branches meet: their sum, place by place. */

import { begun, readBy, valueAt } from "./cell.js";
import { bracket, handed, number, total } from "./notation.js";

/** @type {import("./kinds.js").Addition} */
export function addition(cell) {
  const { inputs } = cell.layer.text;
  const values = inputs.map((_, branch) => valueAt(readBy(cell, branch), cell.place));
  const result = total(values);
  return {
    ...begun(cell, result),
    type: "addition",
    branches: inputs.map((name, i) => [name, handed(values[i])]),
    formula: `${values.map(bracket).join(" + ")} = ${number(result)}`,
  };
}
