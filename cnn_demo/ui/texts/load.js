/* Words for bringing back a network that was exported here. */

export const load = {
  title: "Load weights",
  sentence: "A .safetensors file that was exported here. It becomes one of your networks, for this server only.",
  choose: "Choose a file",
  close: "Close",
  tooLarge: (/** @type {string} */ most) => `This file is larger than ${most}, so it is not a network of CNN Lab.`,
  sending: (/** @type {string} */ share) => `Sending: ${share}.`,
  checking: "Checking the file.",
  failed: "The upload broke off. Choose the file again.",
  loaded: (/** @type {string} */ name) => `You are now using ${name}.`,
};
