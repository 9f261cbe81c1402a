// The loss curve as far as the browser has seen it: one point an epoch, thinned before a long play fills the memory.

/** @typedef {import("./types.js").Frame} Frame */

const MOST = 2400;

/**
 * Points with a frame's own added; those past the furthest epoch there is are gone.
 *
 * @param {number[][]} points epoch, training and test loss
 * @param {Frame} frame
 * @param {number} last the furthest epoch of the run
 */
export function grownCurve(points, { epoch, batch, losses }, last) {
  const tail = points.at(-1);
  if (batch === 0 && (!tail || epoch > tail[0])) points.push([epoch, ...losses]);
  if (points.length > MOST) points = points.filter((_, i) => i % 2 === 0 || i === points.length - 1);
  while (points.length && points[points.length - 1][0] > Math.max(last, epoch)) points.pop();
  return points;
}
