// How far the axes of the loss curve reach, and where on them a loss stands: geometry without a DOM.

import { clamp, niceStep } from "../../common/numbers.js";

/**
 * @typedef {object} Scale
 * @property {boolean} batched whether points are mini-batches, not epochs
 * @property {number[][]} points of the curve: place, training and test loss
 * @property {import("../types.js").EarlierRun[]} earlier
 * @property {number} furthest epoch the run has come to
 * @property {number} first
 * @property {number} last
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number[]} ticks losses at which a line is drawn
 * @property {(epoch: number) => number} x
 * @property {(loss: number) => number} y
 */

/** On a log axis 0 has no place: without any other loss it is drawn here. */
const FLOOR = 1e-6;

/**
 * @param {Pick<import("../types.js").Picture, "frame" | "header" | "views" | "points" | "earlier">} picture
 * @param {number} w
 * @param {number} h
 * @returns {Scale}
 */
export function scaleLoss({ frame, header, views, points: epochs, earlier: runs }, w, h) {
  const batched = views.by === "batch" && header.batches.length > 1;
  const points = batched ? header.batches : epochs;
  const earlier = batched ? [] : runs;
  const [left, right, top, bottom] = [46, w - 8, 8, h - 18];
  const furthest = Math.max(epochs.at(-1)?.[0] ?? 0, frame.epoch);
  const past = Math.max(0, ...earlier.map((run) => run.epochs.at(-1) ?? 0));
  const first = batched ? points[0][0] : 0;
  const last = batched
    ? points[points.length - 1][0]
    : Math.max(furthest, Math.min(past, Math.max(100, 4 * furthest)), 1);
  const log = views.axis === "log";
  const { least, most } = extremes(points, earlier, log);
  const tick = niceStep((most || 1) / 3);
  const lowest = Number.isFinite(least) ? least : FLOOR;
  const ceiling = log ? Math.max(most, lowest * 10) * 1.1 : Math.max(most, tick * 1e-9);
  const ground = log ? lowest * 0.9 : 0;
  /** @param {number} loss */
  const height = (loss) =>
    log
      ? Math.log(clamp(loss, ground, ceiling) / ground) / Math.log(ceiling / ground)
      : Math.min(loss, ceiling) / ceiling;
  return {
    batched,
    points,
    earlier,
    furthest,
    first,
    last,
    left,
    right,
    top,
    bottom,
    ticks: log ? logTicks(ground, ceiling) : linearTicks(tick, ceiling),
    x: (epoch) => left + ((right - left) * (epoch - first)) / (last - first || 1),
    y: (loss) => bottom - (bottom - top) * height(loss),
  };
}

/**
 * The least loss above 0 and the largest; earlier runs reach no higher than three times the run itself.
 *
 * @param {number[][]} points
 * @param {import("../types.js").EarlierRun[]} earlier
 * @param {boolean} log
 */
function extremes(points, earlier, log) {
  let most = 0;
  let least = Infinity;
  for (const [, train, test] of points) {
    most = Math.max(most, train, test);
    for (const loss of [train, test]) if (loss > 0) least = Math.min(least, loss);
  }
  for (const { losses } of earlier) {
    for (const loss of losses) {
      if (!log) most = Math.max(most, Math.min(loss, 3 * most));
      if (loss > 0) least = Math.min(least, loss);
    }
  }
  return { least, most };
}

/** @param {number} step @param {number} ceiling */
function linearTicks(step, ceiling) {
  const ticks = [];
  for (let tick = 0; tick <= ceiling * 1.0001; tick += step) ticks.push(tick);
  return ticks;
}

/** @param {number} ground @param {number} ceiling */
function logTicks(ground, ceiling) {
  const ticks = [];
  for (let power = Math.floor(Math.log10(ground)); power <= Math.log10(ceiling); power++) {
    ticks.push(10 ** power, 3 * 10 ** power);
  }
  return ticks.filter((tick) => tick >= ground && tick <= ceiling);
}
