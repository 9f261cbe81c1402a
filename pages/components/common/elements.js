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
