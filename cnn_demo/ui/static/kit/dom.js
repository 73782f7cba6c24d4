/* Making DOM elements. Text is always text: no string ever becomes markup. */

/** @typedef {Node | string | number | null | undefined | false} Child */

/** @typedef {{ [name: string]: any }} Attributes */

/**
 * An element: make("button", { class: "quiet", onclick: f }, "text", child). Attributes that begin with "on" are
 * listeners, `true` is an attribute without a value, `false`, null and undefined are left out.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/**
 * The same in SVG.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element
 * @param {Attributes} attributes
 * @param {Child[]} children
 * @returns {E}
 */
function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...present(children));
  return element;
}

/**
 * Puts a text into an element. What stands there already stays, so that nothing is laid out again.
 * @param {Element} element
 * @param {string} text
 */
export function say(element, text) {
  const { firstChild: only } = element;
  const isText = only instanceof Text && !only.nextSibling;
  if (isText && only.data === text) return;
  if (isText && text) only.data = text;
  else if (element.textContent !== text) element.textContent = text;
}

/**
 * The children that are there, numbers as text.
 * @param {Child[]} children
 * @returns {(Node | string)[]}
 */
export function present(children) {
  return children
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === "number" ? String(child) : /** @type {Node | string} */ (child)));
}

const CONTROLS = "button, input, select, a[href], [tabindex]";

/**
 * Other children in their place. Who had the focus on one of them goes on at the one that stands there now, or at
 * `fallback` where none is left.
 * @param {HTMLElement} list
 * @param {Node[]} children
 * @param {HTMLElement} [fallback]
 */
export function refill(list, children, fallback) {
  const controls = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll(CONTROLS)]);
  const at = controls().indexOf(/** @type {HTMLElement} */ (document.activeElement));
  list.replaceChildren(...children);
  if (at < 0) return;
  const now = controls();
  (now[Math.min(at, now.length - 1)] ?? fallback)?.focus({ preventScroll: true });
}

let numbered = 0;

/**
 * An id that nothing else in the page has.
 * @param {string} name
 */
export function uniqueId(name) {
  numbered += 1;
  return `${name}-${numbered}`;
}

/**
 * A labeled control: the label stands above it.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {...Child} after
 */
export function field(label, control, ...after) {
  control.id ||= uniqueId("field");
  return make("div", { class: "field" }, make("label", { for: control.id }, label), control, ...after);
}

/**
 * Buttons of which one is pressed: a choice that shows all that there is to choose.
 * @template {string} Value
 * @param {string} label
 * @param {{ value: Value, text: string, title?: string }[]} options
 * @param {Value} value
 * @param {(value: Value) => void} choose
 */
export function segmented(label, options, value, choose) {
  const buttons = options.map((option) =>
    make(
      "button",
      {
        type: "button",
        "aria-pressed": String(option.value === value),
        title: option.title,
        onclick: () => {
          show(option.value);
          choose(option.value);
        },
      },
      option.text,
    ),
  );
  const element = make("div", { class: "segmented", role: "group", "aria-label": label }, ...buttons);
  /** @param {Value} next */
  function show(next) {
    options.forEach((option, index) => buttons[index].setAttribute("aria-pressed", String(option.value === next)));
  }
  return { element, show };
}
