// The buttons beside the canvas: what to draw, with which pen, and what undoes it.

import { button, draw, make } from "../common/elements.js";
import { form } from "./canvas.js";
import { ERASER } from "./sketch.js";

/** @typedef {import("./sketch.js").Sketch} Sketch */
/** @typedef {{ modes: HTMLElement, pens: HTMLElement, tools: HTMLElement }} Toolbar */

/** @param {number} label */
function icon(label) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "-8 -8 16 16");
  svg.setAttribute("aria-hidden", "true");
  draw(svg, "path", { d: form(label, 0, 0), style: `fill: var(--class-${label})` });
  return svg;
}

export function createToolbar() {
  const group = (/** @type {string} */ kind) => make("span", { class: kind, role: "group" });
  return { modes: group("dr-modes"), pens: group("dr-pens"), tools: group("dr-tools") };
}

/**
 * @param {Toolbar} bar
 * @param {Sketch} sketch
 * @param {Record<string, any>} words
 * @param {{ look: () => void, tell: () => void }} after to draw again; to let the server know too
 */
export function showToolbar({ modes, pens, tools }, sketch, words, { look, tell }) {
  const { mode, classes } = sketch.state;
  const { fewest, most } = sketch.limits;
  /** @param {string} text @param {boolean} pressed @param {() => void} act @param {...Node} signs */
  const choice = (text, pressed, act, ...signs) => {
    const node = button(text, text, act);
    node.setAttribute("aria-pressed", String(pressed));
    node.prepend(...signs);
    return node;
  };
  /** @param {number} pen */
  const take = (pen) => () => {
    sketch.pen = pen;
    look();
  };
  /** @param {() => void} change */
  const told = (change) => () => {
    change();
    tell();
  };
  /** @param {"points" | "curve"} to */
  const turn = (to) =>
    choice(
      words[to],
      mode === to,
      told(() => {
        if (mode !== to) sketch.turnTo(to);
      }),
    );
  modes.setAttribute("aria-label", words.modes);
  modes.replaceChildren(turn("points"), turn("curve"));
  pens.setAttribute("aria-label", words.pens);
  if (mode === "curve") pens.replaceChildren(choice(words.pen, sketch.pen === 0, take(0)));
  else {
    const fewer = button(
      "−",
      words.fewer,
      told(() => sketch.divide(classes - 1)),
    );
    const more = button(
      "+",
      words.more,
      told(() => sketch.divide(classes + 1)),
    );
    fewer.disabled = classes === fewest;
    more.disabled = classes === most;
    const colours = Array.from({ length: classes }, (_, c) =>
      choice(words.names[c], sketch.pen === c, take(c), icon(c)),
    );
    pens.replaceChildren(...colours, fewer, more);
  }
  const undo = button(
    words.undo,
    words.undo,
    told(() => sketch.undo()),
  );
  const clear = button(
    words.clear,
    words.clear,
    told(() => sketch.clear()),
  );
  undo.disabled = !sketch.canUndo;
  clear.disabled = !sketch.count;
  tools.setAttribute("aria-label", words.tools);
  tools.replaceChildren(choice(words.erase, sketch.pen === ERASER, take(ERASER)), undo, clear);
}
