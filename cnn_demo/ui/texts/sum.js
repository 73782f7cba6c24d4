/* Words of the sum behind a value. */

export const sum = {
  title: "How this value is computed",
  close: "Close",
  larger: "Enlarge",
  smaller: "Make smaller",
  patch: "patch",
  kernel: "kernel",
  products: "products",
  window: "window",
  padding: "padding: 0",
  noValue: "padding: no value",
  none: "–",
  map: (/** @type {number} */ map) => `map ${map}`,
  channel: (/** @type {number} */ map, /** @type {number} */ of) =>
    of === 3 ? ["red", "green", "blue"][map] : "image",
  input: (/** @type {number} */ index) => `input ${index}`,
  pixel: (/** @type {number} */ y, /** @type {number} */ x) => `pixel [${y}, ${x}]`,
  place: (/** @type {number} */ map, /** @type {number} */ y, /** @type {number} */ x) => `map ${map} [${y}, ${x}]`,
  more: (/** @type {number} */ count, /** @type {string} */ value) => `+ ${count} more: ${value}`,
  fewer: "Only the strongest",
  rest: (/** @type {string} */ value, /** @type {number} */ count) => `${value} (${count} more)`,
  single: (/** @type {string} */ value) => `Σ patch ⊙ kernel = ${value}`,
  field: (/** @type {number} */ height, /** @type {number} */ width) => `Receptive field ${height}×${width}`,
  edited: (/** @type {string} */ value) => `set to ${value} by you`,
  goTo: (/** @type {string} */ name) => `${name}: how it is computed`,
  steps: "Step by step",
};
