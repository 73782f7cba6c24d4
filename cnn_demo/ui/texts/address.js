/* What is said of links whose state is not there any more. */

export const address = {
  noNetwork: "The network of this link is not kept here any more: this is another one.",
};
