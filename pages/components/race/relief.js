// The surface from above: its heights in colour, lines of equal height, and the ways of all racers up to the moment.

import { line, paintCells, penOf, sharpen, write } from "../common/canvas.js";
import { make } from "../common/elements.js";
import { clamp, precise } from "../common/numbers.js";
import { fontOf, sizeOf } from "../common/theme.js";
import { contour, reached } from "./contour.js";
import { strokeAs } from "./looks.js";

/** @typedef {import("./data.js").Relief} Relief */
/** @typedef {import("./looks.js").Inks} Inks */
/** @typedef {import("../common/canvas.js").AnyPen} AnyPen */
/** @typedef {import("../common/svg_pen.js").SvgPen} SvgPen */
/** @typedef {{ relief: Relief, tones: Float32Array, ways: Float32Array, racers: number }} Ground */

const LEVELS = 14;
/** How far an arrow key moves the start, as a share of the picture. */
const KEY_STEP = 0.025;
const ARROWS = /** @type {Record<string, [number, number]>} */ ({
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
});

/**
 * The numbers of a surface, as they lie at the beginning of a message's body.
 *
 * @param {Relief} relief
 * @param {number} racers
 * @param {Uint8Array} body
 * @returns {{ ground: Ground, length: number }}
 */
export function readGround(relief, racers, body) {
  const cells = relief.side * relief.side;
  const length = 4 * (cells + 2 * racers * relief.epochs.length);
  const numbers = new Float32Array(body.slice(0, length).buffer);
  return { ground: { relief, tones: numbers.subarray(0, cells), ways: numbers.subarray(cells), racers }, length };
}

/**
 * @param {(u: number, v: number) => void} begin called with the place, in shares from the top left, where racers are to
 * begin
 */
export function createReliefView(begin) {
  const canvas = make("canvas", { class: "rc-relief", role: "img" });
  const small = make("canvas");
  /** @type {HTMLCanvasElement} */
  const still = make("canvas");
  let stillOf = "";
  let open = false; // whether a place can be chosen
  /** Where they begin, in shares. */
  let start = [0.5, 0.5];
  const frame = { left: 6, top: 6, size: 0, wide: 0 };

  canvas.onpointerdown = (event) => {
    if (!open) return;
    const { left, top } = canvas.getBoundingClientRect();
    const [u, v] = [(event.clientX - left - frame.left) / frame.wide, (event.clientY - top - frame.top) / frame.size];
    if (u >= 0 && u <= 1 && v >= 0 && v <= 1) begin(u, v);
  };
  canvas.onkeydown = (event) => {
    const arrow = ARROWS[event.key];
    if (!open || !arrow) return;
    event.preventDefault();
    start = start.map((at, i) => clamp(at + KEY_STEP * arrow[i], 0, 1));
    begin(start[0], start[1]);
  };

  /** @param {Ground} ground @param {Inks} inks */
  function drawStill(ground, inks) {
    sharpen(canvas);
    const { clientWidth: w, clientHeight: h } = canvas;
    Object.assign(frame, { wide: w - 12, size: h - 44 });
    const key = [ground.relief.name, w, h, inks.text, devicePixelRatio].join(" ");
    if (key === stillOf) return;
    stillOf = key;
    Object.assign(still, { width: canvas.width, height: canvas.height });
    const pen = penOf(still);
    pen.setTransform(canvas.width / w, 0, 0, canvas.height / h, 0, 0);
    pen.imageSmoothingQuality = "high";
    drawGround(pen, ground, inks);
  }

  /** @param {AnyPen} pen @param {Ground} ground @param {Inks} inks */
  function drawGround(pen, { relief, tones }, inks) {
    const bytes = Uint8Array.from(tones, (tone) => Math.round(255 * tone));
    paintCells(small, bytes, relief.side, relief.side, inks.heights);
    pen.imageSmoothingEnabled = true;
    pen.drawImage(small, frame.left, frame.top, frame.wide, frame.size);
    const [across, down] = [frame.wide / (relief.side - 1), frame.size / (relief.side - 1)];
    pen.strokeStyle = inks.text;
    pen.globalAlpha = 0.28;
    pen.lineWidth = 0.8;
    pen.beginPath();
    for (let level = 1; level < LEVELS; level++) {
      const ends = contour(tones, relief.side, level / LEVELS);
      for (let i = 0; i < ends.length; i += 4) {
        pen.moveTo(frame.left + ends[i] * across, frame.top + ends[i + 1] * down);
        pen.lineTo(frame.left + ends[i + 2] * across, frame.top + ends[i + 3] * down);
      }
    }
    pen.stroke();
    pen.globalAlpha = 1;
    drawNames(pen, relief, inks);
  }

  /** @param {AnyPen} pen @param {Relief} relief @param {Inks} inks */
  function drawNames(pen, { labels, ends, minima }, inks) {
    const bottom = frame.top + frame.size;
    pen.font = fontOf("small", inks.font);
    pen.fillStyle = inks.quiet;
    const [[x0, x1], [y0, y1]] = ends;
    write(pen, `→ ${labels[0]}: ${precise(x0)} … ${precise(x1)}`, frame.left, bottom + 16, "left", sizeOf("small"));
    write(pen, `↑ ${labels[1]}: ${precise(y0)} … ${precise(y1)}`, frame.left, bottom + 32, "left", sizeOf("small"));
    pen.strokeStyle = inks.text;
    pen.lineWidth = 2;
    for (const [u, v] of minima) {
      const [x, y] = [frame.left + u * frame.wide, frame.top + v * frame.size];
      for (const turn of [-1, 1]) {
        line(pen, [
          [x - 5, y - 5 * turn],
          [x + 5, y + 5 * turn],
        ]);
      }
    }
  }

  return {
    canvas,

    /** @param {boolean} byHand @param {string} label */
    describe(byHand, label) {
      open = byHand;
      canvas.setAttribute("aria-label", label);
      canvas.setAttribute("role", byHand ? "application" : "img");
      if (byHand) canvas.tabIndex = 0;
      else canvas.removeAttribute("tabindex");
    },

    /**
     * @param {Ground} ground
     * @param {number} epoch
     * @param {Inks} inks
     * @param {number} pointed
     * @param {SvgPen} [svg] a pen in the place of the canvas's own
     */
    draw(ground, epoch, inks, pointed, svg) {
      if (!canvas.clientWidth) return;
      const pen = svg ?? penOf(canvas);
      if (svg) drawGround(svg, ground, inks);
      else {
        drawStill(ground, inks);
        pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
        pen.drawImage(still, 0, 0, canvas.clientWidth, canvas.clientHeight);
      }
      const { relief, ways, racers } = ground;
      const count = relief.epochs.length;
      const here = reached(relief.epochs, epoch);
      start = [ways[0], ways[1]];
      pen.save();
      pen.beginPath();
      pen.rect(frame.left, frame.top, frame.wide, frame.size);
      pen.clip();
      for (let i = 0; i < racers; i++) {
        /** @type {[number, number][]} */
        const points = [];
        for (let t = 0; t <= here; t++) {
          const at = 2 * (i * count + t);
          points.push([frame.left + ways[at] * frame.wide, frame.top + ways[at + 1] * frame.size]);
        }
        pen.lineWidth = pointed === i ? 5 : 4;
        pen.setLineDash([]);
        pen.lineJoin = "round";
        pen.strokeStyle = inks.page;
        pen.globalAlpha = pointed < 0 || pointed === i ? 0.75 : 0.15;
        line(pen, points);
        strokeAs(pen, inks, i, pointed < 0 || pointed === i ? 1 : 0.3);
        pen.lineWidth = pointed === i ? 3 : 2.2;
        line(pen, points);
        pen.setLineDash([]);
        const [x, y] = points[points.length - 1];
        pen.beginPath();
        pen.arc(x, y, 5, 0, 7);
        pen.fillStyle = inks.racers[i];
        pen.strokeStyle = inks.page;
        pen.lineWidth = 1.5;
        pen.fill();
        pen.stroke();
      }
      pen.restore();
      pen.globalAlpha = 1;
    },
  };
}
