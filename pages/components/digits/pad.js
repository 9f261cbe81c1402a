// The paper under a hand: mouse, finger or keys ink it.

import { penOf } from "../common/canvas.js";
import { button, make } from "../common/elements.js";
import { draggable, placeIn, wayOf } from "../common/gestures.js";
import { clamp } from "../common/numbers.js";
import { paintSquares, ruleSquares } from "./squares.js";

/** @typedef {[x: number, y: number]} Place in squares from the top left */

const STEP = 0.5; // squares an arrow key moves the cross
const ARM = 9; // px of the cross

/**
 * @param {import("./sheet.js").Sheet} sheet
 * @param {Record<string, string>} words
 * @param {() => number[]} sample the picture of the chosen sample
 * @param {(done: boolean) => void} tell the paper has changed; whether the hand is done
 */
export function createPad(sheet, words, sample, tell) {
  const canvas = make("canvas", { class: "dg-paper", tabindex: 0, role: "application", "aria-label": words.canvas });
  const says = make("p", { class: "dg-quiet" });
  /** @param {string} name @param {() => void} change */
  const act = (name, change) =>
    button(name, name, () => {
      change();
      tell(true);
    });
  const tools = make(
    "div",
    { class: "dg-tools" },
    act(words.clear, () => sheet.clear()),
    act(words.sample, () => sheet.put(sample())),
  );
  const help = [make("p", {}, words.help), make("p", { class: "dg-keys" }, words.keys)];
  const box = make("section", {}, make("h4", {}, words.title), canvas, tools, says, ...help);
  /** Where the keyboard's cross is. @type {Place} */
  let cross = [sheet.side / 2, STEP * 2];
  let down = false; // whether a pointer draws

  /** @param {number} x @param {number} y @returns {Place} */
  const within = (x, y) => [clamp(x, 0, sheet.side), clamp(y, 0, sheet.side)];
  /** @param {PointerEvent} event @returns {Place} */
  function placeOf(event) {
    const [across, below] = placeIn(event, canvas);
    return within(across * sheet.side, below * sheet.side);
  }
  draggable(canvas, {
    start(event) {
      down = true;
      canvas.focus();
      cross = placeOf(event);
      sheet.dot(...cross);
      tell(false);
      return true;
    },
    move(event) {
      const to = placeOf(event);
      sheet.line(cross, to);
      cross = to;
      tell(false);
    },
    end() {
      down = false;
      tell(true);
    },
  });
  canvas.onkeydown = (event) => {
    const way = wayOf(event);
    if (way) {
      const from = cross;
      cross = within(cross[0] + way[0] * STEP, cross[1] - way[1] * STEP);
      if (event.shiftKey) sheet.line(from, cross);
    } else if (event.key === " " || event.key === "Enter") sheet.dot(...cross);
    else if (event.key === "Delete" || event.key === "Backspace") sheet.erase(...cross);
    else return;
    event.preventDefault();
    tell(true);
  };

  /** @param {import("./squares.js").Inks} inks */
  function paint(inks) {
    const { side, most, picture } = sheet;
    const values = picture.map((count) => count / most);
    paintSquares(canvas, values, inks, false);
    if (!canvas.clientWidth) return;
    ruleSquares(canvas, side, inks);
    if (down || document.activeElement !== canvas) return;
    const pen = penOf(canvas);
    const [x, y] = cross.map((at) => (at / side) * canvas.clientWidth);
    for (const [colour, width] of /** @type {const} */ ([
      ["--line", 5],
      ["--negative", 2.5],
    ])) {
      pen.strokeStyle = inks[colour];
      pen.lineWidth = width;
      pen.beginPath();
      pen.moveTo(x - ARM, y);
      pen.lineTo(x + ARM, y);
      pen.moveTo(x, y - ARM);
      pen.lineTo(x, y + ARM);
      pen.stroke();
    }
  }
  return { box, canvas, says, paint };
}
