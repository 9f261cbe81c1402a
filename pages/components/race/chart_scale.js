// Where on the chart a racer's number stands: geometry without a DOM.

import { clamp, niceStep } from "../common/numbers.js";

/** @typedef {import("./data.js").RaceFrame} RaceFrame */
/** @typedef {"train" | "test" | "norm"} Trace */

/** How many times its first value a curve may rise and still be seen; one that diverges would flatten all others. */
const HIGHEST = 3;
/** On a log axis 0 has no place. */
const LOWEST = 1e-9;

/**
 * @typedef {object} ChartScale
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 * @property {number} last the end of the x axis, epochs or seconds
 * @property {number[]} ticks at which a line is drawn
 * @property {number[]} marks on the x axis
 * @property {(epoch: number, racer: number) => number} x
 * @property {(value: number) => number} y
 */

/**
 * @param {RaceFrame[]} frames as far as they were seen
 * @param {{ trace: string, axis: string, against: string }} views
 * @param {number} distance
 * @param {number[]} seconds of an epoch, of each racer
 * @param {number} w
 * @param {number} h
 * @returns {ChartScale}
 */
export function scaleChart(frames, views, distance, seconds, w, h) {
  const [left, right, top, bottom] = [50, w - 10, 10, h - 34];
  const trace = /** @type {Trace} */ (views.trace);
  const log = views.axis === "log";
  const timed = views.against === "seconds";
  const last = (timed ? Math.max(...seconds) : 1) * distance || 1;
  let most = 0;
  let least = Infinity;
  const first = Math.max(0, ...(frames[0]?.[trace] ?? [0]));
  for (const frame of frames) {
    for (const value of frame[trace]) {
      most = Math.max(most, Math.min(value, HIGHEST * first || value));
      if (value > 0) least = Math.min(least, value);
    }
  }
  const lowest = clamp(Number.isFinite(least) ? least : LOWEST, LOWEST, 1e290);
  const ceiling = log ? Math.max(most, lowest * 10) * 1.1 : most || 1;
  const ground = log ? lowest * 0.9 : 0;
  /** @param {number} value */
  const height = (value) =>
    log
      ? Math.log(clamp(value, ground, ceiling) / ground) / Math.log(ceiling / ground)
      : Math.min(value, ceiling) / ceiling;
  const step = niceStep(last / 5);
  return {
    left,
    right,
    top,
    bottom,
    last,
    ticks: log ? logTicks(ground, ceiling) : linearTicks(ceiling),
    marks: Array.from({ length: Math.floor((last / step) * 1.0001) + 1 }, (_, i) => i * step),
    x: (epoch, racer) => left + ((right - left) * epoch * (timed ? seconds[racer] : 1)) / last,
    y: (value) => bottom - (bottom - top) * height(value),
  };
}

/** @param {number} ceiling */
function linearTicks(ceiling) {
  const step = niceStep(ceiling / 4);
  const ticks = [];
  for (let tick = 0; tick <= ceiling * 1.0001; tick += step) ticks.push(tick);
  return ticks;
}

/**
 * Each power of ten, and three times it; where they are many, powers alone.
 *
 * @param {number} ground
 * @param {number} ceiling
 */
function logTicks(ground, ceiling) {
  const powers = [];
  for (let power = Math.floor(Math.log10(ground)); power <= Math.log10(ceiling); power++) powers.push(power);
  const thin = Math.max(1, Math.ceil(powers.length / 6));
  const ticks = powers.flatMap((power) => (thin > 1 ? [10 ** power] : [10 ** power, 3 * 10 ** power]));
  return ticks.filter((tick, i) => tick >= ground && tick <= ceiling && (thin === 1 || i % thin === 0));
}
