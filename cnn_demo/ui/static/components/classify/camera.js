/* One frame from the camera: a dialog with the live image; "Take it" hands the frame on and switches the camera off. */
(() => {
  lab.camera = async (take) => {
    const { make } = lab;
    const video = make("video", { autoplay: true, playsinline: true, muted: true });
    const said = make("p", { role: "status" }, "Asking for the camera…");
    let stream = null;
    const dialog = make("dialog", { class: "lab lab-dialog", "aria-label": "Camera", onclose: close });
    const shoot = make("button", { type: "button", class: "primary", disabled: true, onclick: snap }, "Take it");
    const cancel = make("button", { type: "button", onclick: () => dialog.close() }, "Cancel");
    dialog.append(video, said, make("div", { class: "row" }, shoot, cancel));
    document.body.append(dialog);
    dialog.showModal();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: 640 } });
      video.srcObject = stream;
      said.textContent = "The image stays in this page and goes only to this app.";
      shoot.disabled = false;
    } catch {
      said.textContent = "The camera cannot be used. Allow it in the browser, or upload an image instead.";
    }
    function snap() {
      const frame = make("canvas", { width: video.videoWidth, height: video.videoHeight });
      frame.getContext("2d").drawImage(video, 0, 0);
      frame.toBlob((blob) => take(blob));
      dialog.close();
    }
    function close() {
      for (const track of stream?.getTracks() ?? []) track.stop();
      dialog.remove();
    }
  };
})();
