// The canvas painted: a grid, the points in the form and colour of their class or the curve, and the keyboard's cross.

import { line, penOf, sharpen, write } from "../common/canvas.js";
import { SvgPen } from "../common/svg_pen.js";
import { colours, fontOf, sizeOf } from "../common/theme.js";

/** @typedef {import("./sketch.js").Sketch} Sketch */

const RATIO = { points: 1, curve: 0.62 }; // height by width
const GRID = 2;
const COLOURS = /** @type {const} */ ([
  "--class-0",
  "--class-1",
  "--class-2",
  "--class-3",
  "--line",
  "--page",
  "--accent",
  "--text",
]);

/** Forms differ, so that colour is not all that tells. @type {((x: number, y: number, r: number) => string)[]} */
const FORMS = [
  (x, y, r) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  (x, y, r) => `M${x - r * 0.88} ${y - r * 0.88}h${r * 1.76}v${r * 1.76}h${-r * 1.76}z`,
  (x, y, r) => `M${x} ${y - r * 1.2}L${x + r * 1.2} ${y}L${x} ${y + r * 1.2}L${x - r * 1.2} ${y}z`,
  (x, y, r) => `M${x} ${y - r * 1.15}L${x + r * 1.1} ${y + r * 0.85}H${x - r * 1.1}z`,
];

/** The form of a class about a place, as an SVG path. @param {number} label @param {number} x @param {number} y */
export const form = (label, x, y) => FORMS[label % FORMS.length](x, y, 6);

/** Fill a path and draw its edge. @param {import("../common/canvas.js").AnyPen} pen @param {string} d */
function mark(pen, d) {
  if (pen instanceof SvgPen) {
    pen.take(d);
    pen.fill();
    pen.stroke();
  } else {
    const path = new Path2D(d);
    pen.fill(path);
    pen.stroke(path);
  }
}

/**
 * @param {HTMLElement} root
 * @param {HTMLCanvasElement} canvas
 * @param {Sketch} sketch
 * @param {string[]} axes names: across, up, and up for a curve
 * @param {[x: number, y: number] | null} cross where the keyboard's is, if it is in use
 * @param {import("../common/canvas.js").AnyPen} [pen] another than the canvas's own
 */
export function paint(root, canvas, sketch, axes, cross, pen = penOf(canvas)) {
  const { mode, points, heights } = sketch.state;
  const { end, places } = sketch.limits;
  const width = canvas.parentElement?.clientWidth ?? 0;
  if (!width) return;
  const height = Math.round(width * RATIO[mode]);
  canvas.style.height = `${height}px`;
  sharpen(canvas);
  const ink = colours(root, COLOURS);
  /** @param {number} at */
  const x = (at) => ((at + end) / (2 * end)) * width;
  /** @param {number} at */
  const y = (at) => ((end - at) / (2 * end)) * height;

  pen.clearRect(0, 0, width, height);
  pen.lineWidth = 1;
  pen.strokeStyle = ink["--line"];
  for (let at = -end + GRID; at < end; at += GRID) {
    pen.globalAlpha = at ? 0.5 : 1;
    line(pen, [
      [x(at), 0],
      [x(at), height],
    ]);
    line(pen, [
      [0, y(at)],
      [width, y(at)],
    ]);
  }
  pen.globalAlpha = 0.8;
  pen.fillStyle = ink["--text"];
  pen.font = fontOf("small", getComputedStyle(root).fontFamily);
  write(pen, axes[0], width - 22, y(0) - 6, "left", sizeOf("small"));
  write(pen, axes[mode === "curve" ? 2 : 1], x(0) + 6, 14, "left", sizeOf("small"));
  pen.globalAlpha = 1;
  if (mode === "points") {
    pen.strokeStyle = ink["--page"];
    for (const [px, py, label] of points) {
      pen.fillStyle = ink[COLOURS[label]];
      mark(pen, form(label, x(px), y(py)));
    }
  } else {
    pen.strokeStyle = ink["--accent"];
    pen.lineWidth = 3;
    pen.lineJoin = pen.lineCap = "round";
    pen.beginPath();
    heights.forEach((value, i) => {
      if (value === null) return;
      const px = (i / (places - 1)) * width;
      if (i && heights[i - 1] !== null) pen.lineTo(px, y(value));
      else {
        pen.moveTo(px, y(value));
        pen.lineTo(px + 0.01, y(value)); // a place alone is a dot
      }
    });
    pen.stroke();
  }
  if (!cross) return;
  const [px, py] = [x(cross[0]), y(cross[1])];
  pen.strokeStyle = ink["--text"];
  pen.lineWidth = 1.5;
  line(pen, [
    [px - 11, py],
    [px + 11, py],
  ]);
  line(pen, [
    [px, py - 11],
    [px, py + 11],
  ]);
}
