/* The image as the network sees it, with its answer: what the rest of Inside is about. */
lab.component("seen", (root) => {
  const { make, on, percent } = lab;
  const canvas = make("canvas", { class: "seen-image", role: "img", "aria-label": "The image as the network sees it" });
  const verdict = make("p", { class: "seen-verdict" });
  root.append(canvas, verdict);
  on("answer", (answer) => {
    if (!answer) return;
    const { pixels, width, height, channels } = answer.seen;
    lab.palette.image(lab.bytes(pixels), width, height, channels, canvas);
    verdict.textContent = answer.none_of_these ? "None of these" : `${answer.classes[answer.best]}, ${percent(answer.probabilities[answer.best])}`;
  });
});
