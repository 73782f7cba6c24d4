/* What can be drawn of a claim's numbers, and what an ablation's accuracies say about a guess. */

const SLIGHT = 0.03; // a difference of test accuracies that another seed may turn round

/**
 * The share in "81.4 %"; null where it is no share.
 * @param {string} value
 */
export function shareOf(value) {
  const found = /^([\d.]+) %$/.exec(value);
  return found ? Number((Number(found[1]) / 100).toFixed(6)) : null;
}

/**
 * Which of several accuracies is clearly the best: its place, or null where the second is too near.
 * @param {number[]} accuracies
 */
export function clearBest(accuracies) {
  const [first, second] = [...accuracies].sort((a, b) => b - a);
  return first - (second ?? 0) < SLIGHT ? null : accuracies.indexOf(first);
}
