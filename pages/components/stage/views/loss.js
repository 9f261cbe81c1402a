// The loss as far as it has come, earlier runs behind it, and the timeline that goes back to any epoch.

import { line, penOf, sharpen, write } from "../../common/canvas.js";
import { button, make, replaceKeepingFocus, setText } from "../../common/elements.js";
import { clamp, fill, niceStep, precise, short } from "../../common/numbers.js";
import { fontOf, sizeOf } from "../../common/theme.js";
import { viewMenus } from "./looks.js";
import { scaleLoss } from "./loss_scale.js";
import { createSchedule } from "./schedule.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */
/** @typedef {import("./loss_scale.js").Scale} Scale */

/** Earlier runs are told apart by their dashes, drawn and written. */
const DASHES = [[], [6, 2], [3, 3], [8, 3, 2, 3], [1, 3]];
const DASH_SIGNS = ["—", "– –", "- -", "– ·", "···"];
/** More points of a curve than this would not be seen. */
const MOST_SHOWN = 600;

/**
 * Emits "seek" (an epoch), "set" ({key, text}), "name" ({run, text}) and "forget" (the number of an earlier run).
 *
 * @param {HTMLElement} root
 * @param {import("../types.js").Emit} emit
 */
export function createLossView(root, emit) {
  const canvas = make("canvas", { class: "sg-curve", role: "img" });
  const timeline = make("input", { class: "sg-scrub", type: "range", min: 0, max: 0, step: 1, value: 0 });
  const menus = viewMenus(["axis", "by"], emit);
  const plot = make("div", { class: "sg-plot" });
  const past = make("div", { class: "sg-past" });
  const schedule = createSchedule();
  const busy = make("span", { class: "sg-busy" });
  timeline.oninput = () => emit("seek", Number(timeline.value));
  root.append(canvas, timeline, make("div", { class: "sg-row" }, plot, past, schedule.element));

  /** @param {Picture} picture */
  function listEarlier({ scene, earlier }) {
    const { words, limits } = scene;
    const rows = earlier.map((run, k) => {
      const size = clamp(run.name.length, 8, 26);
      const label = fill(words.earlier_name, { number: run.number });
      const name = make("input", { value: run.name, "aria-label": label, maxlength: limits.text, size });
      name.onchange = () => emit("name", { run: run.number, text: name.value });
      const forget = button("×", fill(words.forget, { name: run.name }), () => emit("forget", run.number));
      return make("span", { class: "sg-earlier" }, DASH_SIGNS[k % DASH_SIGNS.length], name, forget);
    });
    replaceKeepingFocus(past, ...rows);
  }

  /** @param {Picture} picture @param {number} furthest */
  function moveTimeline({ frame, scene, playing }, furthest) {
    const { words } = scene;
    if (Number(timeline.max) !== furthest) timeline.max = String(furthest);
    if (document.activeElement !== timeline || playing) timeline.value = String(frame.epoch);
    const told = fill(words.timeline_at, { epoch: frame.epoch, loss: short(frame.losses[0]) });
    timeline.setAttribute("aria-valuetext", told);
  }

  return {
    canvas,

    /** @param {Picture} picture */
    renew(picture) {
      const { words } = picture.scene;
      canvas.setAttribute("aria-label", words.curve);
      timeline.setAttribute("aria-label", words.timeline);
      plot.replaceChildren(...menus.create(picture.scene), busy);
      listEarlier(picture);
    },

    /** @param {Picture} picture */
    adjust(picture) {
      menus.adjust(picture.views);
    },

    /** @param {string} text what keeps frames from coming, or from coming faster, or "" */
    setBusy(text) {
      setText(busy, text);
    },

    listEarlier,

    /** @param {Picture} picture @param {Pen} [pen] */
    draw(picture, pen = penOf(canvas)) {
      const scale = scaleLoss(picture, canvas.clientWidth, canvas.clientHeight);
      pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
      drawAxes(pen, picture, scale);
      drawEarlier(pen, picture, scale);
      drawCurves(pen, picture, scale);
      drawMoment(pen, picture, scale);
      drawLegend(pen, picture, scale);
      schedule.draw(picture);
      moveTimeline(picture, scale.furthest);
    },

    resize() {
      sharpen(canvas);
      schedule.resize();
    },
    cancel() {},
    remove() {},
  };
}

/** @param {Pen} pen @param {Picture} picture @param {Scale} scale */
function drawAxes(pen, { theme }, scale) {
  const { left, right, bottom, first, last, batched, x, y, ticks } = scale;
  pen.font = fontOf("mark", theme.font);
  pen.fillStyle = theme.quiet;
  pen.strokeStyle = theme.grid;
  pen.lineWidth = 1;
  pen.globalAlpha = 1;
  pen.textBaseline = "middle";
  for (const tick of ticks) {
    line(pen, [
      [left, y(tick)],
      [right, y(tick)],
    ]);
    write(pen, precise(tick), left - 6, y(tick), "right");
  }
  pen.textBaseline = "alphabetic";
  const step = Math.max(batched ? 0.5 : 1, niceStep((last - first) / 8));
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) {
    const text = String(at);
    write(pen, text, Math.min(x(at), right + 6 - 3 * text.length), bottom + 14, "center");
  }
}

/** @param {Pen} pen @param {Picture} picture @param {Scale} scale */
function drawEarlier(pen, { theme }, { earlier, right, x, y }) {
  pen.strokeStyle = theme.quiet;
  pen.lineWidth = 1.2;
  pen.globalAlpha = 0.55;
  earlier.forEach(({ epochs, losses }, k) => {
    pen.setLineDash(DASHES[k % DASHES.length]);
    const points = epochs.map(
      (epoch, i) => /** @type {[number, number]} */ ([Math.min(x(epoch), right), y(losses[i])]),
    );
    line(
      pen,
      points.filter(([across]) => across < right),
    );
  });
  pen.globalAlpha = 1;
}

/** Training and test. @param {Pen} pen @param {Picture} picture @param {Scale} scale */
function drawCurves(pen, { theme }, { points, x, y }) {
  const thin = Math.max(1, Math.ceil(points.length / MOST_SHOWN));
  const shown = points.filter((_, i) => i % thin === 0 || i === points.length - 1);
  pen.lineWidth = 2;
  for (const which of [2, 1]) {
    pen.strokeStyle = which === 1 ? theme.accent : theme.text;
    pen.setLineDash(which === 1 ? [] : [5, 3]);
    line(
      pen,
      shown.map((point) => [x(point[0]), y(point[which])]),
    );
  }
  pen.setLineDash([]);
}

/** The moment on screen. @param {Pen} pen @param {Picture} picture @param {Scale} scale */
function drawMoment(pen, { frame, theme }, { batched, last, top, bottom, x, y }) {
  const now = x(batched ? last : frame.epoch);
  pen.strokeStyle = theme.quiet;
  pen.lineWidth = 1;
  line(pen, [
    [now, top],
    [now, bottom],
  ]);
  for (const which of [1, 0]) {
    pen.fillStyle = which ? theme.text : theme.accent;
    pen.beginPath();
    pen.arc(now, y(frame.losses[which]), 3.5, 0, 7);
    pen.fill();
  }
}

/** @param {Pen} pen @param {Picture} picture @param {Scale} scale */
function drawLegend(pen, { theme, scene }, { right, top }) {
  const { test, train, loss } = scene.words;
  pen.globalAlpha = 0.82; // a curve may run below it
  pen.fillStyle = theme.page;
  pen.fillRect(right - 196, top + 4, 194, 17);
  pen.globalAlpha = 1;
  pen.fillStyle = theme.text;
  write(pen, `- - ${test} ${loss}`, right - 4, top + 12, "right", sizeOf("small"));
  pen.fillStyle = theme.accent;
  write(pen, `— ${train} ${loss}`, right - 100, top + 12, "right", sizeOf("small"));
}
