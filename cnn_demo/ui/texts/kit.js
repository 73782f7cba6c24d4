/* Words of the kit's own controls. */

const kind = (/** @type {boolean} */ whole) => (whole ? "A whole number" : "A number");

export const kit = {
  noAnswer: "The server does not answer.",
  axisOf: (/** @type {string} */ title) => `Axis of: ${title}`,
  notANumber: "This is not a number. Write it like 0.01 or 0,01.",
  twoNumbers: (/** @type {string} */ text) =>
    `“${text}” could be ${text.replace(",", ".")} or ${text.replace(",", "")}. Write it without the comma.`,
  numberOutside: (/** @type {string} */ low, /** @type {string} */ high, /** @type {boolean} */ whole) =>
    `${kind(whole)} from ${low} to ${high}.`,
  numberMissing: (/** @type {string} */ low, /** @type {string} */ high, /** @type {boolean} */ whole) =>
    `${kind(whole)} from ${low} to ${high} belongs here.`,
};
