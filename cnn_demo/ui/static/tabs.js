/* The tabs, in order. Each is one module that fills its panel when it is first opened. */

import { architecturesTab } from "./components/architectures/tab.js";
import { classifyTab } from "./components/classify/tab.js";
import { evaluateTab } from "./components/evaluate/tab.js";
import { experimentsTab } from "./components/experiments/tab.js";
import { insideTab } from "./components/inside/tab.js";
import { operationsTab } from "./components/operations/tab.js";
import { ownClassesTab } from "./components/own_classes/tab.js";
import { trainTab } from "./components/train/tab.js";

/**
 * @typedef {object} Tab
 * @property {string} id its name in addresses
 * @property {string} title
 * @property {(panel: HTMLElement) => void} start
 */

/** @type {Tab[]} */
export const TABS = [
  classifyTab,
  insideTab,
  trainTab,
  ownClassesTab,
  evaluateTab,
  operationsTab,
  architecturesTab,
  experimentsTab,
];
