/* Real images that the network never learned from: one of each class, and a random one at a time. */
lab.component("examples", (root) => {
  const { make, on, state } = lab;
  const random = make("button", { type: "button", class: "primary", onclick: another }, "Random test image");
  const strip = make("div", { class: "examples-strip", role: "group", "aria-label": "One test image of each class" });
  const heading = lab.heading(
    "Images from the test set",
    "None of them was used to learn from, and their true labels are known.",
    "What counts is how a network does on images that it has not learned by heart. The share of all test images that it gets right stands beside its name.",
  );
  root.append(...heading, make("div", { class: "examples-row" }, random, strip));

  async function another() {
    const reply = await lab.call("test_image", { data: state.network.data, index: null });
    if (!reply.error) lab.showTest(reply);
  }

  let data = null;
  on("network", async (card) => {
    if (!card || card.data === data) return;
    data = card.data;
    const reply = await lab.call("examples", { data });
    if (reply.error) return (data = null);
    strip.replaceChildren(
      ...reply.examples.map((test) => {
        const canvas = lab.palette.image(lab.bytes(test.pixels), test.width, test.height, test.channels);
        const button = make("button", { type: "button", class: "examples-one", "aria-label": `Test image: ${test.label}`, onclick: () => lab.showTest(test) });
        button.append(canvas, make("span", {}, test.label));
        return button;
      }),
    );
    if (state.image?.kind === "test" && state.image.data !== data) another();
  });
});
