// Colours by what they mean and sizes of type, as kit/theme.py declares them for the whole page; a canvas asks for them
// here, since it cannot be told a name.

/** @typedef {[red: number, green: number, blue: number]} Colour */
/** @typedef {"mark" | "small" | "body" | "lead" | "head" | "result"} Size */

/**
 * Colours as a canvas takes them, by their names: "--positive", "--line".
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

/** What a canvas takes, in parts. @param {string} colour @returns {Colour} */
export function parted(colour) {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}

/** @type {Map<Size, number>} */
const known = new Map();

/** A size of type in pixels. @param {Size} name */
export function sizeOf(name) {
  const size =
    known.get(name) ?? parseFloat(getComputedStyle(document.documentElement).getPropertyValue(`--size-${name}`));
  known.set(name, size);
  return size;
}

/** A font as a canvas takes it. @param {Size} name @param {string} family */
export const fontOf = (name, family) => `${sizeOf(name)}px ${family}`;

/** Pixels of height that a screen has beyond what the page needs: pictures share them. @param {HTMLElement} root */
export function spareHeight(root) {
  const probe = document.createElement("i");
  probe.style.cssText = "position: absolute; visibility: hidden; width: 0; height: var(--spare)";
  root.append(probe);
  const height = probe.offsetHeight;
  probe.remove();
  return height;
}

/** Whether a component stands on a dark page: its text is light. @param {HTMLElement} root */
export function isDark(root) {
  const [red, green, blue] = parted(getComputedStyle(root).color);
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
