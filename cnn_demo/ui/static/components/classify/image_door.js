/* Images from outside, by every way that people have: a file, a drop anywhere on the page, the clipboard. */

import { classify } from "../../../texts/tabs/classify.js";
import { make } from "../../kit/dom.js";
import { showPhoto } from "../../session/input/pad_content.js";

const words = classify.pad;

const TEXT = "textarea, [contenteditable], input:not([type=range], [type=checkbox], [type=radio], [type=file])";

/**
 * Did it happen in a field for text?
 * @param {Event} event
 */
export const isTyped = ({ target }) => target instanceof Element && Boolean(target.closest(TEXT));

let isWatched = false; // by the first door of the page

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

  if (isWatched) return { button, input };
  isWatched = true;
  /* A file that is dropped beside the pad would otherwise replace the page. Text may be dropped into fields. */
  document.addEventListener("dragover", (event) => {
    if (!isTyped(event) || event.dataTransfer?.types.includes("Files")) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    const { files = null, types = [] } = event.dataTransfer ?? {};
    if (isTyped(event) && !files?.length) return;
    event.preventDefault();
    const file = [...(files ?? [])].find(({ type }) => type.startsWith("image/")) ?? files?.[0];
    if (file) void open(file);
    else if (types.includes("text/uri-list")) say(words.linkOnly);
  });
  /* Where the cursor is in a field that takes text, pasted text belongs there, whatever comes with it. */
  document.addEventListener("paste", (event) => {
    const items = [...(event.clipboardData?.items ?? [])];
    const file = items.find(({ kind }) => kind === "file")?.getAsFile();
    if (file && !isTyped(event)) void open(file);
  });
  return { button, input };
}
