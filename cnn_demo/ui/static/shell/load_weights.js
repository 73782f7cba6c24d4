/* Bringing back a network that was downloaded here. */

export function loadWeights() {
  document.dispatchEvent(new CustomEvent("lab-load-weights"));
}
