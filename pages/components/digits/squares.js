// Pictures of squares: ink in the colour of text, weights in the colour of their sign, as strong as they are large.

import { line, penOf, sharpen } from "../common/canvas.js";
import { colours } from "../common/theme.js";

const COLOURS = /** @type {const} */ (["--positive", "--negative", "--text", "--line"]);
/** @typedef {Record<typeof COLOURS[number], string>} Inks */

/** @param {HTMLElement} root @returns {Inks} */
export const inksOf = (root) => colours(root, COLOURS);

/**
 * @param {HTMLCanvasElement} canvas
 * @param {number[]} values from −1 to 1, row by row
 * @param {Inks} inks
 * @param {boolean} signed whether they are weights
 */
export function paintSquares(canvas, values, inks, signed) {
  if (!canvas.clientWidth) return;
  sharpen(canvas);
  const pen = penOf(canvas);
  const side = Math.round(Math.sqrt(values.length));
  const size = canvas.clientWidth / side;
  pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  values.forEach((value, i) => {
    pen.globalAlpha = Math.min(1, Math.abs(value));
    pen.fillStyle = inks[signed ? (value < 0 ? "--negative" : "--positive") : "--text"];
    pen.fillRect((i % side) * size, Math.floor(i / side) * size, size, size);
  });
  pen.globalAlpha = 1;
}

/** Lines between the squares. @param {HTMLCanvasElement} canvas @param {number} side @param {Inks} inks */
export function ruleSquares(canvas, side, inks) {
  const pen = penOf(canvas);
  const width = canvas.clientWidth;
  pen.strokeStyle = inks["--line"];
  pen.lineWidth = 1;
  for (let k = 1; k < side; k++) {
    const at = (k * width) / side;
    line(pen, [
      [at, 0],
      [at, width],
    ]);
    line(pen, [
      [0, at],
      [width, at],
    ]);
  }
}
