/* Words of the line that says what was changed in the network. */

export const edits = {
  label: "Your changes to the network",
  count: (/** @type {number} */ count) => `${count} ${count === 1 ? "change" : "changes"}`,
  yours: "The network is changed, for you only.",
  reset: "Reset",
  measure: "Test accuracy",
  stop: "Stop",
  list: "Show the changes",
  map: (/** @type {string} */ layer, /** @type {number} */ map) => `${layer}[${map}] set to 0`,
  kernel: (/** @type {string} */ layer, /** @type {number} */ filter, /** @type {number} */ channel) =>
    `${layer}, filter ${filter}: kernel of map ${channel} rewritten`,
  undo: (/** @type {string} */ change) => `Undo: ${change}`,
  learned: "as learned",
  changed: "changed",
  measuring: (/** @type {string} */ which, /** @type {string} */ seen, /** @type {string} */ total) =>
    `Network ${which}: ${seen} of ${total} images…`,
  begin: (/** @type {string} */ which) => `Network ${which}: starting…`,
  result: (
    /** @type {string} */ before,
    /** @type {string} */ after,
    /** @type {string} */ change,
    /** @type {string} */ words,
  ) => `Test accuracy ${before} → ${after} (${change}), ${words}.`,
  same: "no change",
  points: (/** @type {string} */ points) => `${points} pp`,
  stopped: "Stopped.",
};
