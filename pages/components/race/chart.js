// The curves of all racers on one chart, as far as they were seen, and the moment on the screen.

import { line, penOf, sharpen, write } from "../common/canvas.js";
import { make } from "../common/elements.js";
import { precise } from "../common/numbers.js";
import { fontOf } from "../common/theme.js";
import { scaleChart } from "./chart_scale.js";
import { strokeAs } from "./looks.js";

/** @typedef {import("./data.js").RaceFrame} RaceFrame */
/** @typedef {import("./looks.js").Inks} Inks */

/** @param {Record<string, any>} words */
export function createChart(words) {
  const canvas = make("canvas", { class: "rc-chart", role: "img", "aria-label": words.chart });

  return {
    canvas,

    /**
     * @param {import("./playhead.js").Playhead} head
     * @param {import("./data.js").Header} header
     * @param {import("./data.js").Views} views
     * @param {Inks} inks
     * @param {number} pointed the racer that is pointed at, or −1
     * @param {import("../common/canvas.js").AnyPen} [pen] another than the canvas's own
     */
    draw(head, header, views, inks, pointed, pen = penOf(canvas)) {
      if (!canvas.clientWidth) return;
      sharpen(canvas);
      const [w, h] = [canvas.clientWidth, canvas.clientHeight];
      const seen = head.frames.slice(0, head.seen + 1);
      const scale = scaleChart(seen, views, header.distance, header.seconds, w, h);
      const trace = /** @type {import("./chart_scale.js").Trace} */ (views.trace);
      pen.clearRect(0, 0, w, h);
      drawAxes(pen, scale, inks, header.words.against_unit[views.against]);
      header.titles.forEach((_, i) => {
        const ways = seen.map(
          (frame, epoch) => /** @type {[number, number]} */ ([scale.x(epoch, i), scale.y(frame[trace][i])]),
        );
        strokeAs(pen, inks, i, pointed < 0 ? 1 : pointed === i ? 1 : 0.22);
        pen.lineWidth = pointed === i ? 3.2 : 2;
        line(pen, ways.slice(0, head.epoch + 1));
        pen.globalAlpha *= 0.35;
        line(pen, ways.slice(head.epoch));
        pen.globalAlpha = 1;
        pen.setLineDash([]);
        const here = ways[Math.min(head.epoch, ways.length - 1)];
        if (here) {
          pen.beginPath();
          pen.arc(here[0], here[1], pointed === i ? 5 : 3.5, 0, 7);
          pen.fillStyle = inks.racers[i];
          pen.fill();
        }
      });
    },
  };
}

/**
 * @param {import("../common/canvas.js").AnyPen} pen
 * @param {import("./chart_scale.js").ChartScale} scale
 * @param {Inks} inks
 * @param {string} unit
 */
function drawAxes(pen, { left, right, bottom, last, ticks, marks, y }, inks, unit) {
  pen.font = fontOf("mark", inks.font);
  pen.fillStyle = inks.quiet;
  pen.strokeStyle = inks.grid;
  pen.lineWidth = 1;
  pen.textBaseline = "middle";
  for (const tick of ticks) {
    line(pen, [
      [left, y(tick)],
      [right, y(tick)],
    ]);
    write(pen, precise(tick), left - 6, y(tick), "right");
  }
  pen.textBaseline = "alphabetic";
  for (const mark of marks) {
    const across = left + ((right - left) * mark) / last;
    write(pen, precise(mark), Math.min(across, right - 6), bottom + 15, "center");
  }
  write(pen, unit, right, bottom + 29, "right");
}
