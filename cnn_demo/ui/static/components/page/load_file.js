/* A network from a file: sent in pieces, checked by the server, and chosen when it is a sound one. A dialog of its own,
   because a refusal needs room for its sentence. */
(() => {
  const MOST = 64_000_000; // bytes; the server refuses more
  const PIECE = 8_000_000; // bytes of one upload

  lab.loadFile = () => {
    const { make } = lab;
    const input = make("input", { type: "file", accept: ".safetensors", class: "visually-hidden", tabindex: -1, "aria-label": "A network's file", onchange: () => input.files[0] && bring(input.files[0]) });
    const choose = make("button", { type: "button", class: "primary", onclick: () => input.click() }, "Choose a file");
    const close = make("button", { type: "button", onclick: () => dialog.close() }, "Close");
    const said = make("p", { class: "load-said", role: "status" }, "\u00a0");
    const dialog = make("dialog", { class: "lab lab-dialog load-dialog", "aria-labeledby": "load-title", onclose: () => dialog.remove() },
      make("h2", { id: "load-title" }, "Load a network"),
      make("p", { class: "quiet-text" }, "A .safetensors file that was downloaded here. It is checked before anything of it is used, and kept for two hours. Drop it here or choose it."),
      make("div", { class: "row" }, choose, close), input, said);
    dialog.addEventListener("dragover", (event) => event.preventDefault());
    dialog.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files[0] && !choose.disabled) bring(event.dataTransfer.files[0]);
    });
    document.body.append(dialog);
    dialog.showModal();

    async function bring(file) {
      choose.disabled = true;
      const trouble = await send(file);
      choose.disabled = false;
      input.value = "";
      if (!trouble) return dialog.close();
      said.textContent = trouble;
      choose.focus();
    }

    /* Send it, have it checked and choose it. Answers one sentence when that was not possible. */
    async function send(file) {
      if (file.size > MOST) return `A network's file may have at most ${MOST / 1e6} MB.`;
      const pieces = [];
      try {
        for (let start = 0; start < file.size || !start; start += PIECE) {
          said.textContent = `Sending: ${Math.round((100 * start) / Math.max(1, file.size))} %.`;
          pieces.push((await lab.upload(new File([file.slice(start, start + PIECE)], "network"))).path);
        }
      } catch {
        return "The file did not arrive. Try again in a moment.";
      }
      said.textContent = "Checking.";
      const reply = await lab.call("load", { visitor: lab.visitor(), pieces });
      if (reply.error) return reply.error;
      lab.remember(reply.run);
      await lab.refreshNetworks(reply.run);
      return null;
    }
  };
})();
