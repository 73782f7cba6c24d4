/* A file on its way to the server, by Gradio's upload. */

/**
 * @param {Blob} file
 * @param {string} name
 * @returns {Promise<string | null>} where the server keeps it; null when it has not arrived
 */
export async function upload(file, name) {
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
