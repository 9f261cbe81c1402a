// A chart as SVG: what lies in its plot first, its axes, and what is written on it.

import { draw, set } from "../common/elements.js";
import { plan } from "./axes.js";
import { grid, legend, notes, ROW, rowsOf } from "./surround.js";
import { bars, heatmap, lineOf, markers, shapes, stroke } from "./traces.js";

/** @typedef {import("./data.js").Figure} Figure */

let charts = 0;

/**
 * Draw a figure as wide as there is room, and return where everything stands.
 *
 * @param {SVGSVGElement} svg
 * @param {Figure} figure
 * @param {number} width
 */
export function paint(svg, figure, width) {
  const { data, layout } = figure;
  const above = Math.max(0, rowsOf(figure, width).length - 1) * ROW;
  const on = plan(figure, width, above);
  const { left, right, top, bottom } = on.box;
  svg.replaceChildren();
  set(svg, { width, height: on.height, viewBox: `0 0 ${width} ${on.height}` });
  svg.style.fill = layout.font.color;
  const id = `chart-${++charts}`;
  const clip = draw(svg, "clipPath", { id });
  draw(clip, "rect", { x: left, y: top, width: right - left, height: bottom - top });
  const below = draw(svg, "g");
  const inside = draw(svg, "g", { "clip-path": `url(#${id})` });
  const front = draw(svg, "g");
  grid(below, on, layout);
  shapes(front, figure, on, inside);
  bars(inside, figure, on);
  for (const trace of data) {
    if (trace.visible === false || trace.type === "bar") continue;
    if (trace.type === "heatmap") heatmap(inside, trace, on);
    else if (trace.mode?.includes("lines")) {
      const look = { fill: "none", opacity: trace.opacity, "stroke-linejoin": "round", ...stroke(trace.line) };
      draw(inside, "path", { d: lineOf(trace, on), ...look });
    }
  }
  for (const trace of data) {
    if (trace.visible !== false && trace.mode?.includes("markers")) markers(front, trace, on);
  }
  notes(front, figure, on);
  legend(front, figure, on);
  if (layout.title?.text) {
    const size = layout.title.font?.size ?? layout.font.size;
    draw(front, "text", { x: 8, y: size + 3, "font-size": size, "font-weight": 600 }, layout.title.text);
  }
  return on;
}
