/* The current network as files: weights, a script, a model card, ONNX. They come in parts, and say how far they are. */

/* Fetch one form of a network and save it. `say` is told how far it is; the reply is the file's name, or null. */
lab.takeAway = async (form, network, epoch, say) => {
  const TRIES = 30; // seconds that a busy server is asked again
  const parts = [];
  let [version, reply, lost] = [null, null, 0];
  for (;;) {
    reply = await lab.call("take", { network, form, epoch, part: parts.length, version });
    if (reply.lost && lost++ < TRIES) {
      say(`${reply.error} Trying again.`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
    } else if (reply.error) {
      say(reply.error);
      return null;
    } else if ("total" in reply) {
      say(`Measuring on test images: ${reply.seen.toLocaleString("en")} of ${reply.total.toLocaleString("en")}.`);
    } else {
      parts.push(lab.bytes(reply.content));
      version = reply.version;
      if (parts.length >= reply.parts) break;
      say(`Fetching: ${Math.round((100 * parts.length) / reply.parts)} %.`);
    }
  }
  const url = URL.createObjectURL(new Blob(parts, { type: reply.type }));
  lab.make("a", { href: url, download: reply.name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
  say(`Saved as ${reply.name}.`);
  return reply.name;
};

lab.component("take_away", (root) => {
  const { make, on, state } = lab;
  const list = make("div", { class: "take-forms" });
  const said = make("p", { class: "take-said", role: "status" }, "\u00a0");
  const moment = make("p", { class: "quiet-text take-moment" }, "\u00a0");
  root.append(
    ...lab.heading(
      "Take it with you",
      "The current network, published or yours, as files that work without this page.",
      "The script trains this network again, from the same seed and by the same recipe, and gets the same accuracy: read it from top to bottom. The model card is measured when you ask for it. Weights and script fit together: the card says how. To bring weights back, press Load a file in the header.",
    ),
    moment,
    list,
    said,
  );

  const draw = lab.latest(async () => {
    const card = state.network;
    if (!card) return;
    const reply = await lab.call("forms", { network: card.network });
    if (card !== state.network) return;
    if (reply.error) return (said.textContent = reply.error);
    said.textContent = "\u00a0";
    list.replaceChildren(...reply.forms.map((form) => entry(form, card)));
    tellMoment();
  });
  on("network", draw);
  for (const name of ["epoch", "edits", "kernels"]) on(name, tellMoment);

  function tellMoment() {
    if (!state.network) return;
    const at = state.epoch === null ? "as it was kept at the end" : `as it was after epoch ${state.epoch}, which the slider in the header has chosen`;
    const edited = Object.keys(state.edits).length || Object.keys(state.kernels).length;
    moment.textContent = `${state.network.title}. Model card and ONNX: the network ${at}.${edited ? " Your edits are not in the files." : ""}`;
  }

  function entry(form, card) {
    const button = make("button", { type: "button", disabled: Boolean(form.problem), "aria-describedby": `take-${form.id}`, onclick: fetchIt }, form.title);
    async function fetchIt() {
      for (const each of list.querySelectorAll("button")) each.disabled = true;
      said.textContent = `${form.title}: on its way.`;
      await lab.takeAway(form.id, card.network, form.follows_epoch ? state.epoch : null, (words) => (said.textContent = words));
      for (const each of list.querySelectorAll("button")) each.disabled = each.dataset.problem !== undefined;
      button.focus();
    }
    if (form.problem) button.dataset.problem = "";
    return make("div", { class: "take-form" },
      button,
      make("p", { id: `take-${form.id}` }, form.problem ?? form.sentence),
      make("p", { class: "take-file" }, `${form.name}, ${form.bytes === null ? "a few kB" : `${form.about ? "about " : ""}${size(form.bytes)}`}`));
  }

  function size(bytes) {
    return bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  }
});
