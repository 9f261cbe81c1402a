// A chart as a component: a figure drawn as wide as there is room, what is pointed at, and the button that saves it.

import { draw, make, set } from "../common/elements.js";
import { save, saveMenu } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";
import { spareHeight } from "../common/theme.js";
import { unpacked } from "./data.js";
import { paint } from "./paint.js";
import { saying } from "./pointing.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").Figure} Figure */
/** @typedef {import("./axes.js").Plan} Plan */

/**
 * @param {HTMLElement} root
 * @returns {import("../common/door.js").View}
 */
export function mount(root) {
  const svg = draw(root, "svg", { role: "img" });
  const tip = make("div", { class: "ch-tip", "aria-hidden": true, hidden: true });
  root.append(tip);
  /** @type {Figure | null} */
  let figure = null;
  /** @type {Plan | null} */
  let on = null;
  let width = 0;
  let least = 0; // its height on the smallest screen
  let grow = 0;

  const fit = () => {
    if (!figure) return;
    figure.layout.height = Math.round(least + grow * spareHeight(root));
    root.style.height = `${figure.layout.height}px`;
    show();
  };
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
  addEventListener("resize", fit);
  return {
    /** @param {Data} data */
    receive(data) {
      figure = unpacked(data.figure);
      least = figure.layout.height;
      grow = data.grow;
      set(svg, { "aria-label": data.alt });
      if (!root.querySelector(".save-menu")) {
        saveMenu(root, data.words, (kind) => save(kind, "chart", snapshot(root, [svg], { without: ".ch-ring" })));
      }
      width = Math.floor(root.clientWidth);
      fit();
    },
    stop() {
      watch.disconnect();
      removeEventListener("resize", fit);
    },
  };
}
