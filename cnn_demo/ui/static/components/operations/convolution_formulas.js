/* The formulas of the workbench, in letters and with the person's own numbers in place. */
lab.component("bench_formulas", (root) => {
  const { make, on } = lab;
  const body = make("dl", { class: "formulas" });
  root.append(...lab.heading(
    "The same in formulas",
    "W is the input's side, K the kernel's, P the padding on each side, S the stride, D the dilation, C the channels, F the filters: here one.",
    "⌊ ⌋ rounds down: where the stride does not divide, nothing is refused, but the last rows and columns are left out, hatched on the input. A convolution has as many parameters for a small image as for a large one; only the multiplications grow.",
  ), body);
  on("slid", (slid) => {
    if (!slid) return;
    body.replaceChildren(...slid.formulas.flatMap(({ title, letters, numbers }) => [make("dt", {}, title, make("span", { class: "formulas-letters" }, letters)), make("dd", {}, numbers)]));
  });
});
