/* Words of the kit's own controls. */

const kind = (/** @type {boolean} */ whole) => (whole ? "A whole number" : "A number");

export const kit = {
  camera: {
    choose: "Camera",
    waiting: "Waiting for the camera…",
    refused: "The camera is not available. Allow it for this page in the browser, or upload an image.",
    insecure: "Browsers only allow cameras on https:// pages and on this machine itself. Upload an image instead.",
    missing: "No camera was found. Upload an image instead.",
    unplugged: "The camera has stopped. Connect it again, or upload an image.",
  },
  file: {
    again: (/** @type {string} */ sentence) => `${sentence} Trying again.`,
    measuring: (/** @type {string} */ seen, /** @type {string} */ total) =>
      `Measuring on test images: ${seen} of ${total}.`,
    fetching: (/** @type {string} */ share) => `Fetching: ${share}.`,
    saved: (/** @type {string} */ name) => `Saved as ${name}.`,
  },
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
