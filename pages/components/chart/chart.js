// A chart: lines, points, squares and maps of a figure, and what a pointer finds in them.

import { download } from "../common/download.js";
import { draw, make, set } from "../common/elements.js";
import { place } from "./axes.js";
import { unpacked } from "./data.js";
import { paint } from "./paint.js";
import { axesOf } from "./traces.js";
import { formatted, told } from "./words.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").Figure} Figure */
/** @typedef {import("./axes.js").Plan} Plan */
/** @typedef {{ trace: import("./data.js").Trace, i: number, x: number, y: number }} Point */

const NEAR = 26; // px from a pointer to a point it means

/**
 * The point of each trace that lies nearest to a place across.
 *
 * @param {Figure} figure
 * @param {Plan} on
 * @param {number} x
 */
export function nearest(figure, on, x) {
  /** @type {Point[]} */
  const found = [];
  for (const trace of figure.data) {
    if (trace.visible === false || trace.hoverinfo === "skip" || trace.type !== "scatter") continue;
    const [across, up] = axesOf(trace, on);
    let best = -1;
    let least = Infinity;
    (trace.x ?? []).forEach((value, i) => {
      if (value === null || trace.y?.[i] === null) return;
      const away = Math.abs(place(across, value) - x);
      if (away < least) [best, least] = [i, away];
    });
    if (best < 0) continue;
    found.push({ trace, i: best, x: place(across, Number(trace.x?.[best])), y: place(up, Number(trace.y?.[best])) });
  }
  return found;
}

/**
 * The one point that lies nearest to a pointer, if any is near.
 *
 * @param {Figure} figure
 * @param {Plan} on
 * @param {number} x
 * @param {number} y
 */
export function meant(figure, on, x, y) {
  /** @type {Point | null} */
  let best = null;
  let least = NEAR;
  for (const trace of figure.data) {
    if (trace.visible === false || trace.hoverinfo === "skip" || trace.type !== "scatter") continue;
    const [across, up] = axesOf(trace, on);
    (trace.x ?? []).forEach((value, i) => {
      const height = trace.y?.[i];
      if (value === null || height === null || height === undefined) return;
      const at = { trace, i, x: place(across, value), y: place(up, height) };
      const away = Math.hypot(at.x - x, at.y - y);
      if (away < least) [best, least] = [at, away];
    });
  }
  return /** @type {Point | null} */ (best);
}

/**
 * What stands under a pointer, line by line.
 *
 * @param {Figure} figure
 * @param {Plan} on
 * @param {number} x
 * @param {number} y
 */
export function saying(figure, on, x, y) {
  if (figure.layout.hovermode === "x unified") {
    const points = nearest(figure, on, x);
    if (!points.length) return null;
    const { trace, i } = points[0];
    const lines = points.map((point) => {
      const { text, name } = told(point.trace, point.i);
      return name ? `${name}: ${text}` : text;
    });
    return { lines: [formatted(Number(trace.x?.[i]), ".4g"), ...lines], points };
  }
  const point = meant(figure, on, x, y);
  if (!point) return null;
  const { text, name } = told(point.trace, point.i);
  return { lines: [...text.split("<br>"), ...(name ? [name] : [])], points: [point] };
}

/** The text of a picture that needs no page around it. @param {SVGSVGElement} svg */
function standalone(svg) {
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  for (const ring of copy.querySelectorAll(".ch-ring")) ring.remove();
  const { fontFamily, color } = getComputedStyle(svg);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.style.fontFamily = fontFamily;
  copy.style.color = color;
  return new XMLSerializer().serializeToString(copy);
}

/**
 * @param {HTMLElement} root
 * @returns {import("../common/door.js").View}
 */
export function mount(root) {
  const svg = draw(root, "svg", { role: "img" });
  const tip = make("div", { class: "ch-tip", "aria-hidden": true, hidden: true });
  const save = make("button", { class: "ch-save", type: "button" }, "⤓");
  save.onclick = () => download(new Blob([standalone(svg)], { type: "image/svg+xml" }), "chart.svg");
  root.append(tip, save);
  /** @type {Figure | null} */
  let figure = null;
  /** @type {Plan | null} */
  let on = null;
  let width = 0;

  const show = () => {
    if (!figure || !width) return;
    on = paint(svg, figure, width);
    tip.hidden = true;
    root.dataset.drawn = String(Number(root.dataset.drawn ?? 0) + 1);
  };
  const leave = () => {
    tip.hidden = true;
    for (const ring of svg.querySelectorAll(".ch-ring")) ring.remove();
  };
  /** @param {PointerEvent} event */
  const point = (event) => {
    leave();
    if (!figure || !on) return;
    const { left, top } = svg.getBoundingClientRect();
    const [x, y] = [event.clientX - left, event.clientY - top];
    const said = saying(figure, on, x, y);
    if (!said) return;
    for (const each of said.points) draw(svg, "circle", { class: "ch-ring", cx: each.x, cy: each.y, r: 5 });
    tip.replaceChildren(...said.lines.map((line) => make("div", {}, line)));
    tip.hidden = false;
    const room = tip.getBoundingClientRect();
    tip.style.left = `${x + 14 + room.width > width ? Math.max(0, x - 14 - room.width) : x + 14}px`;
    tip.style.top = `${Math.max(0, Math.min(y - room.height / 2, on.height - room.height))}px`;
  };
  svg.onpointermove = point;
  svg.onpointerdown = point;
  svg.onpointerleave = leave;
  const watch = new ResizeObserver(([entry]) => {
    const now = Math.floor(entry.contentRect.width);
    if (now === width) return;
    width = now;
    show();
  });
  watch.observe(root);
  return {
    /** @param {Data} data */
    receive(data) {
      figure = unpacked(data.figure);
      root.style.height = `${figure.layout.height}px`;
      set(svg, { "aria-label": data.alt });
      save.title = data.save;
      save.setAttribute("aria-label", data.save);
      width = Math.floor(root.clientWidth);
      show();
    },
    stop: () => watch.disconnect(),
  };
}
