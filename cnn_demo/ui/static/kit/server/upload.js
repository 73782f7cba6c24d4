/* A file on its way to the server, by Gradio's upload: a large one in pieces, as the server takes them. */

const PIECE = 8_000_000; // bytes in one upload

/**
 * Where the server keeps the pieces of a file, in their order; null when one of them has not arrived. `say` is told how
 * much of it is there.
 * @param {File} file
 * @param {string} name
 * @param {(share: number) => void} say
 */
export async function uploadInPieces(file, name, say) {
  /** @type {string[]} */
  const pieces = [];
  for (let at = 0; at === 0 || at < file.size; at += PIECE) {
    say(at / Math.max(file.size, 1));
    const path = await upload(file.slice(at, at + PIECE), name);
    if (!path) return null;
    pieces.push(path);
  }
  return pieces;
}

/**
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<string | null>}
 */
async function upload(file, name) {
  const form = new FormData();
  form.append("files", file, name);
  try {
    const response = await fetch(new URL("gradio_api/upload", document.baseURI), { method: "POST", body: form });
    const paths = await response.json();
    return response.ok && Array.isArray(paths) && typeof paths[0] === "string" ? paths[0] : null;
  } catch {
    return null;
  }
}
