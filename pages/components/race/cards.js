// A card for each racer: its name and line, a small map of what it answers, its numbers, and the way to Train.

import { line, paintCells, penOf, sharpen } from "../common/canvas.js";
import { button, make, setText } from "../common/elements.js";
import { fill, precise } from "../common/numbers.js";
import { css } from "../stage/theme.js";
import { strokeAs } from "./looks.js";

/** @typedef {import("./data.js").Header} Header */
/** @typedef {import("./data.js").RaceFrame} RaceFrame */
/** @typedef {import("./looks.js").Inks} Inks */

/**
 * Emits "take" and "point" with the racer's place; −1 where none is pointed at.
 *
 * @param {(event: "take" | "point", place: number) => void} emit
 */
export function createCards(emit) {
  const box = make("div", { class: "rc-cards" });
  /** @type {ReturnType<typeof createCard>[]} */
  let cards = [];

  return {
    box,

    /** Another race. @param {Header} header */
    renew(header) {
      cards = header.titles.map((title, i) => createCard(header, title, i, emit));
      box.dataset.many = String(cards.length);
      box.replaceChildren(...cards.map((card) => card.figure));
    },

    /** What does not move, in the colours of now. @param {Header} header @param {Inks} inks @param {Theme} theme */
    still(header, inks, theme) {
      cards.forEach((card, i) => {
        card.still(header, inks, theme, i);
      });
    },

    /** @param {Header} header @param {RaceFrame} frame @param {Theme} theme */
    draw(header, frame, theme) {
      cards.forEach((card, i) => {
        card.draw(header, frame, theme, i);
      });
    },

    /** How the points on each map are drawn as lines. @param {Header} header @param {Theme} theme */
    painters: (header, theme) => cards.map((card) => card.painter(header, theme)),

    /** @param {boolean} locked whether none can be taken yet */
    lock(locked) {
      for (const card of cards) card.take.disabled = locked;
    },
  };
}

/** @typedef {import("../stage/theme.js").StageTheme} Theme */

/**
 * @param {Header} header
 * @param {string} title
 * @param {number} i
 * @param {(event: "take" | "point", place: number) => void} emit
 */
function createCard({ words, textbook }, title, i, emit) {
  const key = make("canvas", { class: "rc-key", "aria-hidden": "true" });
  const place = make("span", { class: "rc-place" });
  const map = make("canvas", { class: "rc-map", role: "img", "aria-label": fill(words.map, { name: title }) });
  const dots = make("canvas", { class: "rc-dots", "aria-hidden": "true" });
  const numbers = make("span", { class: "rc-numbers" });
  const name = make("b", { title }, title);
  const take = button(words.take, fill(words.take_it, { name: title }), () => emit("take", i), "rc-take");
  const figure = make(
    "figure",
    {},
    make("figcaption", {}, key, name),
    make("div", { class: "rc-frame" }, map, dots),
    make("div", { class: "rc-foot" }, place, numbers, take),
  );
  const point = () => emit("point", i);
  const leave = () => emit("point", -1);
  figure.onpointerenter = point;
  figure.onpointerleave = leave;
  take.hidden = textbook;
  take.onfocus = point;
  take.onblur = leave;

  return {
    figure,
    take,

    /**
     * @param {Header} header
     * @param {Theme} theme
     * @returns {[Element, import("../common/snapshot.js").Painter]}
     */
    painter: ({ points, task }, theme) => [dots, (pen) => drawPoints(pen, points, task, theme, dots.clientWidth)],

    /** @param {Header} header @param {Inks} inks @param {Theme} theme @param {number} i */
    still({ points, task }, inks, theme, i) {
      sharpen(key);
      const pen = penOf(key);
      pen.clearRect(0, 0, 26, 12);
      strokeAs(pen, inks, i);
      pen.lineWidth = 3;
      line(pen, [
        [0, 6],
        [26, 6],
      ]);
      if (!dots.clientWidth) return;
      sharpen(dots);
      drawPoints(penOf(dots), points, task, theme, dots.clientWidth);
    },

    /** @param {Header} header @param {RaceFrame} frame @param {Theme} theme @param {number} i */
    draw({ side, diverged }, frame, theme, i) {
      const cells = side * side;
      const [from, to] = [i * cells, (i + 1) * cells];
      const won = frame.winners?.subarray(from, to);
      if (frame.maps) paintCells(map, frame.maps.subarray(from, to), side, side, theme.colours, won, theme.shades);
      const gone = diverged[i] && frame.epoch > diverged[i][0];
      const text = gone ? words.diverged : precise(frame.train[i]);
      setText(numbers, text);
      numbers.title = gone
        ? diverged[i][1]
        : fill(words.loss_of, { loss: precise(frame.train[i]), test: precise(frame.test[i]) });
      const rank = frame.epoch ? fill(words.place, { place: frame.place[i] }) : "";
      setText(place, rank);
      figure.classList.toggle("rc-first", frame.place[i] === 1 && frame.epoch > 0);
    },
  };
}

/**
 * The data on a small map; the second class is square.
 *
 * @param {import("../common/canvas.js").AnyPen} pen
 * @param {Header["points"]} points
 * @param {string} task
 * @param {Theme} theme
 * @param {number} w
 */
function drawPoints(pen, points, task, theme, w) {
  pen.clearRect(0, 0, w, w);
  pen.lineWidth = 0.7;
  pen.strokeStyle = theme.page;
  for (const [u, v, kind] of points) {
    const colour = task === "multiclass" ? theme.hue(kind) : theme.tone(kind);
    const deep = /** @type {import("../stage/theme.js").Colour} */ (
      colour.map((c) => Math.round(c * (theme.dark ? 0.85 : 0.62)))
    );
    pen.fillStyle = css(deep);
    pen.beginPath();
    if (task === "binary" && kind === 1) pen.rect(u * w - 1.7, v * w - 1.7, 3.4, 3.4);
    else pen.arc(u * w, v * w, 2, 0, 7);
    pen.fill();
    pen.stroke();
  }
}
