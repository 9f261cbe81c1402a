// What pointer, fingers and keys do on the map: whatever the tool in use does, and coming closer.

import { placeIn, wayOf } from "../../common/gestures.js";
import { clamp } from "../../common/numbers.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Point} Point */
/** @typedef {{gesture: number, point?: Point | null}} Drag */

const CLOSER = 0.8;
const FARTHER = 1.25;
/** Shares of the map's sides within which a point counts as meant. */
const REACH = { pick: 0.06, move: 0.05, erase: 0.04, mark: 0.1 };
/** Milliseconds between two steps of the wheel. */
const WHEEL = 120;

/**
 * The point nearest to a place, if one is within reach.
 *
 * @param {Point[][]} points
 * @param {number} u
 * @param {number} v
 * @param {number} reach
 */
export function nearestPoint(points, u, v, reach) {
  /** @type {Point | null} */
  let best = null;
  for (const part of points) {
    for (const point of part) {
      const away = Math.hypot(point[0] - u, point[1] - v);
      if (away >= reach) continue;
      reach = away;
      best = point;
    }
  }
  return best;
}

/**
 * The window around a place, so many times as large; "" for the whole map.
 *
 * @param {string} now
 * @param {number} by
 * @param {number} u
 * @param {number} v
 * @param {{window: number, closest: number}} limits
 */
export function zoomedWindow(now, by, u, v, { window: whole, closest }) {
  const [left, top, side] = now ? now.split(".").map(Number) : [0, 0, whole];
  const next = Math.round(clamp(side * by, closest, whole));
  if (next === whole) return "";
  const x = Math.round(clamp(left + side * u - next * u, 0, whole - next));
  const y = Math.round(clamp(top + side * v - next * v, 0, whole - next));
  return `${x}.${y}.${next}`;
}

/**
 * @typedef {object} Parts
 * @property {HTMLCanvasElement} canvas
 * @property {import("../types.js").Emit} emit
 * @property {import("../gestures.js").Gestures} gestures
 * @property {() => Picture | null} shown
 * @property {() => string} tool
 * @property {() => void} repaint
 */

/** @param {Parts} parts */
export function listenToMap({ canvas, emit, gestures, shown, tool, repaint }) {
  /** The mark that keys move. @type {[u: number, v: number] | null} */
  let cross = null;
  /** The point the mark carries. @type {Point | null} */
  let carried = null;
  /** @type {Drag | null} */
  let drag = null;
  let tapping = false;
  /** @type {{apart: number, u: number, v: number, by: number} | null} */
  let pinch = null;
  let turned = -Infinity;
  /** @type {Map<number, [number, number]>} */
  const fingers = new Map();

  /** @param {MouseEvent} event @returns {[u: number, v: number]} */
  const share = (event) => [event.offsetX / canvas.clientWidth, event.offsetY / canvas.clientHeight];
  /** @param {number} u @param {number} v @param {number} reach */
  const near = (u, v, reach) => nearestPoint(shown()?.scene.points ?? [], u, v, reach);

  /** @param {number} by @param {number} u @param {number} v */
  function zoom(by, u, v) {
    const picture = shown();
    if (!picture || picture.space) return;
    emit("set", { key: "window", text: zoomedWindow(picture.views.window, by, u, v, picture.scene.limits) });
  }

  /**
   * Do at a place what the tool does.
   *
   * @param {number} u
   * @param {number} v
   * @param {boolean} shift
   * @param {Drag | null} by
   */
  function act(u, v, shift, by) {
    const picture = shown();
    if (!picture || picture.space) return;
    const gesture = by?.gesture ?? gestures.next();
    [u, v] = [clamp(u, 0, 1), clamp(v, 0, 1)];
    const name = tool();
    if (name === "pick") pick(picture, near(u, v, REACH.pick));
    else if (name === "move") {
      if (by?.point) emit("move", { point: by.point, u, v, gesture });
    } else if (name === "erase") {
      const point = near(u, v, REACH.erase);
      if (point) emit("erase", { point, gesture });
    } else {
      const kinds = picture.scene.classes.length;
      const kind = kinds ? (Number(name.slice(4)) + Number(shift)) % kinds : shift ? -0.5 : 0.5;
      emit("add", { u, v, kind, gesture });
    }
    repaint();
  }

  /** @param {Picture} picture @param {Point | null} point */
  function pick({ numbered, header }, point) {
    if (!point) {
      if (numbered) emit("numbered", false);
      return;
    }
    emit("numbered", !(numbered && point[3] === header.sample.row));
    emit("set", { key: "sample", text: String(point[3] + 1) });
  }

  function startPinch() {
    const [[a, b], [c, d]] = fingers.values();
    drag = null;
    tapping = false;
    pinch = { apart: Math.hypot(a - c, b - d), u: (a + c) / 2, v: (b + d) / 2, by: 0 };
  }

  canvas.onpointerdown = (event) => {
    const [u, v] = share(event);
    fingers.set(event.pointerId, [u, v]);
    canvas.setPointerCapture(event.pointerId);
    if (fingers.size === 2) return startPinch();
    const point = tool() === "move" ? near(u, v, REACH.move) : null;
    drag = point || tool() === "erase" ? { gesture: gestures.next(), point } : null;
    tapping = !drag;
    if (drag) act(u, v, event.shiftKey, drag);
  };
  // Two fingers zoom, one drags or erases a point with the tool for it; else a finger scrolls the page.
  canvas.addEventListener(
    "touchstart",
    (event) => {
      const [first, second] = event.touches;
      const onPoint = () => near(...placeIn(first, canvas), REACH.move) !== null;
      if (second || tool() === "erase" || (tool() === "move" && onPoint())) event.preventDefault();
    },
    { passive: false },
  );
  canvas.onpointermove = (event) => {
    if (fingers.has(event.pointerId)) fingers.set(event.pointerId, share(event));
    if (fingers.size === 2 && pinch) {
      const [[a, b], [c, d]] = fingers.values();
      pinch.by = Math.hypot(a - c, b - d) / pinch.apart;
    } else if (drag) act(...share(event), event.shiftKey, drag);
  };
  canvas.onpointerup = canvas.onpointercancel = (event) => {
    fingers.delete(event.pointerId);
    if (pinch) {
      const { by, u, v } = pinch;
      cancel();
      if (by) zoom(1 / by, u, v);
      return;
    }
    if (tapping && event.type === "pointerup") act(...share(event), event.shiftKey, null);
    drag = null;
    tapping = false;
  };
  canvas.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const now = performance.now();
      if (now - turned <= WHEEL) return;
      turned = now;
      zoom(event.deltaY < 0 ? CLOSER : FARTHER, ...share(event));
    },
    { passive: false },
  );

  /** @param {number} u @param {number} v @param {boolean} shift */
  function actWithKeys(u, v, shift) {
    if (tool() !== "move") act(u, v, shift, { gesture: gestures.next() });
    else if (carried) carried = null;
    else {
      carried = near(u, v, REACH.mark);
      gestures.next();
    }
  }

  /** @param {number} u @param {number} v */
  function moveCross(u, v) {
    cross = [clamp(u, 0, 1), clamp(v, 0, 1)];
    if (carried) act(...cross, false, { gesture: gestures.newest, point: carried });
  }

  canvas.onkeydown = (event) => {
    const way = wayOf(event);
    const [u, v] = cross ?? [0.5, 0.5];
    const far = event.shiftKey ? 0.1 : 0.02;
    if (event.key === "Escape") cross = null;
    else if (event.key === " ") actWithKeys(u, v, event.shiftKey);
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? CLOSER : FARTHER, u, v);
    else if (way) moveCross(u + far * way[0], v - far * way[1]);
    else return;
    event.preventDefault();
    event.stopPropagation();
    repaint();
  };
  canvas.onblur = () => {
    cross = carried = null;
    repaint();
  };

  function cancel() {
    drag = pinch = carried = null;
    tapping = false;
  }

  return {
    cancel,
    get cross() {
      return cross;
    },
  };
}
