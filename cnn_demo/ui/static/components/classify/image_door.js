/* Images from outside, by every way that people have: a file, a drop anywhere on the page, the clipboard. */

import { classify } from "../../../texts/classify.js";
import { make } from "../../kit/dom.js";
import { showPhoto } from "../../session/pad_content.js";

const words = classify.pad;

/** @param {(sentence: string) => void} say */
export function imageDoor(say) {
  const input = make("input", {
    type: "file",
    accept: "image/*",
    class: "visually-hidden",
    tabindex: -1,
    "aria-label": words.file,
    onchange: () => input.files?.[0] && open(input.files[0]),
  });
  const button = make("button", { type: "button", title: words.upload, onclick: () => input.click() }, words.upload);

  /** @param {Blob} blob */
  async function open(blob) {
    try {
      const bitmap = await createImageBitmap(blob);
      showPhoto(bitmap, bitmap.width, bitmap.height);
      say("");
    } catch {
      say(words.unreadable);
    }
    input.value = "";
  }

  /* A file that is dropped beside the pad would otherwise replace the page. */
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const carried = event.dataTransfer;
    if (carried?.files[0]) void open(carried.files[0]);
    else if (carried?.types.includes("text/uri-list")) say(words.linkOnly);
  });
  /* Where the cursor is in a field that takes text, pasted text belongs there, whatever comes with it. */
  document.addEventListener("paste", (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, [contenteditable]");
    const items = [...(event.clipboardData?.items ?? [])];
    const file = items.find(({ kind }) => kind === "file")?.getAsFile();
    if (file && !typing) void open(file);
  });
  return { button, input };
}
