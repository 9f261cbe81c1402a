// The colours of the stage: light or dark, in one of three palettes, and none that colour alone has to tell.

import { isDark } from "../common/theme.js";

/** @typedef {[red: number, green: number, blue: number]} Colour */

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

// Low, middle and high of a map, light and dark; then what lines below and above zero are drawn in.
const MAP_COLOURS = /** @type {Record<string, Colour[][]>} */ ({
  orange: [
    [
      [214, 112, 20],
      [244, 244, 242],
      [27, 108, 168],
    ],
    [
      [243, 154, 69],
      [43, 46, 53],
      [95, 176, 234],
    ],
  ],
  viridis: [
    [
      [68, 1, 84],
      [33, 145, 140],
      [253, 231, 37],
    ],
    [
      [86, 20, 110],
      [33, 145, 140],
      [253, 231, 37],
    ],
  ],
  grey: [
    [
      [70, 70, 70],
      [160, 160, 160],
      [245, 245, 245],
    ],
    [
      [30, 30, 30],
      [110, 110, 110],
      [225, 225, 225],
    ],
  ],
});
const LINE_COLOURS = /** @type {Record<string, string[][]>} */ ({
  orange: [
    ["#b35407", "#1b6ca8"],
    ["#f39a45", "#5fb0ea"],
  ],
  viridis: [
    ["#440154", "#218f8b"],
    ["#c58ae0", "#fde725"],
  ],
  grey: [
    ["#24262b", "#24262b"],
    ["#e8e8e4", "#e8e8e4"],
  ],
});
// Colours that most people tell apart, after Okabe and Ito; on grey the shapes alone tell.
const CLASS_COLOURS = /** @type {Colour[]} */ ([
  [230, 159, 0],
  [0, 114, 178],
  [0, 158, 115],
  [204, 121, 167],
  [86, 180, 233],
  [213, 94, 0],
  [240, 228, 66],
  [120, 94, 240],
  [128, 128, 128],
  [100, 143, 60],
]);

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
  const style = getComputedStyle(root);
  const dark = isDark(root);
  const grey = palette === "grey";
  const [low, middle, high] = MAP_COLOURS[palette][Number(dark)];
  const [negative, positive] = LINE_COLOURS[palette][Number(dark)];
  const page = /** @type {Colour} */ (dark ? [22, 24, 29] : [255, 255, 255]);
  /** @param {number} value */
  const tone = (value) => (value < 0.5 ? mix(middle, low, 1 - 2 * value) : mix(middle, high, 2 * value - 1));
  /** @param {number} k */
  const hue = (k) =>
    grey ? mix([40, 40, 40], [235, 235, 235], k / Math.max(1, classes - 1)) : CLASS_COLOURS[k % CLASS_COLOURS.length];
  /** @param {(share: number) => Colour} colour */
  const table = (colour) => Uint32Array.from({ length: 256 }, (_, i) => packed(colour(i / 255)));
  const halves = table((share) => tone(share < 0.5 ? (1 - FLAT) / 2 : (1 + FLAT) / 2));
  const eighths = table((share) => tone((Math.min(STEPS - 1, Math.floor(share * STEPS)) + 0.5) / STEPS));
  return {
    dark,
    grey,
    font: style.fontFamily,
    tone,
    hue,
    colours: table(tone),
    shades: Array.from({ length: classes }, (_, k) => table((share) => mix(page, hue(k), 0.15 + 0.6 * share))),
    steps: (classes) => (classes ? halves : eighths),
    flat: Array.from({ length: classes }, (_, k) => table(() => mix(page, hue(k), FLAT))),
    text: style.color,
    quiet: dark ? "#a0a3ab" : "#6b6e76",
    grid: dark ? "#3b3f48" : "#dedeD9",
    page: style.getPropertyValue("--st-background-color"),
    accent: style.getPropertyValue("--st-primary-color"),
    positive,
    negative,
  };
}
