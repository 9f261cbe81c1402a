// What surrounds a plot: its grid with numbers and titles, notes, and the legend.

import { draw } from "../common/elements.js";
import { place, wide } from "./axes.js";
import { form } from "./symbols.js";
import { stroke } from "./traces.js";
import { unwritten } from "./words.js";

/** @typedef {import("./data.js").Figure} Figure */
/** @typedef {import("./data.js").Trace} Trace */
/** @typedef {import("./axes.js").Plan} Plan */

const ANCHORS = /** @type {Record<string, string>} */ ({ left: "start", center: "middle", right: "end" });
export const ROW = 19; // px from one row of the legend to the next

/** @param {Element} svg @param {Plan} on @param {Figure["layout"]} layout */
export function grid(svg, on, layout) {
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
export function notes(svg, { layout }, on) {
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
export function legend(svg, { layout, ...figure }, on) {
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
