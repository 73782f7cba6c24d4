"""Two cameras for a browser that has none."""

CAMERAS = """({ delay, silent, facing }) => {
  window.tracks = [];
  const devices = ["front", "back"].map((deviceId) => ({ kind: "videoinput", deviceId, label: `The ${deviceId} one` }));
  async function getUserMedia({ video }) {
    await new Promise((done) => setTimeout(done, delay));
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [320, 240];
    const paper = canvas.getContext("2d");
    window.shine = () => { paper.fillStyle = "#fff"; paper.fillRect(0, 0, 320, 240);
      paper.fillStyle = "#000"; paper.fillRect(40, 30, 40, 180); };
    const stream = canvas.captureStream(silent ? 0 : 20);
    const [track] = stream.getVideoTracks();
    track.getSettings = () => ({ deviceId: video.deviceId?.exact ?? "front", facingMode: facing });
    window.tracks.push(track);
    if (silent) window.show = () => { window.shine(); track.requestFrame(); };
    else setInterval(window.shine, 50);
    return stream;
  }
  const mediaDevices = { getUserMedia, enumerateDevices: async () => devices };
  Object.defineProperty(navigator, "mediaDevices", { value: mediaDevices, configurable: true });
}"""
