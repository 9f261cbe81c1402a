// The colours of a component by what they mean. They are declared in theme.css, light and dark; a canvas asks for them
// here, since it cannot be told a colour's name.

/**
 * Colours as a canvas takes them, by their names in theme.css or of Streamlit's own: "--positive", "--st-border-color".
 *
 * @template {string} Name
 * @param {HTMLElement} root
 * @param {readonly Name[]} names
 * @returns {Record<Name, string>}
 */
export function colours(root, names) {
  const probe = document.createElement("i");
  root.append(probe);
  const found = /** @type {Record<Name, string>} */ ({});
  for (const name of names) {
    probe.style.color = `var(${name})`;
    found[name] = getComputedStyle(probe).color;
  }
  probe.remove();
  return found;
}

/** Whether a component stands on a dark page: its text is light. @param {HTMLElement} root */
export function isDark(root) {
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(root).color.match(/[\d.]+/g) ?? []).map(Number);
  return red + green + blue > 384;
}

/** Whether a visitor has asked for less motion. */
export const lessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * Call back when the page turns from light to dark or back, so that a canvas can be drawn anew; return what ends it.
 *
 * @param {HTMLElement} root
 * @param {() => void} turned
 * @returns {() => void}
 */
export function onTheme(root, turned) {
  // Text takes the theme's colour, and every element here has its text's; a transition of it tells of each change.
  const listen = (/** @type {TransitionEvent} */ event) => {
    if (event.target === root && event.propertyName === "color") turned();
  };
  root.addEventListener("transitionend", listen);
  return () => root.removeEventListener("transitionend", listen);
}
