/* Terms of the field within a text: underlined with dots, and explained in a small bubble when they are pointed at,
   focused or pressed. */

import { glossary } from "../../texts/glossary.js";
import { make } from "./dom.js";

const NAMES = Object.keys(glossary.terms).sort((a, b) => b.length - a.length);
const ANY = new RegExp(`(?<![\\w-])(${NAMES.map(escaped).join("|")})(e?s)?(?![\\w-])`, "gi");
const GAP = 6; // pixels

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/**
 * The text in pieces: what is a term, at its first place, stands beside the name under which it is explained.
 * @param {string} text
 * @returns {{ text: string, term: string | null }[]}
 */
export function piecesOf(text) {
  /** @type {{ text: string, term: string | null }[]} */
  const pieces = [];
  const seen = new Set();
  let end = 0;
  for (const match of text.matchAll(ANY)) {
    const term = NAMES.find((name) => name.toLowerCase() === match[1].toLowerCase()) ?? "";
    if (seen.has(term)) continue;
    seen.add(term);
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), term: null });
    pieces.push({ text: match[0], term });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), term: null });
  return pieces;
}

/**
 * The text with its terms explained.
 * @param {string} text
 * @returns {(HTMLElement | string)[]}
 */
export const glossed = (text) =>
  piecesOf(text).map((piece) => (piece.term === null ? piece.text : termButton(piece.text, piece.term)));

/** @type {{ element: HTMLElement, of: HTMLElement | null } | null} */
let bubble = null;

/**
 * @param {string} text
 * @param {string} term
 */
function termButton(text, term) {
  const said = glossary.terms[/** @type {keyof typeof glossary.terms} */ (term)];
  const show = () => open(button, said);
  const button = make("button", { type: "button", class: "term", "aria-label": `${text}: ${said}` }, text);
  for (const event of ["pointerenter", "focus", "click"]) button.addEventListener(event, show);
  for (const event of ["pointerleave", "blur"]) button.addEventListener(event, close);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !bubble?.of) return;
    event.stopPropagation();
    close();
  });
  return button;
}

/**
 * @param {HTMLElement} button
 * @param {string} said
 */
function open(button, said) {
  bubble ??= { element: make("div", { class: "term-bubble", "aria-hidden": "true" }), of: null };
  const { element } = bubble;
  bubble.of = button;
  element.textContent = said;
  document.querySelector(".lab")?.append(element);
  const [word, box] = [button.getBoundingClientRect(), element.getBoundingClientRect()];
  const left = Math.max(GAP, Math.min(word.left, window.innerWidth - box.width - GAP));
  const below = word.bottom + GAP;
  const top = below + box.height > window.innerHeight ? word.top - box.height - GAP : below;
  element.style.translate = `${left}px ${top}px`;
  window.addEventListener("scroll", close, { once: true, passive: true });
}

function close() {
  if (!bubble) return;
  bubble.of = null;
  bubble.element.remove();
}
