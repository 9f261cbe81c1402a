// The schedule as a small curve over the epochs, with today's place on it, and the learning rate it gives.

import { line, penOf, sharpen } from "../../common/canvas.js";
import { make, setText } from "../../common/elements.js";
import { fill, short } from "../../common/numbers.js";

/** @typedef {import("../types.js").Picture} Picture */

/** Pixels left free around the curve, for the mark of today. */
const EDGE = 4;

export function createSchedule() {
  const text = make("span");
  const canvas = make("canvas", { class: "sg-schedule", role: "img" });
  const element = make("div", { class: "sg-rate", hidden: "" }, text, canvas);

  return {
    element,
    resize: () => sharpen(canvas),

    /** @param {Picture} picture */
    draw({ frame, scene, header, theme }) {
      const { schedule } = header;
      const appears = element.hidden;
      element.hidden = !schedule;
      if (!schedule) return;
      if (appears) sharpen(canvas);
      const { factors, reach, title } = schedule;
      const { words } = scene;
      const label = fill(words.schedule_curve, { title, reach: Math.round(reach) });
      if (canvas.getAttribute("aria-label") !== label) canvas.setAttribute("aria-label", label);
      canvas.title = label;
      const pen = penOf(canvas);
      const [w, h] = [canvas.clientWidth, canvas.clientHeight];
      /** @param {number} share of the reach @returns {number} */
      const x = (share) => EDGE + share * (w - 2 * EDGE);
      /** @param {number} factor @returns {number} */
      const y = (factor) => h - EDGE - factor * (h - 2 * EDGE);
      pen.clearRect(0, 0, w, h);
      pen.strokeStyle = theme.quiet;
      pen.lineWidth = 1.5;
      const points = factors.map(
        (factor, i) => /** @type {[number, number]} */ ([x(i / (factors.length - 1)), y(factor)]),
      );
      line(pen, points);
      pen.fillStyle = theme.accent;
      pen.beginPath();
      pen.arc(x(Math.min(1, frame.epoch / reach)), y(frame.rate / header.recipe.learning_rate), 3.5, 0, 7);
      pen.fill();
      setText(text, fill(words.rate_now, { rate: short(frame.rate) }));
    },
  };
}
