// A chart as SVG: what lies in its plot first, its axes, and what is written on it.

import { draw, set } from "../common/elements.js";
import { place, plan, wide } from "./axes.js";
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
const ANCHORS = /** @type {Record<string, string>} */ ({ left: "start", center: "middle", right: "end" });
const ROW = 19; // px from one row of the legend to the next
let charts = 0;

/** @param {Trace} trace @param {Plan} on @returns {[Axis, Axis]} */
export const axesOf = (trace, on) => [on.axes[trace.xaxis ?? "x"], on.axes[trace.yaxis ?? "y"]];

/** @param {{ color?: string, width?: number, dash?: string } | undefined} line @param {number} [usual] */
function stroke(line, usual = 2) {
  const width = line?.width ?? usual;
  return { stroke: line?.color, "stroke-width": width, "stroke-dasharray": DASHES[line?.dash ?? ""]?.(width) };
}

/** A line through points; where one is missing it is broken. @param {Trace} trace @param {Plan} on */
function lineOf({ x = [], y = [], ...trace }, on) {
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
function markers(svg, trace, on) {
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
function heatmap(svg, { z, colorscale = [], ...trace }, on) {
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

/** Bars that lie one behind the other, with what is written on them. @param {Element} svg @param {Figure} figure @param {Plan} on */
function bars(svg, { data, layout }, on) {
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

/** @param {Element} svg @param {Figure} figure @param {Plan} on @param {Element} inside what is cut off at the plot's edge */
function shapes(svg, { layout }, on, inside) {
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

/** @param {Element} svg @param {Plan} on @param {Figure["layout"]} layout */
function grid(svg, on, layout) {
  for (const [name, axis] of Object.entries(on.axes)) {
    const { spec, across } = axis;
    if (spec.visible === false) continue;
    const size = layout.font.size - 1;
    const other = on.axes[spec.anchor ?? (across ? "y" : "x")];
    for (const { at, text } of axis.ticks) {
      const others = across ? Object.values(on.axes).filter((one) => !one.across) : [other];
      if (spec.showgrid !== false) {
        for (const { start, end } of others) {
          const d = across ? `M${at} ${start}V${end}` : `M${start} ${at}H${end}`;
          draw(svg, "path", { d, stroke: spec.gridcolor, "stroke-width": 1 });
        }
      }
      if (spec.showticklabels === false) continue;
      const [x, y] = across ? [at, other.start + size + 5] : [other.start - 6, at + size * 0.35];
      draw(svg, "text", { x, y, "font-size": size, "text-anchor": across ? "middle" : "end" }, unwritten(text));
    }
    const title = unwritten(spec.title?.text ?? "");
    if (!title) continue;
    const middle = (axis.start + axis.end) / 2;
    const look = { "font-size": layout.font.size, "text-anchor": "middle", "data-axis": name };
    if (across) draw(svg, "text", { x: middle, y: on.height - 5, ...look }, title);
    else {
      // Letters beside a short axis become smaller rather than stand outside of the picture.
      const room = Math.abs(axis.end - axis.start) + 30;
      const small = Math.min(layout.font.size, room / (title.length * 0.56));
      const x = Math.max(layout.font.size, other.start - layout.margin.l + layout.font.size);
      const turned = { transform: `rotate(-90 ${x} ${middle})`, x, y: middle };
      draw(svg, "text", { ...turned, ...look, "font-size": small }, title);
    }
  }
}

/** @param {Element} svg @param {Figure} figure @param {Plan} on */
function notes(svg, { layout }, on) {
  const { box, axes } = on;
  for (const {
    text,
    x,
    y,
    xref = "x",
    yref = "y",
    xanchor = "center",
    yanchor = "middle",
    font,
  } of layout.annotations ?? []) {
    const size = font?.size ?? layout.font.size;
    const at = xref === "paper" ? box.left + x * (box.right - box.left) : place(axes.x, axes.x.log ? 10 ** x : x);
    const up = yref === "paper" ? box.bottom - y * (box.bottom - box.top) : place(axes.y, axes.y.log ? 10 ** y : y);
    const lines = unwritten(text).split("<br>");
    const first = up + size * 0.35 - (yanchor === "middle" ? ((lines.length - 1) / 2) * size * 1.3 : 0);
    lines.forEach((line, i) => {
      const look = { fill: font?.color, "font-size": size, "text-anchor": ANCHORS[xanchor] };
      draw(svg, "text", { x: at, y: first + i * size * 1.3, ...look }, line);
    });
  }
}

/** Which traces the legend names. @param {Figure} figure */
function listed({ data, layout }) {
  const shown = data.filter((trace) => trace.visible !== false && trace.showlegend !== false && trace.name);
  return layout.showlegend === false || (layout.showlegend !== true && shown.length < 2) ? [] : shown;
}

/**
 * The rows of a legend above the plot, each entry with its place from the left.
 *
 * @param {Figure} figure
 * @param {number} width
 */
export function rowsOf(figure, width) {
  const { layout } = figure;
  const room = width - layout.margin.l - layout.margin.r;
  /** @type {{ trace: Trace, at: number }[][]} */
  const rows = [];
  let at = Infinity;
  for (const trace of listed(figure)) {
    const size = 40 + wide(unwritten(trace.name ?? ""), layout.font.size);
    if (at + size > room) {
      rows.push([]);
      at = 0;
    }
    rows[rows.length - 1].push({ trace, at });
    at += size;
  }
  return rows;
}

/** @param {Element} svg @param {Figure} figure @param {Plan} on */
function legend(svg, { layout, ...figure }, on) {
  const rows = rowsOf({ layout, ...figure }, on.width);
  rows.forEach((row, i) => {
    const y = on.box.top - 10 - (rows.length - 1 - i) * ROW;
    for (const { trace, at } of row) {
      const x = on.axes.x.start + at;
      if ((trace.mode ?? "lines").includes("lines")) draw(svg, "path", { d: `M${x} ${y}h24`, ...stroke(trace.line) });
      else {
        const { symbol = "circle", color, line } = trace.marker ?? {};
        const look = { fill: String(color), stroke: line?.color, "stroke-width": line?.width ?? 0 };
        draw(svg, "path", { d: form(symbol, x + 12, y, 5), ...look });
      }
      const size = layout.font.size;
      draw(
        svg,
        "text",
        { x: x + 30, y: y + size * 0.35, "font-size": size, class: "ch-entry" },
        unwritten(trace.name ?? ""),
      );
    }
  });
}

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
