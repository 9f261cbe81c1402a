// What a pointer means in a chart: the points near it, and what is said of them.

import { place } from "./axes.js";
import { axesOf } from "./traces.js";
import { formatted, told } from "./words.js";

/** @typedef {import("./data.js").Figure} Figure */
/** @typedef {import("./axes.js").Plan} Plan */
/** @typedef {{ trace: import("./data.js").Trace, i: number, x: number, y: number }} Point */

const NEAR = 26; // px from a pointer to a point it means

/**
 * The point of each trace that lies nearest to a place across.
 *
 * @param {Figure} figure
 * @param {Plan} on
 * @param {number} x
 */
function nearest(figure, on, x) {
  /** @type {Point[]} */
  const found = [];
  for (const trace of figure.data) {
    if (trace.visible === false || trace.hoverinfo === "skip" || trace.type !== "scatter") continue;
    const [across, up] = axesOf(trace, on);
    let best = -1;
    let least = Infinity;
    (trace.x ?? []).forEach((value, i) => {
      if (value === null || trace.y?.[i] === null) return;
      const away = Math.abs(place(across, value) - x);
      if (away < least) [best, least] = [i, away];
    });
    if (best < 0) continue;
    found.push({ trace, i: best, x: place(across, Number(trace.x?.[best])), y: place(up, Number(trace.y?.[best])) });
  }
  return found;
}

/**
 * The one point that lies nearest to a pointer, if any is near.
 *
 * @param {Figure} figure
 * @param {Plan} on
 * @param {number} x
 * @param {number} y
 */
export function meant(figure, on, x, y) {
  /** @type {Point | null} */
  let best = null;
  let least = NEAR;
  for (const trace of figure.data) {
    if (trace.visible === false || trace.hoverinfo === "skip" || trace.type !== "scatter") continue;
    const [across, up] = axesOf(trace, on);
    (trace.x ?? []).forEach((value, i) => {
      const height = trace.y?.[i];
      if (value === null || height === null || height === undefined) return;
      const at = { trace, i, x: place(across, value), y: place(up, height) };
      const away = Math.hypot(at.x - x, at.y - y);
      if (away < least) [best, least] = [at, away];
    });
  }
  return /** @type {Point | null} */ (best);
}

/**
 * What stands under a pointer, line by line.
 *
 * @param {Figure} figure
 * @param {Plan} on
 * @param {number} x
 * @param {number} y
 */
export function saying(figure, on, x, y) {
  if (figure.layout.hovermode === "x unified") {
    const points = nearest(figure, on, x);
    if (!points.length) return null;
    const { trace, i } = points[0];
    const lines = points.map((point) => {
      const { text, name } = told(point.trace, point.i);
      return name ? `${name}: ${text}` : text;
    });
    return { lines: [formatted(Number(trace.x?.[i]), ".4g"), ...lines], points };
  }
  const point = meant(figure, on, x, y);
  if (!point) return null;
  const { text, name } = told(point.trace, point.i);
  return { lines: [...text.split("<br>"), ...(name ? [name] : [])], points: [point] };
}
