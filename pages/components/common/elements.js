// HTML elements in one call each: with attributes and children, as a button, as a menu.

/** @typedef {string | Node} Child */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | undefined>} [attributes] those that are undefined are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/**
 * A button whose accessible name is `label`, also shown as a tip where it differs from the text.
 *
 * @param {string} text
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [kind] classes
 */
export function button(text, label, onclick, kind) {
  const named = label === text ? undefined : label;
  const node = make("button", { type: "button", class: kind, "aria-label": named, title: named }, text);
  node.onclick = onclick;
  return node;
}

/**
 * @param {string} label
 * @param {[value: string, title: string][]} options
 * @param {string} value
 * @param {(value: string) => void} onchange
 */
export function menu(label, options, value, onchange) {
  const node = make("select", { "aria-label": label });
  node.append(...options.map(([name, title]) => make("option", { value: name }, title)));
  node.value = value;
  node.onchange = () => onchange(node.value);
  return node;
}

/**
 * Put new children in the place of the old; what had the focus has it still, if something of its name is there again.
 *
 * @param {HTMLElement} root
 * @param {...Child} children
 */
export function replaceKeepingFocus(root, ...children) {
  const focused = root.contains(document.activeElement) && document.activeElement?.getAttribute("aria-label");
  root.replaceChildren(...children);
  if (!focused) return;
  const same = [...root.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === focused);
  if (same instanceof HTMLElement) same.focus();
}

/**
 * Let an element say a text. One that says it already is left alone, and a text that is there is changed, not replaced:
 * at sixty frames a second the page is then laid out once a frame, and only where something has changed.
 *
 * @param {Element} element that holds nothing but text
 * @param {string} text
 */
export function setText(element, text) {
  const node = element.firstChild;
  // What CSS calls empty has no text at all, not an empty one.
  if (!node || !text) element.textContent = text;
  else if (node.nodeValue !== text) node.nodeValue = text;
}

/**
 * Set attributes of an element; those that are undefined are taken away.
 *
 * @param {Element} node
 * @param {Record<string, string | number | boolean | undefined>} attributes
 */
export function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined) node.removeAttribute(name);
    else node.setAttribute(name, String(value));
  }
}

/**
 * Add an element to a drawing in SVG.
 *
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Element} parent
 * @param {Tag} tag
 * @param {Record<string, string | number | boolean | undefined>} [attributes]
 * @param {string} [text]
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function draw(parent, tag, attributes = {}, text) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(node, attributes);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

/**
 * How high a drawing in SVG is that fills its element, and at the least.
 *
 * @param {{ clientWidth: number, clientHeight: number }} svg
 * @param {number} width of the drawing, in its own units
 * @param {number} least
 */
export function heightIn({ clientWidth, clientHeight }, width, least) {
  return clientWidth ? Math.max(least, Math.round((width * clientHeight) / clientWidth)) : least;
}

/** What an element is called, by which it is found again when it has been made anew. @param {Element} node */
const identity = (node) => node.getAttribute("data-id") ?? node.getAttribute("aria-label") ?? node.textContent;

/**
 * Make parts of an element anew and give the focus back to the one that has taken the place of the focused one.
 *
 * @param {Element} root
 * @param {() => void} renew
 */
export function keepFocus(root, renew) {
  const before = document.activeElement;
  const id = before && before !== root && root.contains(before) ? identity(before) : null;
  renew();
  if (id === null || before === document.activeElement) return;
  for (const node of root.querySelectorAll("[tabindex], button, input, select, [role=button]")) {
    if (identity(node) === id) {
      /** @type {HTMLElement} */ (node).focus();
      return;
    }
  }
}
