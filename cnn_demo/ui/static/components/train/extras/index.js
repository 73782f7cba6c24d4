/* Experiments beside training. Each is shown as a card that opens in full width. */

import { mlpVsCnn } from "./mlp_vs_cnn.js";
import { oneStep } from "./one_step.js";
import { transfer } from "./transfer.js";

/** @typedef {{ id: string, title: string, sentence: string, start: (panel: HTMLElement) => void }} Extra */

/** @type {Extra[]} */
export const EXTRAS = [oneStep, mlpVsCnn, transfer];
