// Where things stand in a chart: its axes with their ranges and ticks, for the width there is.

import { niceStep } from "../common/numbers.js";
import { power, rounded } from "./words.js";

/** @typedef {import("./data.js").Figure} Figure */
/** @typedef {import("./data.js").AxisSpec} AxisSpec */
/** @typedef {{ at: number, text: string }} Tick */
/**
 * @typedef {object} Axis
 * @property {AxisSpec} spec
 * @property {boolean} across or else up
 * @property {boolean} log
 * @property {number} from what stands at its start; of a logarithmic axis a power of ten
 * @property {number} to
 * @property {number} start px
 * @property {number} end px
 * @property {Tick[]} ticks at px
 */
/** @typedef {{ left: number, right: number, top: number, bottom: number }} Box */
/** @typedef {{ width: number, height: number, box: Box, axes: Record<string, Axis> }} Plan */

const AIR = 0.05; // of an axis that finds its range itself, on both sides of what is drawn
const LETTER = 0.56; // of the size of letters, about what one is wide

/** How wide a text is, about. @param {string} text @param {number} size */
export const wide = (text, size) => text.length * size * LETTER;

/** @param {Axis} axis @param {number} value */
const along = (axis, value) => (axis.log ? Math.log10(value) : value);

/** Where a value stands. @param {Axis} axis @param {number} value */
export function place(axis, value) {
  const share = (along(axis, value) - axis.from) / (axis.to - axis.from);
  return axis.start + share * (axis.end - axis.start);
}

/** The name in the layout of what traces call "x", "y2". @param {string} name */
const named = (name) => `${name[0]}axis${name.slice(1)}`;

/** @param {Figure} figure @param {string} name @param {boolean} log @returns {[number, number]} */
function found(figure, name, log) {
  const letter = /** @type {"x" | "y"} */ (name[0]);
  let [low, high, air] = [Infinity, -Infinity, letter === "y" ? AIR : 0];
  for (const trace of figure.data) {
    if ((trace[`${letter}axis`] ?? letter) !== name) continue;
    if (trace.mode?.includes("markers")) air = AIR;
    for (const value of trace[letter] ?? []) {
      if (value === null || (log && value <= 0)) continue;
      const at = log ? Math.log10(value) : value;
      low = Math.min(low, at);
      high = Math.max(high, at);
    }
  }
  if (low > high) return [0, 1];
  const room = (high - low) * air || (high === low ? 1 : 0);
  return [low - room, high + room];
}

/** @param {Axis} axis @param {number} size of its letters */
function ticksOf(axis, size) {
  const { spec, across, log, from, to } = axis;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const length = Math.abs(axis.end - axis.start);
  const most = Math.max(2, Math.min(spec.nticks ?? 99, length / (across ? 70 : 34)));
  /** @type {Tick[]} */
  const ticks = [];
  if (spec.tickvals) {
    spec.tickvals.forEach((value, i) => {
      const at = value === null ? Number.NaN : along(axis, value);
      if (at >= low - 1e-9 && at <= high + 1e-9) {
        ticks.push({ at: place(axis, value ?? 0), text: spec.ticktext?.[i] ?? String(value) });
      }
    });
  } else {
    const step = spec.dtick ?? (log ? Math.max(1, Math.ceil((high - low) / most)) : niceStep((high - low) / most));
    for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      const at = axis.start + ((i * step - from) / (to - from)) * (axis.end - axis.start);
      ticks.push({ at, text: log ? power(i * step) : rounded(i * step, step) });
    }
  }
  return spread(ticks, across, size);
}

/**
 * Ticks whose texts do not touch: all of them, or each second, third, …
 *
 * @param {Tick[]} ticks
 * @param {boolean} across
 * @param {number} size
 */
export function spread(ticks, across, size) {
  for (let every = 1; every < ticks.length; every++) {
    const kept = ticks.filter((_, i) => i % every === 0);
    const apart = kept.every((tick, i) => {
      if (!i) return true;
      const room = across ? (wide(tick.text, size) + wide(kept[i - 1].text, size)) / 2 + 6 : size + 2;
      return Math.abs(tick.at - kept[i - 1].at) >= room;
    });
    if (apart) return kept;
  }
  return ticks.slice(0, 1);
}

/**
 * The same number of pixels for a step across and a step up: the wider range, or the smaller place, gives way.
 *
 * @param {Axis} one
 * @param {Axis} other
 */
function oneScale(one, other) {
  const scales = [one, other].map((axis) => Math.abs((axis.end - axis.start) / (axis.to - axis.from)));
  const least = Math.min(...scales);
  [one, other].forEach((axis, i) => {
    const share = scales[i] / least;
    if (axis.spec.constrain === "domain") {
      const [middle, half] = [(axis.start + axis.end) / 2, (axis.end - axis.start) / 2 / share];
      [axis.start, axis.end] = [middle - half, middle + half];
    } else {
      const [middle, half] = [(axis.from + axis.to) / 2, ((axis.to - axis.from) / 2) * share];
      [axis.from, axis.to] = [middle - half, middle + half];
    }
  });
}

/**
 * @param {Figure} figure
 * @param {number} width
 * @param {number} [above] px that what stands above the plot needs beyond the margin
 * @returns {Plan}
 */
export function plan(figure, width, above = 0) {
  const { layout } = figure;
  const { l, r, t, b } = layout.margin;
  const box = { left: l, right: Math.max(l + 10, width - r), top: t + above, bottom: layout.height - b };
  const names = new Set(["x", "y", ...figure.data.flatMap(({ xaxis, yaxis }) => [xaxis ?? "x", yaxis ?? "y"])]);
  /** @type {Record<string, Axis>} */
  const axes = {};
  for (const name of names) {
    /** @type {AxisSpec} */
    const spec = layout[named(name)] ?? {};
    const across = name[0] === "x";
    const log = spec.type === "log";
    const [from, to] = spec.range ?? found(figure, name, log);
    const [first, last] = spec.domain ?? [0, 1];
    const [zero, one] = across ? [box.left, box.right] : [box.bottom, box.top];
    const [start, end] = [zero + first * (one - zero), zero + last * (one - zero)];
    axes[name] = { spec, across, log, from, to, start, end, ticks: [] };
  }
  for (const axis of Object.values(axes)) {
    if (axis.spec.scaleanchor) oneScale(axis, axes[axis.spec.scaleanchor]);
  }
  for (const axis of Object.values(axes)) axis.ticks = ticksOf(axis, layout.font.size - 1);
  return { width, height: layout.height, box, axes };
}
