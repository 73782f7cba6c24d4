/* The softmax over the logits, as one more layer: cnn_demo/inspection/cell/softmax.py. */

import { stepAt } from "./cell.js";
import { handed, number, total } from "./notation.js";

const LEAST = 10; // classes are shown at least, all of ten

/**
 * @param {import("../network.js").Program} program
 * @param {number} index of the class
 * @param {number} most
 * @returns {import("../../kit/server/rpc_types.js").SoftmaxStep}
 */
export function softmax({ logits }, index, most) {
  const largest = Math.max(...logits);
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = total(exponentials);
  const order = exponentials.map((_, i) => i).sort((a, b) => logits[b] - logits[a] || a - b);
  const shown = order.slice(0, Math.max(most, LEAST));
  if (!shown.includes(index)) shown[shown.length - 1] = index;
  const rest = order.filter((i) => !shown.includes(i));
  const result = exponentials[index] / sum;
  return {
    ...stepAt({ name: "softmax", kind: "Softmax" }, [index, 0, 0], result, result),
    type: "softmax",
    terms: shown.map((i) => ({
      index: i,
      logit: handed(logits[i]),
      exponential: handed(exponentials[i]),
      probability: handed(exponentials[i] / sum),
    })),
    rest: handed(total(rest.map((i) => exponentials[i]))),
    rest_count: rest.length,
    largest: handed(largest),
    total: handed(sum),
    formula: `${number(exponentials[index])} / ${number(sum)} = ${number(result)}`,
  };
}
