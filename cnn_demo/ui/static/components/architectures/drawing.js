/* An architecture as rows of bodies: as high as its maps are wide, as wide as they are many. Pointing at one says what
   it is, and draws its receptive field on the image. */

import { architectures } from "../../../texts/tabs/architectures.js";
import { make, svg } from "../../kit/dom.js";
import { roving } from "../../kit/keys.js";
import { count, short } from "../../kit/numbers/format.js";
import { arcOver, COLUMN, columnsFor, fieldSide, INPUT, laidOut, wayTo } from "./layout.js";

/** @typedef {import("../../kit/server/rpc_types.js").DesignAnswer} Design */
/** @typedef {import("./layout.js").Part} Part */

const words = architectures.drawing;
const [SMALLEST, ZOOM] = [0.88, 1.35]; // letters of 11 pixels

export function drawing() {
  const sheet = make("div", { class: "drawing-sheet" });
  const said = make("p", { class: "drawing-said quiet-text", role: "status" }, words.hint);
  const tools = make(
    "div",
    { class: "drawing-tools" },
    tool("+", words.zoomIn, () => zoom(scale * ZOOM)),
    tool("−", words.zoomOut, () => zoom(scale / ZOOM)),
    tool(words.fit, words.fit, () => zoom(0)),
  );
  const element = make("div", { class: "drawing" }, sheet, make("div", { class: "drawing-foot" }, said, tools));
  roving(sheet, ".drawing-part", () => 1).refresh();
  let [scale, natural, columns] = [1, 0, 0];
  /** @type {SVGElement | null} */
  let picture = null;
  /** @type {Design | null} */
  let shown = null;

  /**
   * @param {string} text
   * @param {string} label
   * @param {() => void} run
   */
  function tool(text, label, run) {
    return make("button", { type: "button", "aria-label": label, title: label, onclick: run }, text);
  }

  /** @param {number} wish 0: what fits */
  function zoom(wish) {
    if (!picture || !natural) return;
    scale = Math.max(SMALLEST, wish ? Math.min(4, wish) : Math.min(1, sheet.clientWidth / natural));
    picture.style.width = `${Math.round(natural * scale)}px`;
  }
  new ResizeObserver(() => {
    if (shown && columns !== fitting(shown)) draw(shown);
    else zoom(0);
  }).observe(sheet);
  pan(sheet);

  /** @param {Design} design */
  const fitting = ({ boxes }) => columnsFor(boxes.length, sheet.clientWidth / SMALLEST);

  /** @param {Design} design */
  function draw(design) {
    [shown, columns] = [design, fitting(design)];
    const { parts, width, height, middle } = laidOut(design.boxes, columns);
    const field = svg("rect", { class: "drawing-field", x: 0, y: 0, width: 0, height: 0 });
    /** @param {Part | null} part */
    const point = (part) => {
      const side = part ? fieldSide(part.box.field, design.image) : 0;
      const at = { x: 8 + (INPUT - side) / 2, y: middle - side / 2, width: side, height: side };
      for (const [name, value] of Object.entries(at)) field.setAttribute(name, String(value));
      said.textContent = part ? inWords(part) : words.hint;
    };
    natural = width;
    picture = svg(
      "svg",
      {
        class: "drawing-svg",
        viewBox: `0 0 ${width} ${height}`,
        role: "group",
        "aria-label": words.label(design.title),
      },
      svg("rect", { class: "drawing-image", x: 8, y: middle - INPUT / 2, width: INPUT, height: INPUT, rx: 3 }),
      field,
      ...under(8 + INPUT / 2, parts[0].bottom, [
        words.input,
        design.image.slice(1).join("×"),
        words.channels(design.image[0]),
      ]),
      line(`M${INPUT + 8} ${middle}H${parts[0].x}`),
      ...parts.flatMap((part, index) => {
        const next = parts[index + 1];
        return [body(part, point), next ? line(wayTo(part, next)) : null];
      }),
    );
    sheet.replaceChildren(picture);
    sheet.scrollLeft = 0;
    point(null);
    zoom(0);
    /** @type {SVGElement | null} */ (sheet.querySelector(".drawing-part"))?.setAttribute("tabindex", "0");
  }
  return { element, draw };
}

/**
 * @param {Part} part
 * @param {(part: Part | null) => void} point
 */
function body(part, point) {
  const { x, y, width, height, depth, kind, box, name, size, maps, top, bottom } = part;
  const center = x + (width + depth) / 2;
  const isShort = box.branches.some((branch) => !branch.length);
  const up = -depth;
  return svg(
    "g",
    {
      class: `drawing-part part-${kind}`,
      tabindex: -1,
      role: "img",
      "aria-label": inWords(part),
      onpointerenter: () => point(part),
      onpointerleave: () => point(null),
      onclick: () => point(part),
      onfocus: () => point(part),
      onblur: () => point(null),
    },
    svg("rect", { class: "drawing-hit", x: center - COLUMN / 2, y: top, width: COLUMN, height: bottom - top }),
    svg("path", { class: "side-top", d: `M${x} ${y}l${depth} ${up}h${width}l${-depth} ${depth}z` }),
    svg("path", { class: "side-right", d: `M${x + width} ${y}l${depth} ${up}v${height}l${-depth} ${depth}z` }),
    svg("rect", { class: "side-front", x, y, width, height }),
    isShort ? svg("path", { class: "drawing-arc", d: arcOver(part) }) : null,
    box.times > 1
      ? label(center, Math.max(top + 14, y - depth - (isShort ? 16 : 6)), `× ${box.times}`, "drawing-times")
      : null,
    ...under(center, bottom, size ? [name, size, words.maps(maps)] : [name, words.units(maps)]),
  );
}

/** @param {string} d */
const line = (d) => svg("path", { class: "drawing-line", d });

/**
 * A name and what is said below it.
 * @param {number} x
 * @param {number} bottom
 * @param {string[]} texts
 */
const under = (x, bottom, texts) =>
  texts.map((text, i) => label(x, bottom - 40 + 16 * i, text, i ? "drawing-shape" : "drawing-name"));

/**
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {string} kind
 */
const label = (x, y, text, kind) => svg("text", { class: kind, x, y, "text-anchor": "middle" }, text);

/** @param {Part} part */
function inWords({ box }) {
  const shape = box.shape.join("×");
  const times = box.times > 1 ? ` × ${box.times}` : "";
  const name = `${box.title}${box.detail ? `, ${box.detail}` : ""}${times}`;
  const field = box.field.join("×");
  const numbers = words.part(
    name,
    shape,
    box.parameters ? count(box.parameters) : "",
    box.macs ? short(box.macs) : "",
    field,
  );
  if (!box.branches.length) return numbers;
  const branches = box.branches.map((steps) =>
    steps.length
      ? steps.map(({ what, maps }) => `${what.replace(" convolution", "")} (${maps})`).join(", ")
      : words.shortcut,
  );
  return numbers + words.branches(branches.join("; "));
}

/**
 * Dragging with the mouse moves the sheet; fingers scroll it anyway.
 * @param {HTMLElement} sheet
 */
function pan(sheet) {
  /** @type {{ x: number, left: number } | null} */
  let held = null;
  sheet.addEventListener("pointerdown", (event) => {
    if (event.pointerType === "mouse") held = { x: event.clientX, left: sheet.scrollLeft };
  });
  sheet.addEventListener("pointermove", (event) => {
    if (held) sheet.scrollLeft = held.left - (event.clientX - held.x);
  });
  const release = () => {
    held = null;
  };
  for (const end of ["pointerup", "pointerleave"]) sheet.addEventListener(end, release);
}
