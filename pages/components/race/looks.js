// How racers are told apart: each has a colour and a dash of its own.

import { colours, isDark } from "../common/theme.js";

/**
 * @typedef {object} Inks
 * @property {string[]} racers
 * @property {string} quiet
 * @property {string} grid
 * @property {string} text
 * @property {string} page
 * @property {string} font
 * @property {Uint32Array} heights the pixel of every height of a surface
 */

const RACERS = /** @type {const} */ ([
  "--class-1",
  "--class-0",
  "--class-2",
  "--class-4",
  "--class-3",
  "--class-6",
  "--class-9",
  "--class-7",
  "--class-5",
  "--class-8",
]);
const [LOW, HIGH] = [
  [150, 163, 205],
  [250, 249, 246],
];
const [LOW_DARK, HIGH_DARK] = [
  [22, 28, 52],
  [92, 96, 112],
];
const DASHES = [
  [],
  [7, 3],
  [2, 2.5],
  [10, 3, 2, 3],
  [14, 4],
  [4, 4],
  [8, 2, 2, 2, 2, 2],
  [1.5, 4],
  [18, 3, 4, 3],
  [5, 1.5],
];

/** @param {HTMLElement} root @returns {Inks} */
export function inksOf(root) {
  const names = /** @type {const} */ (["--quiet", "--st-border-color", "--st-text-color", "--st-background-color"]);
  const found = colours(root, [...RACERS, ...names]);
  return {
    racers: RACERS.map((name) => found[name]),
    quiet: found["--quiet"],
    grid: found["--st-border-color"],
    text: found["--st-text-color"],
    page: found["--st-background-color"],
    font: getComputedStyle(root).fontFamily,
    heights: heightsOf(isDark(root)),
  };
}

/** Low is deep and high is pale. @param {boolean} dark */
function heightsOf(dark) {
  const [low, high] = dark ? [LOW_DARK, HIGH_DARK] : [LOW, HIGH];
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const [red, green, blue] = low.map((from, k) => Math.round(from + ((high[k] - from) * i) / 255));
    return 0xff000000 | (blue << 16) | (green << 8) | red;
  });
}

/**
 * Draw from here on as a racer's line is drawn.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {Inks} inks
 * @param {number} i
 * @param {number} [strength]
 */
export function strokeAs(pen, inks, i, strength = 1) {
  pen.strokeStyle = inks.racers[i % RACERS.length];
  pen.setLineDash(DASHES[i % DASHES.length]);
  pen.globalAlpha = strength;
  pen.lineJoin = "round";
}
