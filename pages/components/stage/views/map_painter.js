// What is painted on the map: the answers as colours, every point in the shape of its class, and transformed space.

import { line, paintCells, penOf } from "../../common/canvas.js";
import { css } from "../theme.js";
import { neuronIndex } from "./network_layout.js";
import { showsWeights, weightCells } from "./weight_pictures.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */

/** A class's shape: a disc, or so many corners. */
const CORNERS = [0, 4, 3, 5, 6, 4, 3, 5, 6, 4];
/** From so many points on they are drawn smaller. */
const MANY = 400;

/**
 * A frame asked for with another neuron in mind has that one's map large; until the next there is the small one. The
 * output's map may be discretised: flat colours for classes, eighths of the range for a number. Of a neuron whose
 * weights are a picture, that is shown.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Picture} picture
 */
export function paintMap(canvas, { frame, scene, header, theme, focus, views, space }) {
  const { side, small } = header;
  const { sizes, task, picture } = scene;
  canvas.classList.toggle("sg-squares", showsWeights({ scene, focus, space }));
  if (focus && showsWeights({ scene, focus, space })) {
    const cells = weightCells(frame.theta, sizes[0], sizes[1]);
    const from = focus[1] * sizes[0];
    paintCells(canvas, cells.subarray(from, from + sizes[0]), picture, picture, theme.colours);
    return;
  }
  const last = sizes.length - 1;
  const discrete = views.discrete === "1" && (!focus || focus[0] === last);
  const colours = discrete ? theme.steps(task !== "regression") : theme.colours;
  const other = frame.focus !== String(focus ?? "");
  if (other && (focus || sizes[last] === 1)) {
    const k = neuronIndex(sizes, ...(focus ?? [last, 0]));
    paintCells(canvas, frame.maps.subarray(k * small ** 2, (k + 1) * small ** 2), small, small, colours);
    return;
  }
  paintCells(canvas, frame.big, side, side, colours, frame.winner, discrete ? theme.flat : theme.shades);
  if (theme.grey && !frame.winner) hatchLower(penOf(canvas), frame.big, side, theme.page);
}

/**
 * On grey, stripes tell the lower half apart.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {Uint8Array} cells
 * @param {number} side
 * @param {string} page
 */
function hatchLower(pen, cells, side, page) {
  pen.fillStyle = page;
  cells.forEach((cell, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    if (cell < 127 && (x + y) % 6 === 0) pen.fillRect(x, y, 1, 1);
  });
}

/**
 * The layer and neurons through which this frame's points are seen. A frame made before the visitor chose others still
 * shows those, grid and points alike, until the next one is there.
 *
 * @param {Picture} picture
 */
function seenThrough({ frame, space }) {
  return (frame.space && frame.seenThrough) || space;
}

/**
 * Every point where it lies; in transformed space where two neurons see it.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {number} w
 * @param {number} h
 */
export function drawPoints(pen, { frame, scene, header, theme, space, numbered }, w, h) {
  const { points, task } = scene;
  const [train] = points;
  const radius = train.length > MANY ? 2.2 : 3.2;
  /** @param {number} kind */
  const colourOf = (kind) => {
    const colour = task === "multiclass" ? theme.hue(kind) : theme.tone(kind);
    return css(
      /** @type {import("../theme.js").Colour} */ (colour.map((c) => Math.round(c * (theme.dark ? 0.85 : 0.62)))),
    );
  };
  if (space && !frame.space) return; // not known yet
  for (const held of [true, false]) {
    points[Number(held)].forEach(([u, v, kind, row], i) => {
      const k = held ? train.length + i : i;
      if (space && frame.space) {
        if (2 * k + 1 >= frame.space.length) return;
        [u, v] = [frame.space[2 * k] / 255, 1 - frame.space[2 * k + 1] / 255];
      }
      const corners = task === "regression" ? 0 : CORNERS[kind % CORNERS.length];
      const inside = u >= 0 && u <= 1 && v >= 0 && v <= 1;
      if (inside) drawPoint(pen, theme, u * w, v * h, corners, radius, held, colourOf(kind));
      if (numbered && row === header.sample.row && !space) drawRing(pen, theme, u * w, v * h);
    });
  }
}

/**
 * One point, its class told by shape as well as colour; one held out for testing is hollow.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {number} x
 * @param {number} y
 * @param {number} corners
 * @param {number} radius
 * @param {boolean} hollow
 * @param {string} colour
 */
function drawPoint(pen, theme, x, y, corners, radius, hollow, colour) {
  pen.beginPath();
  if (!corners) pen.arc(x, y, radius, 0, 7);
  for (let corner = 0; corner < corners; corner++) {
    const turn = (2 * Math.PI * corner) / corners - Math.PI / 2;
    const [u, v] = [x + 1.25 * radius * Math.cos(turn), y + 1.25 * radius * Math.sin(turn)];
    if (corner) pen.lineTo(u, v);
    else pen.moveTo(u, v);
  }
  if (corners) pen.closePath();
  pen.fillStyle = hollow ? theme.page : colour;
  pen.strokeStyle = hollow ? colour : theme.page;
  pen.lineWidth = hollow ? 1.6 : 0.9;
  pen.fill();
  pen.stroke();
}

/** @param {Pen} pen @param {Picture["theme"]} theme @param {number} x @param {number} y */
function drawRing(pen, theme, x, y) {
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.arc(x, y, 8, 0, 7);
  pen.stroke();
}

/** The mark that keys move. @param {Pen} pen @param {Picture["theme"]} theme @param {number} x @param {number} y */
export function drawCross(pen, theme, x, y) {
  pen.strokeStyle = theme.text;
  pen.lineWidth = 2;
  line(pen, [
    [x - 9, y],
    [x + 9, y],
  ]);
  line(pen, [
    [x, y - 9],
    [x, y + 9],
  ]);
}

/**
 * With one input alone the network is a curve.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {number} w
 * @param {number} h
 */
export function drawCurve(pen, { frame, scene, header, theme }, w, h) {
  const { side } = header;
  const row = side * (side >> 1);
  const { margin } = scene;
  const height = (/** @type {number} */ i) => 1 - margin - (frame.big[row + i] / 255) * (1 - 2 * margin);
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 2.5;
  line(
    pen,
    Array.from({ length: side }, (_, i) => [((i + 0.5) / side) * w, height(i) * h]),
  );
}

/**
 * The lines of the map as two neurons of a layer see them.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {number} w
 * @param {number} h
 */
export function drawTransformedGrid(pen, picture, w, h) {
  const { frame, scene, header, theme } = picture;
  const [layer, across, up] = seenThrough(picture) ?? [0, 0, 0];
  const n = header.small;
  const size = scene.sizes[layer] ?? 0;
  if (across >= size || up >= size) return;
  const [x, y] = [across, up].map((neuron) => {
    const k = neuronIndex(scene.sizes, layer, neuron);
    return frame.maps.subarray(k * n * n, (k + 1) * n * n);
  });
  /** @param {number} i @returns {[number, number]} */
  const at = (i) => [(x[i] / 255) * w, (1 - y[i] / 255) * h];
  pen.lineWidth = 0.8;
  pen.strokeStyle = theme.quiet;
  for (let a = 0; a < n; a++) {
    line(
      pen,
      Array.from({ length: n }, (_, b) => at(a * n + b)),
    );
    line(
      pen,
      Array.from({ length: n }, (_, b) => at(b * n + a)),
    );
  }
}
