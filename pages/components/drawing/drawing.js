// A canvas to draw data on. The drawing goes to the server when a gesture ends; nothing is computed from it here.

import { keepFocus, make } from "../common/elements.js";
import { draggable, placeIn, wayOf } from "../common/gestures.js";
import { fill } from "../common/numbers.js";
import { save, saveButtons } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";
import { onTheme } from "../common/theme.js";
import { paint } from "./canvas.js";
import { ERASER, Sketch } from "./sketch.js";
import { createToolbar, showToolbar } from "./toolbar.js";

/** @typedef {import("./sketch.js").Limits} Limits */
/** @typedef {import("./sketch.js").Drawing} Drawing */
/** @typedef {{ words: Record<string, any>, limits: Limits, drawing: Drawing }} Data */

const STEP = 0.25; // of the keyboard's cross, four times as far with the shift key

/**
 * @param {HTMLElement} root
 * @param {Data} data
 * @param {import("../common/door.js").Send} send
 */
function create(root, { words, limits, drawing }, send) {
  const sketch = new Sketch(drawing, limits);
  const bar = createToolbar();
  const canvas = make("canvas", { class: "dr-canvas", tabindex: 0, role: "application" });
  const said = make("p", { class: "dr-said", "aria-live": "polite" });
  const help = make("p", { class: "dr-help" });
  const leave = make("div", { class: "dr-tools" }, ...saveButtons(words, saved));
  const side = make("div", { class: "dr-side" }, bar.modes, bar.pens, bar.tools, leave, said, help);
  root.replaceChildren(make("div", { class: "dr-frame" }, canvas), side);
  /** The keyboard's cross. @type {[x: number, y: number]} */
  let cross = [0, 0];
  let down = false; // whether a pointer draws
  let keyed = false; // whether the last mark was made by a key
  let number = 0;

  /** @param {"svg" | "png"} kind */
  function saved(kind) {
    const drawing = /** @param {import("../common/svg_pen.js").SvgPen} pen */ (pen) =>
      paint(root, canvas, sketch, words.axes, null, pen);
    save(kind, "drawing", snapshot(root, [canvas], { painters: new Map([[canvas, drawing]]) }));
  }
  function look() {
    const { mode } = sketch.state;
    keepFocus(side, () => showToolbar(bar, sketch, words, { look, tell }));
    help.textContent = words[`${mode}_help`];
    canvas.setAttribute("aria-label", words[`${mode}_canvas`]);
    show();
  }
  function show() {
    const { mode, classes } = sketch.state;
    paint(root, canvas, sketch, words.axes, document.activeElement === canvas && !down ? cross : null);
    Object.assign(root.dataset, { mode, classes, count: sketch.count, at: cross.join(" "), sent: number });
  }
  function count() {
    const sentence = sketch.state.mode === "points" ? words.count : words.width;
    said.textContent = fill(sentence, { n: sketch.count, places: limits.places });
  }
  function tell() {
    send("drawn", { ...sketch.drawing, number: ++number });
    count();
    look();
  }

  /** @param {PointerEvent} event */
  function touch(event) {
    const [across, below] = placeIn(event, canvas);
    cross = sketch.within((2 * across - 1) * limits.end, (1 - 2 * below) * limits.end);
    sketch.touch(...cross, down);
    show();
  }
  draggable(canvas, {
    start(event) {
      sketch.remember();
      sketch.last = null;
      keyed = false;
      down = true;
      canvas.focus();
      touch(event);
      return true;
    },
    move: touch,
    end() {
      down = false;
      sketch.last = null;
      tell();
    },
  });

  /** Make a mark at the cross. @param {number} pen */
  function mark(pen) {
    const chosen = sketch.pen;
    sketch.remember();
    if (!keyed) sketch.last = null;
    sketch.pen = pen;
    sketch.touch(...cross, false);
    sketch.pen = chosen;
    keyed = pen !== ERASER;
    if (!keyed) sketch.last = null;
    tell();
  }
  canvas.onkeydown = (event) => {
    const way = wayOf(event);
    const { mode, classes } = sketch.state;
    if (way) {
      const far = event.shiftKey ? 4 * STEP : STEP;
      cross = sketch.within(cross[0] + way[0] * far, cross[1] + way[1] * far);
      said.textContent = cross.join(", ");
      look();
    } else if (event.key === " " || event.key === "Enter") mark(sketch.pen);
    else if (event.key === "Backspace" || event.key === "Delete") mark(ERASER);
    else if ((event.ctrlKey || event.metaKey) && event.key === "z") {
      sketch.undo();
      tell();
    } else if (mode === "points" && Number(event.key) >= 1 && Number(event.key) <= classes) {
      sketch.pen = Number(event.key) - 1;
      look();
    } else return;
    event.preventDefault();
  };
  canvas.onfocus = show;
  canvas.onblur = show;
  const resized = new ResizeObserver(show);
  resized.observe(/** @type {HTMLElement} */ (canvas.parentElement));
  const unlisten = onTheme(root, show);
  count();
  look();
  return () => {
    resized.disconnect();
    unlisten();
  };
}

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 * @returns {import("../common/door.js").View}
 */
export function mount(root, send) {
  /** @type {(() => void) | null} */
  let stop = null;
  return {
    /** What is on the canvas is the visitor's: later messages change nothing. @param {Data} data */
    receive(data) {
      stop ??= create(root, data, send);
    },
    stop: () => stop?.(),
  };
}
