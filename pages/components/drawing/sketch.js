// What is on the canvas, and what pens and buttons do to it: points by class or a curve, with a history to undo.

import { clamp } from "../common/numbers.js";

/** @typedef {"points" | "curve"} Mode */
/** @typedef {[x: number, y: number, label: number]} Point */
/** @typedef {{ mode: Mode, classes: number, points: Point[], curve: [x: number, y: number][] }} Drawing */
/** @typedef {{ mode: Mode, classes: number, points: Point[], heights: (number | null)[] }} State */

/**
 * @typedef {object} Limits
 * @property {number} end coordinates lie within ± this
 * @property {number} points at the most
 * @property {number} places of a curve
 * @property {number} fewest classes
 * @property {number} most classes
 */

export const ERASER = -1;
const REACH = 0.35; // of the eraser
const APART = 0.45; // while a pointer moves on, points keep a distance
const HISTORY = 100;

/** @param {number} value */
const thousandths = (value) => Math.round(value * 1000) / 1000;

export class Sketch {
  /** @type {State} */
  state;
  /** The class that is drawn, 0 for a curve, or the eraser. */
  pen = 0;
  /** Where the pen was last, in the same stroke. @type {[x: number, y: number] | null} */
  last = null;
  /** @type {State[]} */
  #past = [];

  /** @param {Drawing} drawing @param {Limits} limits */
  constructor({ mode, classes, points, curve }, limits) {
    this.limits = limits;
    /** @type {(number | null)[]} */
    const heights = Array(limits.places).fill(null);
    for (const [x, y] of curve) heights[this.#placeOf(x)] = y;
    this.state = { mode, classes, points: [...points], heights };
  }

  /** @param {number} x */
  #placeOf(x) {
    return Math.round(((x + this.limits.end) / (2 * this.limits.end)) * (this.limits.places - 1));
  }

  /** A place within the canvas. @param {number} x @param {number} y @returns {[x: number, y: number]} */
  within(x, y) {
    const { end } = this.limits;
    return [thousandths(clamp(x, -end, end)), thousandths(clamp(y, -end, end))];
  }

  get count() {
    const { mode, points, heights } = this.state;
    return mode === "points" ? points.length : heights.filter((y) => y !== null).length;
  }

  get canUndo() {
    return this.#past.length > 0;
  }

  /** What is on the canvas as the server reads it. @returns {Drawing} */
  get drawing() {
    const { mode, classes, points, heights } = this.state;
    const { end, places } = this.limits;
    /** @type {[x: number, y: number][]} */
    const curve = [];
    heights.forEach((y, i) => {
      if (y !== null) curve.push([thousandths((i / (places - 1)) * 2 * end - end), y]);
    });
    return { mode, classes, points, curve };
  }

  /** Before a change: keep what is there. */
  remember() {
    const { points, heights } = this.state;
    this.#past.push({ ...this.state, points: [...points], heights: [...heights] });
    if (this.#past.length > HISTORY) this.#past.shift();
  }

  undo() {
    const before = this.#past.pop();
    if (!before) return;
    this.state = before;
    this.pen = Math.min(this.pen, before.mode === "points" ? before.classes - 1 : 0);
  }

  clear() {
    this.remember();
    if (this.state.mode === "points") this.state.points = [];
    else this.state.heights.fill(null);
  }

  /** @param {Mode} mode */
  turnTo(mode) {
    this.remember();
    this.state.mode = mode;
    this.pen = 0;
  }

  /** @param {number} classes points of a class that goes go with it */
  divide(classes) {
    this.remember();
    this.pen = classes > this.state.classes ? classes - 1 : Math.min(this.pen, classes - 1);
    this.state.classes = classes;
    this.state.points = this.state.points.filter((point) => point[2] < classes);
  }

  /**
   * Put the pen down at a place.
   *
   * @param {number} x
   * @param {number} y
   * @param {boolean} moving whether it comes from the place before without being lifted
   */
  touch(x, y, moving) {
    const { state, limits, last } = this;
    if (state.mode === "curve") {
      this.#stroke(x, y);
    } else if (this.pen === ERASER) {
      state.points = state.points.filter((point) => Math.hypot(point[0] - x, point[1] - y) > REACH);
    } else if (state.points.length < limits.points) {
      if (moving && last && Math.hypot(last[0] - x, last[1] - y) < APART) return;
      state.points.push([x, y, this.pen]);
      this.last = [x, y];
    }
  }

  /**
   * A straight line from where the pen was last; a height for each place on the way.
   *
   * @param {number} x
   * @param {number} y
   */
  #stroke(x, y) {
    const [fromX, fromY] = this.last ?? [x, y];
    const from = this.#placeOf(fromX);
    const to = this.#placeOf(x);
    for (let i = Math.min(from, to); i <= Math.max(from, to); i++) {
      const height = from === to ? y : fromY + ((y - fromY) * (i - from)) / (to - from);
      this.state.heights[i] = this.pen === ERASER ? null : thousandths(height);
    }
    this.last = [x, y];
  }
}
