// The map: what the network answers everywhere, the points on it, and space as a layer transforms it.

import { penOf, sharpen } from "../../common/canvas.js";
import { make, setText } from "../../common/elements.js";
import { plain } from "../../common/numbers.js";
import { listenToMap } from "./map_gestures.js";
import { drawCross, drawCurve, drawPoints, drawTransformedGrid, paintMap } from "./map_painter.js";
import { createMapTools } from "./map_tools.js";
import { thingName } from "./network_layout.js";
import { showsWeights } from "./weight_pictures.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */

/**
 * Emits "set" ({key, text}), "numbered" (whether the numbers of the sample are shown), and what happens to points:
 * "move" ({point, u, v, gesture}), "erase" ({point, gesture}), "add" ({u, v, kind, gesture}).
 *
 * @param {HTMLElement} root
 * @param {import("../types.js").Emit} emit
 * @param {import("../gestures.js").Gestures} gestures
 */
export function createMapView(root, emit, gestures) {
  const heat = make("canvas", { class: "sg-heat", role: "img" });
  const canvas = make("canvas", { class: "sg-dots", tabindex: 0, role: "application" });
  const over = make("span", { class: "sg-over", hidden: "" });
  const axes = make("div", { class: "sg-axes" });
  const note = make("p", { class: "sg-note" });
  const tools = createMapTools(emit);
  /** @type {Picture | null} */
  let shown = null;
  /** What the points were last drawn from. @type {any[]} */
  let drawnFrom = [];
  const pointer = listenToMap({
    canvas,
    emit,
    gestures,
    shown: () => shown,
    tool: () => tools.tool,
    repaint: () => shown && repaint(shown),
  });
  root.append(tools.bar, make("div", { class: "sg-map" }, heat, canvas, over), axes, tools.spaceControls, note);

  /** @param {Picture} picture @param {Pen} [pen] */
  function repaint(picture, pen = penOf(canvas)) {
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    if (pen === penOf(canvas)) pen.clearRect(0, 0, w, h); // on another, the map lies there already
    if (picture.space) drawTransformedGrid(pen, picture, w, h);
    else if (picture.scene.curved) drawCurve(pen, picture, w, h);
    if (showsWeights(picture)) return;
    drawPoints(pen, picture, w, h);
    if (pointer.cross) drawCross(pen, picture.theme, pointer.cross[0] * w, pointer.cross[1] * h);
  }

  return {
    canvas,

    /** The tool in use. */
    get tool() {
      return tools.tool;
    },
    set tool(name) {
      tools.tool = name;
    },

    /** @param {Picture} picture */
    renew(picture) {
      const { words, axes: ends, note: text } = picture.scene;
      shown = picture;
      heat.setAttribute("aria-label", words.map);
      canvas.setAttribute("aria-label", words.map_keys);
      axes.replaceChildren(
        ...["→", "↑"].map((sign, i) => {
          const { name, low, high } = ends[i];
          return make("span", {}, `${sign} ${name}, ${plain(low)} … ${plain(high)}`);
        }),
      );
      note.textContent = text;
    },

    /** @param {Picture} picture */
    adjust(picture) {
      shown = picture;
      tools.adjust(picture);
      axes.hidden = Boolean(picture.space);
      drawnFrom = [];
    },

    /** @param {Picture} picture @param {Pen} [pen] */
    draw(picture, pen) {
      shown = picture;
      const { scene, theme, space, focus } = picture;
      if (pen) {
        if (!space) pen.drawImage(heat, 0, 0, canvas.clientWidth, canvas.clientWidth);
        repaint(picture, pen);
        return;
      }
      heat.hidden = Boolean(space);
      paintMap(heat, picture);
      axes.style.visibility = showsWeights(picture) ? "hidden" : "";
      over.hidden = !focus || Boolean(space);
      if (focus) setText(over, thingName(scene, { layer: focus[0], neuron: focus[1] }));
      const from = [scene.points, theme, picture.numbered, picture.header.sample.row, showsWeights(picture)];
      const still = from.every((one, i) => one === drawnFrom[i]);
      if (still && !space && !scene.curved) return; // points stay where they are from frame to frame
      drawnFrom = from;
      repaint(picture);
    },

    repaint,

    resize() {
      sharpen(canvas);
      if (shown) repaint(shown);
    },

    cancel: pointer.cancel,
    remove: pointer.cancel,
  };
}
