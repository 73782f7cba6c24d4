/* Experiments with the chosen map, in the order of their tabs. */

import { probes as words } from "../../../../texts/probes.js";
import { attribution } from "./attribution.js";
import { hasPlaces } from "./chosen.js";
import { equivariance } from "./equivariance.js";
import { exportFigure } from "./export_figure.js";
import { featureVisualization } from "./feature_visualization.js";
import { gradients } from "./gradients.js";
import { robustness } from "./robustness.js";
import { statistics } from "./statistics.js";
import { topActivations } from "./top_activations.js";

/** @typedef {import("../../../kit/server/rpc_types.js").GraphLayer} GraphLayer */
/** @typedef {import("../../../kit/server/rpc_types.js").GraphAnswer} GraphAnswer */

/**
 * @typedef {object} Probe
 * @property {string} id
 * @property {string} title
 * @property {(layer: GraphLayer, graph: GraphAnswer) => boolean} fits
 * @property {(panel: HTMLElement) => void} start
 */

/** @type {Probe["fits"]} */
const isTraced = ({ name }, { blocks }) => blocks.some(({ layers }) => layers.some((layer) => layer.name === name));

/** @type {Probe["fits"]} */
const always = () => true;

/** @type {Probe[]} */
export const PROBES = [
  { id: "tops", title: words.tops.title, fits: isTraced, start: topActivations },
  { id: "visualization", title: words.visualization.title, fits: isTraced, start: featureVisualization },
  { id: "attribution", title: words.attribution.title, fits: always, start: attribution },
  { id: "robustness", title: words.robustness.title, fits: always, start: robustness },
  { id: "equivariance", title: words.equivariance.title, fits: hasPlaces, start: equivariance },
  { id: "gradients", title: words.gradients.title, fits: isTraced, start: gradients },
  { id: "statistics", title: words.statistics.title, fits: isTraced, start: statistics },
  { id: "figures", title: words.figures.title, fits: always, start: exportFigure },
];
