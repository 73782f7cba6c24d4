/* What the colors mean, beside every image made of them. */
lab.legend = (signed = true) => {
  const { make } = lab;
  const bar = make("span", { class: signed ? "legend-bar signed" : "legend-bar", "aria-hidden": "true" });
  const [low, high] = [make("span", {}, signed ? "negative" : "0"), make("span", {}, signed ? "positive" : "largest")];
  const element = make("span", { class: "legend" }, low, bar, high);
  const words = (value) => (Math.abs(value) >= 1000 && Math.abs(value) < 1e6 ? Math.round(value).toLocaleString("en").replace("-", "−") : lab.number(value));
  element.range = (from, to) => {
    [low.textContent, high.textContent] = [words(from), words(to)];
    bar.classList.toggle("signed", from < 0);
  };
  return element;
};
