// What lies in a plot: lines, points, maps, bars and shapes.

import { draw } from "../common/elements.js";
import { place, wide } from "./axes.js";
import { form, shade } from "./symbols.js";
import { unwritten } from "./words.js";

/** @typedef {import("./data.js").Figure} Figure */
/** @typedef {import("./data.js").Trace} Trace */
/** @typedef {import("./axes.js").Plan} Plan */
/** @typedef {import("./axes.js").Axis} Axis */

const DASHES = /** @type {Record<string, (wide: number) => string>} */ ({
  dash: (w) => `${3 * w} ${2.5 * w}`,
  dot: (w) => `${Math.max(1, w)} ${1.6 * w + 0.6}`,
  dashdot: (w) => `${4 * w} ${2 * w} ${w} ${2 * w}`,
});

/** @param {Trace} trace @param {Plan} on @returns {[Axis, Axis]} */
export const axesOf = (trace, on) => [on.axes[trace.xaxis ?? "x"], on.axes[trace.yaxis ?? "y"]];

/** @param {{ color?: string, width?: number, dash?: string } | undefined} line @param {number} [usual] */
export function stroke(line, usual = 2) {
  const width = line?.width ?? usual;
  return { stroke: line?.color, "stroke-width": width, "stroke-dasharray": DASHES[line?.dash ?? ""]?.(width) };
}

/** A line through points; where one is missing it is broken. @param {Trace} trace @param {Plan} on */
export function lineOf({ x = [], y = [], ...trace }, on) {
  const [across, up] = axesOf(trace, on);
  let d = "";
  let gap = true;
  y.forEach((value, i) => {
    const at = x[i];
    if (value === null || at === null || at === undefined) gap = true;
    else {
      d += `${gap ? "M" : "L"}${place(across, at).toFixed(2)} ${place(up, value).toFixed(2)}`;
      gap = false;
    }
  });
  return d;
}

/** @param {Element} svg @param {Trace} trace @param {Plan} on */
export function markers(svg, trace, on) {
  const { size = 6, symbol = "circle", color, opacity, line, colorscale, cmin = 0, cmax = 1 } = trace.marker ?? {};
  const [across, up] = axesOf(trace, on);
  const look = { "fill-opacity": opacity, stroke: line?.color, "stroke-width": line?.width ?? 0 };
  (trace.x ?? []).forEach((x, i) => {
    const y = trace.y?.[i];
    if (x === null || y === null || y === undefined) return;
    let fill = String(color);
    if (Array.isArray(color) && colorscale) {
      const [r, g, b] = shade(colorscale, (color[i] - cmin) / (cmax - cmin || 1));
      fill = `rgb(${r},${g},${b})`;
    }
    draw(svg, "path", { d: form(symbol, place(across, x), place(up, y), size / 2), fill, ...look });
  });
}

/** @param {Element} svg @param {Trace} trace @param {Plan} on */
export function heatmap(svg, { z, colorscale = [], ...trace }, on) {
  if (!z) return;
  const { rows, columns } = z;
  const bytes = Uint8Array.from(atob(z.bytes), (sign) => sign.charCodeAt(0));
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const image = new ImageData(columns, rows);
  const shades = Array.from({ length: 256 }, (_, i) => shade(colorscale, i / 255));
  bytes.forEach((value, i) => {
    image.data.set([...shades[value], 255], 4 * i);
  });
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  const [across, up] = axesOf(trace, on);
  const [left, right] = [place(across, -0.5), place(across, columns - 0.5)];
  const [top, bottom] = [place(up, -0.5), place(up, rows - 0.5)];
  const box = { x: left, y: top, width: right - left, height: bottom - top };
  draw(svg, "image", { ...box, preserveAspectRatio: "none", href: canvas.toDataURL() });
}

/**
 * Bars that lie one behind the other, with what is written on them.
 *
 * @param {Element} svg
 * @param {Figure} figure
 * @param {Plan} on
 */
export function bars(svg, { data, layout }, on) {
  let from = 0;
  for (const trace of data) {
    if (trace.type !== "bar") continue;
    const [across] = axesOf(trace, on);
    const size = trace.textfont?.size ?? layout.font.size;
    const to = from + Number(trace.x?.[0] ?? 0);
    const [left, right] = [place(across, from), place(across, to)];
    const box = { x: left, y: on.box.top, width: right - left, height: on.box.bottom - on.box.top };
    draw(svg, "rect", { ...box, fill: String(trace.marker?.color), ...stroke(trace.marker?.line, 0) });
    const lines = (trace.text ?? "").split("<br>").map(unwritten);
    if (Math.max(...lines.map((line) => wide(line, size))) < right - left) {
      const middle = (on.box.top + on.box.bottom) / 2 + size * 0.35;
      lines.forEach((line, i) => {
        const y = middle + (i - (lines.length - 1) / 2) * size * 1.3;
        const look = { fill: trace.textfont?.color, "font-size": size, "text-anchor": "middle" };
        draw(svg, "text", { x: (left + right) / 2, y, ...look }, line);
      });
    }
    from = to;
  }
}

/**
 * @param {Element} svg
 * @param {Figure} figure
 * @param {Plan} on
 * @param {Element} inside what is cut off at the plot's edge
 */
export function shapes(svg, { layout }, on, inside) {
  for (const shape of layout.shapes ?? []) {
    const { x, y } = on.axes;
    const [left, right] = [place(x, shape.x0), place(x, shape.x1)];
    const paper = shape.yref === "paper";
    const height = on.box.bottom - on.box.top;
    const [bottom, top] = [shape.y0, shape.y1].map((at) => (paper ? on.box.bottom - at * height : place(y, at)));
    if (shape.type === "line") draw(svg, "path", { d: `M${left} ${bottom}L${right} ${top}`, ...stroke(shape.line) });
    else {
      const box = { x: left, y: top, width: right - left, height: bottom - top };
      draw(inside, "rect", {
        ...box,
        fill: shape.fillcolor,
        opacity: shape.opacity,
        ...stroke(shape.line),
        "data-shape": "",
      });
    }
  }
}
