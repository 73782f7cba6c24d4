/* The tabs, in order. Each is one module that fills its panel when it is first opened. */

import { classifyTab } from "./components/classify/tab.js";
import { trainTab } from "./components/train/tab.js";

/**
 * @typedef {object} Tab
 * @property {string} id its name in addresses
 * @property {string} title
 * @property {(panel: HTMLElement) => void} start
 */

/** @type {Tab[]} */
export const TABS = [classifyTab, trainTab];
