// The lines of a network: as wide and strong as their weights, dashed below zero, dotted at zero.

import { lineWidth, trace } from "../../common/network.js";
import { sameThing } from "./network_layout.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */
/** @typedef {import("./network_layout.js").Layout} Layout */
/** @typedef {import("../../common/network.js").Edge} Edge */
/** @typedef {ArrayLike<number>} Numbers */

/** Widths of lines that are told apart. */
const LEVELS = 14;

/** @param {Edge} edge */
const edgeThing = ({ layer, neuron, from }) => ({ layer, neuron, from });

/**
 * Lines of one strength and sign are one path: a tenth of the strokes. Below zero is dashed, so that colour is not all
 * that tells.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} numbers
 * @param {(value: number) => number} strong
 */
export function drawEdges(pen, { theme, playing, at, frame }, layout, numbers, strong) {
  const { dense, fine, edges, starts } = layout;
  const { dropped } = frame;
  const buckets = Array.from({ length: 2 * LEVELS }, () => /** @type {Edge[]} */ ([]));
  for (const edge of edges) {
    const { layer, neuron, from } = edge;
    if (dropped && ((layer > 1 && dropped[starts[layer - 1] + from]) || dropped[starts[layer] + neuron])) continue;
    const value = numbers[edge.index];
    const level = Math.min(LEVELS - 1, Math.floor(strong(value) * LEVELS));
    if (value) buckets[2 * level + Number(value < 0)].push(edge);
  }
  buckets.forEach((bucket, k) => {
    if (!bucket.length) return;
    const size = (Math.floor(k / 2) + 0.5) / LEVELS;
    const negative = k % 2 === 1;
    pen.strokeStyle = negative ? theme.negative : theme.positive;
    pen.setLineDash(negative && !(dense && playing) ? [5, 3] : []);
    pen.globalAlpha = (0.2 + 0.75 * size) * (dense ? 0.7 : 1);
    pen.lineWidth = lineWidth(size, 0.4, 7.4) * fine;
    pen.beginPath();
    for (const edge of bucket) trace(pen, edge, dense);
    pen.stroke();
  });
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  const marked = at?.from === undefined ? null : edges.find((edge) => sameThing(edgeThing(edge), at));
  if (!marked) return;
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 3;
  pen.beginPath();
  trace(pen, marked, dense);
  pen.stroke();
}

/**
 * Weights that are exactly 0, as L1 holds them, are dotted lines.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} numbers
 */
export function drawZeros(pen, { theme }, { edges, dense }, numbers) {
  pen.strokeStyle = theme.quiet;
  pen.lineWidth = 1;
  pen.setLineDash([1, 5]);
  pen.beginPath();
  for (const edge of edges) if (!numbers[edge.index]) trace(pen, edge, dense);
  pen.stroke();
  pen.setLineDash([]);
}
