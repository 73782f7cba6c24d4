/* The answer: every class in its fixed place, the winner in words, and what the network does not know. */
lab.component("answer", (root) => {
  const { make, on, percent } = lab;
  const label = make("p", { class: "answer-label" });
  const share = make("p", { class: "answer-share" });
  const detail = make("p", { class: "answer-detail" });
  const list = make("ol", { class: "answer-bars" });
  const spoken = make("p", { class: "visually-hidden", role: "status" });
  const [title, ...about] = lab.heading(
    "The answer",
    "How sure the network is of each class. Press one to ask why, or why not.",
    "The network gives one number for each class, its logits; softmax turns them into shares of 100 %, so something always wins. Whether the image is anything it knows is decided apart from that: by how far what it does inside the network lies from what training images do.",
  );
  title.className = "visually-hidden";
  root.append(title, make("div", { class: "answer-head" }, label, share), detail, list, make("div", { class: "answer-about" }, ...about), spoken);

  let rows = [];
  on("network", (card) => {
    if (!card) return;
    rows = card.classes.map((name, index) => {
      const fill = make("span", { class: "answer-fill" });
      const value = make("span", { class: "answer-value" });
      return { row: make("li", {}, make("button", { type: "button", class: "answer-name", title: `Why ${name}? Or why not?`, onclick: () => explain(index) }, name), make("span", { class: "answer-track" }, fill), value), fill, value };
    });
    list.replaceChildren(...rows.map(({ row }) => row));
    draw(null);
  });

  /* Pressing a class asks why, in Inside. */
  function explain(index) {
    lab.set({ explained: index });
    lab.openTab("Inside");
  }

  let speaking = 0;
  function draw(answer) {
    if (!answer || answer.classes.length !== rows.length) return;
    const { probabilities, best, none_of_these: none, truth } = answer;
    label.textContent = none ? "None of these" : answer.classes[best];
    label.classList.toggle("answer-none", none);
    label.classList.toggle("answer-long", none || answer.classes[best].length > 2);
    share.textContent = none ? "" : percent(probabilities[best]);
    detail.textContent = [truth === null ? "" : `Its true label is ${answer.classes[truth]}.`, answer.sentence].join(" ").trim();
    rows.forEach(({ row, fill, value }, index) => {
      fill.style.transform = `scaleX(${probabilities[index]})`;
      value.textContent = percent(probabilities[index]);
      row.classList.toggle("best", index === best && !none);
      row.classList.toggle("truth", index === truth);
    });
    clearTimeout(speaking);
    speaking = setTimeout(() => (spoken.textContent = none ? "None of these." : `${answer.classes[best]}, ${percent(probabilities[best])}.`), 700);
  }
  on("answer", draw);

  on("trouble", (sentence) => {
    root.classList.toggle("answer-waiting", Boolean(sentence));
    if (!sentence) return;
    label.textContent = share.textContent = "";
    detail.textContent = sentence;
    for (const { row, fill, value } of rows) {
      fill.style.transform = "scaleX(0)";
      value.textContent = "";
      row.classList.remove("best", "truth");
    }
  });
});
