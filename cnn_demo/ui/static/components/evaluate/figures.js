/* What can be read off a report, without any page. */

/** @typedef {import("../../kit/server/rpc_types.js").EvaluationAnswer} Report */

/**
 * Each field's share of its row; 0 in a row without images.
 * @param {number[][]} matrix
 */
export function rowShares(matrix) {
  return matrix.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.map((count) => (total ? count / total : 0));
  });
}

/**
 * The fields off the diagonal: [row, column, value].
 * @param {number[][]} matrix
 * @returns {[number, number, number][]}
 */
export function offDiagonal(matrix) {
  return matrix.flatMap((row, r) =>
    row.flatMap((value, c) => (r === c ? [] : [/** @type {[number, number, number]} */ ([r, c, value])])),
  );
}

/**
 * The pair of classes that is confused most often; null where nothing is.
 * @param {number[][]} matrix
 * @returns {[number, number] | null}
 */
export function largestConfusion(matrix) {
  const [row, column, count] = offDiagonal(matrix).reduce((a, b) => (b[2] > a[2] ? b : a), [0, 0, 0]);
  return count ? [row, column] : null;
}

/**
 * The matrix's rows added up.
 * @param {number[][]} matrix
 */
export const rowTotals = (matrix) => matrix.map((row) => row.reduce((sum, count) => sum + count, 0));

/**
 * Where on the list of thresholds: how many are answered, how well, and how many are left open.
 * @param {Pick<Report, "coverage" | "seen">} report
 * @param {number} place
 */
export function abstaining({ coverage, seen }, place) {
  const [limit, answered, right] = coverage[Math.min(place, coverage.length - 1)];
  return { limit, answered, accuracy: answered ? right / answered : null, open: seen - answered };
}

/**
 * Wilson's 95 % confidence interval of a share.
 * @param {number} right
 * @param {number} total at least 1
 * @returns {[number, number]}
 */
export function interval(right, total) {
  const [z, share] = [1.959964, right / total];
  const wide = (z * z) / total;
  const half = z * Math.sqrt((share * (1 - share)) / total + wide / (4 * total));
  return [(share + wide / 2 - half) / (1 + wide), (share + wide / 2 + half) / (1 + wide)];
}

/**
 * Where an axis begins that ends at 1 and holds all of these shares: the smaller the errors, the larger it shows them.
 * @param {number[]} shares
 */
export function axisStart(shares) {
  const least = Math.min(1, ...shares);
  return [0.95, 0.9, 0.8, 0.5].find((start) => start <= least) ?? 0;
}

/**
 * A difference of shares in percentage points: 0.0123 is "+1.2".
 * @param {number} share
 */
export function points(share) {
  const text = Math.abs(100 * share).toFixed(1);
  return text === "0.0" ? "0.0" : `${share < 0 ? "−" : "+"}${text}`;
}
