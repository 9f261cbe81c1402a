// How racers are told apart: each has a colour and a dash of its own.

import { colours, parted } from "../common/theme.js";

/** @typedef {import("../common/theme.js").Colour} Colour */

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
  "--racer-0",
  "--racer-1",
  "--racer-2",
  "--racer-3",
  "--racer-4",
  "--racer-5",
  "--racer-6",
  "--racer-7",
  "--racer-8",
  "--racer-9",
]);
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
  const names = /** @type {const} */ (["--quiet", "--line", "--text", "--page", "--deep", "--pale"]);
  const found = colours(root, [...RACERS, ...names]);
  return {
    racers: RACERS.map((name) => found[name]),
    quiet: found["--quiet"],
    grid: found["--line"],
    text: found["--text"],
    page: found["--page"],
    font: getComputedStyle(root).fontFamily,
    heights: heightsOf(parted(found["--deep"]), parted(found["--pale"])),
  };
}

/** Low is deep and high is pale. @param {Colour} low @param {Colour} high */
function heightsOf(low, high) {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const [red, green, blue] = low.map((from, k) => Math.round(from + ((high[k] - from) * i) / 255));
    return 0xff000000 | (blue << 16) | (green << 8) | red;
  });
}

/**
 * Draw from here on as a racer's line is drawn.
 *
 * @param {import("../common/canvas.js").AnyPen} pen
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
