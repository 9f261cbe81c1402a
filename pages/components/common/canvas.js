// What is drawn again and again on a canvas: a line, a word, a map of bytes, all at the screen's own sharpness.

import { sizeOf } from "./theme.js";

/** @typedef {CanvasRenderingContext2D | import("./svg_pen.js").SvgPen} AnyPen */

/** @param {HTMLCanvasElement} canvas */
export const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * Give a canvas as many dots as the screen has where it stands, twice its size at the most.
 *
 * @param {HTMLCanvasElement} canvas
 */
export function sharpen(canvas) {
  const sharp = Math.min(2, devicePixelRatio || 1);
  const w = Math.round(canvas.clientWidth * sharp);
  const h = Math.round(canvas.clientHeight * sharp);
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  penOf(canvas).setTransform(sharp, 0, 0, sharp, 0, 0);
}

/**
 * @param {AnyPen} pen
 * @param {[x: number, y: number][]} points
 */
export function line(pen, points) {
  pen.beginPath();
  points.forEach(([x, y], i) => {
    if (i) pen.lineTo(x, y);
    else pen.moveTo(x, y);
  });
  pen.stroke();
}

/**
 * @param {AnyPen} pen
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {CanvasTextAlign} [align]
 * @param {number} [size] in pixels
 */
export function write(pen, text, x, y, align = "left", size = sizeOf("mark")) {
  pen.font = pen.font.replace(/[\d.]+px/, `${size}px`);
  pen.textAlign = align;
  pen.fillText(text, x, y);
}

/** @type {Map<string, {sheet: ImageData, pixels: Uint32Array}>} */
const sheets = new Map();

/**
 * Paint bytes as pixels, each in the colour of its value. Sheets of a size are kept: they are painted sixty times a
 * second.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Uint8Array} cells
 * @param {number} w
 * @param {number} h
 * @param {Uint32Array} colours
 * @param {Uint8Array} [chosen] which palette of `palettes` a cell takes
 * @param {Uint32Array[]} [palettes]
 */
export function paintCells(canvas, cells, w, h, colours, chosen, palettes = []) {
  if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
  const key = `${w} ${h}`;
  let kept = sheets.get(key);
  if (!kept) {
    const sheet = new ImageData(w, h);
    kept = { sheet, pixels: new Uint32Array(sheet.data.buffer) };
    if (sheets.size > 20) sheets.clear();
    sheets.set(key, kept);
  }
  const { sheet, pixels } = kept;
  if (chosen) for (let i = 0; i < pixels.length; i++) pixels[i] = palettes[chosen[i]][cells[i]];
  else for (let i = 0; i < pixels.length; i++) pixels[i] = colours[cells[i]];
  penOf(canvas).putImageData(sheet, 0, 0);
}
