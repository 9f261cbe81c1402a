// The activation as a curve, with the point where the neuron is and the tangent there, drawn from the same message as
// everything else, so that they cannot part. All its numbers come from the server.

import { draw, heightIn, set, setText } from "../common/elements.js";
import { placeIn } from "../common/gestures.js";
import { clamp, fill, fixed, plain, probability } from "../common/numbers.js";
import { SLACK } from "./data.js";

/** @typedef {import("./data.js").Curve} Curve */

export const WIDTH = 372;
export const HEIGHT = 400;
const BOX = { left: 46, right: WIDTH - 12, top: 12, below: 44 };

/**
 * The place of a point (z, a) in the drawing.
 *
 * @param {Curve} curve
 * @param {[z: number, a: number]} point
 * @param {number} [height] of the drawing
 * @returns {[x: number, y: number]}
 */
export function place({ z, range }, [at, value], height = HEIGHT) {
  const [first, last] = [z[0], z[z.length - 1]];
  const across = (at - first) / (last - first);
  const up = (value - range[0]) / (range[1] - range[0]);
  const bottom = height - BOX.below;
  return [BOX.left + across * (BOX.right - BOX.left), bottom - up * (bottom - BOX.top)];
}

/**
 * Which of the curve's points lies under a place across the drawing.
 *
 * @param {Curve} curve
 * @param {number} x
 */
export function nearest({ z }, x) {
  const across = (x - BOX.left) / (BOX.right - BOX.left);
  return Math.round(clamp(across, 0, 1) * (z.length - 1));
}

/**
 * @param {SVGSVGElement} svg
 * @param {import("./data.js").Data} data
 */
export function createCurve(svg, { curve, words }) {
  const height = heightIn(svg, WIDTH, HEIGHT);
  const bottom = height - BOX.below;
  /** @param {[number, number]} point */
  const at = (point) => place(curve, point, height);
  set(svg, { viewBox: `0 0 ${WIDTH} ${height}`, "aria-label": words.curve });
  svg.replaceChildren();
  /** @param {[number, number]} from @param {[number, number]} to @param {Record<string, number>} data */
  const grid = (from, to, data) => draw(svg, "path", { d: `M ${from} L ${to}`, class: "ln-grid", ...data });
  /** @param {string} text @param {number} x @param {number} y @param {string} anchor @param {string} kind */
  const write = (text, x, y, anchor, kind) => draw(svg, "text", { x, y, "text-anchor": anchor, class: kind }, text);

  for (const tick of curve.z_ticks) {
    const [x] = at([tick, 0]);
    grid([x, BOX.top], [x, bottom], { "data-z": tick });
    write(plain(tick), x, bottom + 18, "middle", "ln-tick");
  }
  for (const tick of curve.a_ticks) {
    const [, y] = at([0, tick]);
    grid([BOX.left, y], [BOX.right, y], { "data-a": tick });
    write(plain(tick), BOX.left - 7, y + 4, "end", "ln-tick");
  }
  write(words.z_axis, (BOX.left + BOX.right) / 2, height - 6, "middle", "ln-label");
  const turned = { transform: `rotate(-90 12 ${height / 2})`, class: "ln-label", "text-anchor": "middle" };
  draw(svg, "text", { x: 12, y: height / 2, ...turned }, words.a_axis);
  for (const { at: where, anchor, lines } of curve.notes) {
    const [x, y] = at(where);
    lines.forEach((line, i) => {
      write(line, x, y + 15 * i, anchor, "ln-note");
    });
  }
  const points = curve.z.map((z, i) => at([z, curve.a[i]]));
  draw(svg, "path", {
    d: `M ${points.map(([x, y]) => `${x.toFixed(2)} ${y.toFixed(2)}`).join(" L ")}`,
    class: "ln-curve",
  });
  const tangent = draw(svg, "path", { class: "ln-tangent" });
  const guide = draw(svg, "path", { class: "ln-guide" });
  const dot = draw(svg, "circle", { class: "ln-dot", r: 8 });
  const mark = draw(svg, "circle", { class: "ln-mark", r: 4.5 });
  const value = write("", 0, 0, "start", "ln-value");

  /** @param {number | null} i the point of the curve that is pointed at */
  function point(i) {
    for (const part of [mark, value]) part.style.display = i === null ? "none" : "";
    if (i === null) return;
    const [x, y] = points[i];
    const right = x > (BOX.left + BOX.right) / 2;
    setText(value, fill(words.curve_value, { z: fixed(curve.z[i], 2), a: probability(curve.a[i]) }));
    set(mark, { cx: x, cy: y });
    set(value, { x: right ? x - 10 : x + 10, y: y + (right ? 20 : -10), "text-anchor": right ? "end" : "start" });
  }
  svg.onpointermove = (event) => point(nearest(curve, placeIn(event, svg)[0] * WIDTH));
  svg.onpointerleave = () => point(null);
  point(null);

  return {
    /** Whether it is about as high as its element. */
    fits: () => Math.abs(heightIn(svg, WIDTH, HEIGHT) - height) <= SLACK,

    /** @param {Curve} curve */
    show({ at: here, tangent: ends }) {
      const [x, y] = at(here);
      const [from, to] = ends.map(at);
      set(dot, { cx: x, cy: y, "data-z": here[0] });
      set(guide, { d: `M ${x} ${bottom} V ${y} H ${BOX.left}` });
      set(tangent, { d: `M ${from} L ${to}` });
    },
  };
}
