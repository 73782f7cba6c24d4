/* What transfer buys: the accuracy on held-out images of all three ways, over how often they looked at every image. */

import { ownClasses } from "../../../texts/tabs/own_classes.js";
import { chart } from "../../kit/chart/chart.js";
import { make } from "../../kit/dom.js";
import { STARTS, training } from "../../session/own_classes/training.js";

/** @typedef {import("../../kit/server/rpc_types.js").CurvePoint} CurvePoint */

const words = ownClasses.train;

export function curves() {
  const accuracy = chart({ title: words.chart, x: "epoch", percent: true, height: 168, logX: true });
  const empty = make("p", { class: "quiet-text" }, words.empty);
  const element = make("div", { class: "own-curves" }, empty, accuracy.element);
  training.on("trainings", (trainings) => {
    const series = STARTS.flatMap((start, index) => {
      const points = heldOut(trainings[start]?.curve ?? []);
      const { label } = words.starts[start];
      return points.length ? [{ name: label, points, kind: `series-${index + 1}`, dots: points.length < 12 }] : [];
    });
    accuracy.element.hidden = !series.length;
    empty.hidden = series.length > 0;
    if (series.length)
      accuracy.draw({ series, from: Math.min(...series.flatMap(({ points }) => points.map(([x]) => x))) });
  });
  return element;
}

/**
 * Where nothing was held out, the training images are all there is.
 * @param {CurvePoint[]} curve
 * @returns {[number, number][]}
 */
export function heldOut(curve) {
  const isMeasured = curve.some(({ held_out_accuracy: share }) => share !== null);
  return curve.flatMap(({ epoch, held_out_accuracy: held, train_accuracy: trained }) => {
    const share = isMeasured ? held : trained;
    return share === null || epoch <= 0 ? [] : [/** @type {[number, number]} */ ([epoch, share])];
  });
}
