/* Where branches meet: their sum, place by place. */

import { begun, readBy, valueAt } from "./cell.js";
import { bracket, handed, number, total } from "./notation.js";

/**
 * @param {import("./cell.js").Cell} cell
 * @returns {import("../../kit/rpc_types.js").AdditionStep}
 */
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
