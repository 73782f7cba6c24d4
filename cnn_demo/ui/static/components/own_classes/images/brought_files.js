/* Files that somebody chose, dropped or pasted: images for a class, or a zip with classes. */

import { ownClasses as words } from "../../../../texts/tabs/own_classes.js";
import { fileSize, percent, plural } from "../../../kit/numbers/format.js";
import { toast } from "../../../kit/toast.js";
import { addImages, readZip } from "../../../session/own_classes/collection.js";
import { fromFile } from "../../../session/own_classes/images.js";
import { become } from "../../../session/own_classes/training.js";

const MOST_BYTES = 200_000_000; // of a zip, as the server takes them

/**
 * @param {string} key of a card
 * @param {File[]} files
 */
export async function bring(key, files) {
  const zips = files.filter(isZip);
  const images = files.filter((file) => !isZip(file));
  if (images.length)
    addImages(
      key,
      images.map((file) => fromFile(file, words.card.unreadable(file.name))),
    );
  for (const zip of zips) toast(await openZip(zip));
}

/** @param {File} file */
const isZip = ({ type, name }) => /zip/.test(type) || name.toLowerCase().endsWith(".zip");

/**
 * What came of it, in words.
 * @param {File} file
 * @param {(words: string) => void} [say] is told how far it is
 */
export async function openZip(file, say = () => {}) {
  if (file.size > MOST_BYTES) return words.file.tooLarge(fileSize(MOST_BYTES));
  const { trouble, answer } = await readZip(file, (share) => say(words.file.sending(percent(share, 0))));
  if (!answer) return trouble;
  const { images, classes, left_out: leftOut, network } = answer;
  if (network) await become(network);
  const added = words.file.opened(plural(images, "image", "images"), plural(classes, "class", "classes"));
  return [added, network ? words.file.withNetwork : "", ...leftOut.slice(0, 3)].filter(Boolean).join(" ");
}
