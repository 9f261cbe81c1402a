// What stands in the place of a neuron's own map: a sample that is a picture, a histogram, a neuron that is dropped.

import { clamp } from "../../common/numbers.js";
import { SAMPLE } from "./network_layout.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */
/** @typedef {import("./network_layout.js").Layout} Layout */
/** @typedef {ArrayLike<number>} Numbers */

/**
 * A neuron that sits out the next update: faded and crossed out.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function drawDropped(pen, theme, x, y, size) {
  pen.globalAlpha = 0.82;
  pen.fillStyle = theme.page;
  pen.fillRect(x, y, size, size);
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.text;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x + size * 0.25, y + size * 0.25);
  pen.lineTo(x + size * 0.75, y + size * 0.75);
  pen.moveTo(x + size * 0.75, y + size * 0.25);
  pen.lineTo(x + size * 0.25, y + size * 0.75);
  pen.stroke();
}

/**
 * The sample as the picture it is, before the inputs, which are its squares one below the other.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {Numbers} x the inputs of the sample, 0 to 1
 * @param {number} side squares along the picture's side
 * @param {Layout} layout
 */
export function drawSample(pen, theme, x, side, { spots }) {
  const inputs = spots[0];
  const size = Math.min(SAMPLE, inputs[0].x - inputs[0].size / 2 - 12);
  const [left, top] = [4, (inputs[0].y + inputs[inputs.length - 1].y - size) / 2];
  pen.fillStyle = theme.text;
  inputs.forEach((spot, i) => {
    const ink = clamp(x[i], 0, 1);
    pen.globalAlpha = Math.max(0.12, ink);
    pen.fillRect(spot.x - spot.size / 2, spot.y - spot.size / 2, spot.size, spot.size);
    pen.globalAlpha = ink;
    const square = size / side;
    if (size > 2 * side) pen.fillRect(left + (i % side) * square, top + Math.floor(i / side) * square, square, square);
  });
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.quiet;
  pen.lineWidth = 1;
  if (size > 2 * side) pen.strokeRect(left, top, size, size);
}

/**
 * How often a neuron takes which value, over the training points.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {Uint8Array} bars of all neurons
 * @param {number} k which neuron
 * @param {number} total how many neurons
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
export function drawHistogram(pen, theme, bars, k, total, x, y, size) {
  const bins = bars.length / total;
  pen.fillStyle = theme.page;
  pen.fillRect(x, y, size, size);
  pen.fillStyle = theme.quiet;
  pen.beginPath();
  for (let bin = 0; bin < bins; bin++) {
    const tall = (bars[k * bins + bin] / 255) * (size - 2);
    if (tall) pen.rect(x + (bin * size) / bins, y + size - tall, size / bins, tall);
  }
  pen.fill();
}
