// The colours of the stage: light or dark, in one of three palettes, and none that colour alone has to tell.

import { colours, isDark, parted } from "../common/theme.js";

/** @typedef {import("../common/theme.js").Colour} Colour */

/**
 * @typedef {object} StageTheme
 * @property {boolean} dark
 * @property {boolean} grey whether shapes alone tell
 * @property {string} font
 * @property {(value: number) => Colour} tone the colour of a value from 0 to 1
 * @property {(index: number) => Colour} hue the colour of a class
 * @property {Uint32Array} colours the pixel of every byte of a map
 * @property {Uint32Array[]} shades the same for every class
 * @property {(classes: boolean) => Uint32Array} steps the pixel of every byte where colours are flat: that of either
 *   half, or of every eighth of the range
 * @property {Uint32Array[]} flat the one colour of every class, as a palette
 * @property {string} text
 * @property {string} quiet
 * @property {string} grid
 * @property {string} page
 * @property {string} accent
 * @property {string} positive
 * @property {string} negative
 */

const NEUTRAL = /** @type {const} */ (["--text", "--quiet", "--grid", "--page", "--accent"]);
const PARTS = /** @type {const} */ (["low", "middle", "high", "negative", "positive"]);
const CLASSES = Array.from({ length: 10 }, (_, k) => `--class-${k}`);
const ENDS = ["--grey-0", "--grey-1"]; // on grey the shapes alone tell

/** How strong a colour is that stands for a class alone, and into how many colours a range of numbers is parted. */
const FLAT = 0.6;
const STEPS = 8;

/**
 * @param {Colour} a
 * @param {Colour} b
 * @param {number} share
 */
export const mix = (a, b, share) =>
  /** @type {Colour} */ (a.map((value, i) => Math.round(value + (b[i] - value) * share)));

/** @param {Colour} colour */
export const css = ([red, green, blue]) => `rgb(${red} ${green} ${blue})`;

/** @param {Colour} colour */
const packed = ([red, green, blue]) => 0xff000000 | (blue << 16) | (green << 8) | red;

/**
 * @param {HTMLElement} root
 * @param {string} palette
 * @param {number} classes how many there are
 * @returns {StageTheme}
 */
export function createTheme(root, palette, classes) {
  const dark = isDark(root);
  const grey = palette === "grey";
  const named = PARTS.map((part) => `--map-${palette}-${part}`);
  const { "--text": text, ...found } = colours(root, [...NEUTRAL, ...CLASSES, ...ENDS, ...named]);
  const [negative, positive] = named.slice(3).map((name) => found[name]);
  const [low, middle, high] = named.slice(0, 3).map((name) => parted(found[name]));
  const hues = CLASSES.map((name) => parted(found[name]));
  const [first, last] = ENDS.map((name) => parted(found[name]));
  const page = parted(found["--page"]);
  /** @param {number} value */
  const tone = (value) => (value < 0.5 ? mix(middle, low, 1 - 2 * value) : mix(middle, high, 2 * value - 1));
  /** @param {number} k */
  const hue = (k) => (grey ? mix(first, last, k / Math.max(1, classes - 1)) : hues[k % hues.length]);
  /** @param {(share: number) => Colour} colour */
  const table = (colour) => Uint32Array.from({ length: 256 }, (_, i) => packed(colour(i / 255)));
  const halves = table((share) => tone(share < 0.5 ? (1 - FLAT) / 2 : (1 + FLAT) / 2));
  const eighths = table((share) => tone((Math.min(STEPS - 1, Math.floor(share * STEPS)) + 0.5) / STEPS));
  return {
    dark,
    grey,
    font: getComputedStyle(root).fontFamily,
    tone,
    hue,
    colours: table(tone),
    shades: Array.from({ length: classes }, (_, k) => table((share) => mix(page, hue(k), 0.15 + 0.6 * share))),
    steps: (classes) => (classes ? halves : eighths),
    flat: Array.from({ length: classes }, (_, k) => table(() => mix(page, hue(k), FLAT))),
    text,
    quiet: found["--quiet"],
    grid: found["--grid"],
    page: found["--page"],
    accent: found["--accent"],
    positive,
    negative,
  };
}
