// A network on a canvas or in an SVG file: neurons with their maps, biases and names, over the lines between them.

import { paintCells, write } from "../../common/canvas.js";
import { make } from "../../common/elements.js";
import { along, relativeStrength, strength } from "../../common/network.js";
import { clamp } from "../../common/numbers.js";
import { fontOf, sizeOf } from "../../common/theme.js";
import { drawDropped, drawHistogram, drawSample } from "./network_cells.js";
import { isNeuron } from "./network_layout.js";
import { drawEdges, drawZeros } from "./network_lines.js";
import { drawSlowMotion, drawValues } from "./network_numbers.js";
import { weightCells } from "./weight_pictures.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */
/** @typedef {import("./network_layout.js").Layout} Layout */
/** @typedef {ArrayLike<number>} Numbers */

const LONGEST = 20;

/** The name of a column, short enough to stand before its input. @param {string} name */
export const inputLabel = (name) => (name.length > LONGEST ? `${name.slice(0, LONGEST - 1)}…` : name);

/** How large the name before an input is written. @param {number} size of the input */
const labelSize = (size) => clamp(size + 1, sizeOf("mark"), sizeOf("small"));

/**
 * A name, or as much of it as has room.
 *
 * @param {{ measureText: (text: string) => { width: number } }} pen with the font it is written in
 * @param {string} name
 * @param {number} room in pixels
 */
export function fitted(pen, name, room) {
  let text = name;
  for (let n = name.length - 1; n && pen.measureText(text).width > room; n--) text = `${name.slice(0, n)}…`;
  return text;
}

/**
 * What lines are drawn by: a number for each parameter, and whether only how they compare counts.
 *
 * @param {Picture} picture
 * @returns {[numbers: Numbers, relative: boolean]}
 */
function shownNumbers({ frame, scene, slow, views }) {
  if (slow?.phase === 1) return [slow.grad, true];
  if (slow?.phase === 2) return [slow.t < 1 ? slow.before : slow.after, false];
  if (views.lines === "gradient" && frame.grad) return [frame.grad, true];
  if (views.lines === "change") return [frame.theta.map((value, i) => value - scene.start[i]), true];
  return [frame.theta, false];
}

/**
 * Draws networks; keeps the sheets on which all neurons' maps are painted before they are cut out.
 */
export function createNetworkPainter() {
  const neuronMaps = make("canvas");
  const inputMaps = make("canvas");
  const weights = make("canvas");
  /** What the inputs' maps were painted from and in. @type {[Uint8Array, Uint32Array] | null} */
  let painted = null;
  /** What is written before the inputs and behind the outputs. @type {[before: string[], behind: string[]]} */
  let names = [[], []];

  /** @param {Picture} picture */
  function paintMaps({ frame, scene, header, inputs, theme }) {
    const { small } = header;
    const { picture, sizes } = scene;
    if (picture) {
      const cells = weightCells(frame.theta, sizes[0], sizes[1]);
      paintCells(weights, cells, picture, picture * sizes[1], theme.colours);
    }
    paintCells(neuronMaps, frame.maps, small, frame.maps.length / small, theme.colours);
    if (painted?.[0] === inputs && painted[1] === theme.colours) return;
    paintCells(inputMaps, inputs, small, inputs.length / small, theme.colours);
    painted = [inputs, theme.colours];
  }

  /**
   * @param {Pen} pen
   * @param {Picture} picture
   * @param {Layout} layout
   */
  function drawNeurons(pen, { frame, scene, header, theme, at, slow }, layout) {
    const { small } = header;
    const { picture } = scene;
    if (picture) drawSample(pen, theme, slow?.x ?? header.sample.x, picture, layout);
    const total = scene.sizes.slice(1).reduce((a, b) => a + b, 0);
    layout.spots.forEach((layer, l) => {
      layer.forEach(({ x, y, size }, i) => {
        const k = layout.starts[l] + i;
        const [left, top] = [x - size / 2, y - size / 2];
        if (l && frame.bars) drawHistogram(pen, theme, frame.bars, k, total, left, top, size);
        else if (picture && l === 0)
          return; // the sample has them
        else if (picture && l === 1) {
          pen.imageSmoothingEnabled = false;
          pen.drawImage(weights, 0, i * picture, picture, picture, left, top, size, size);
          pen.imageSmoothingEnabled = true;
        } else {
          const sheet = l ? neuronMaps : inputMaps;
          pen.drawImage(sheet, 0, (l ? k : i) * small, small, small, left, top, size, size);
        }
        if (l && frame.dropped?.[k]) drawDropped(pen, theme, left, top, size);
        const marked = at && isNeuron(at) && at.layer === l && at.neuron === i;
        pen.strokeStyle = marked ? theme.accent : theme.quiet;
        pen.lineWidth = marked ? 3 : 1;
        pen.strokeRect(left, top, size, size);
      });
    });
    pen.lineWidth = 1;
  }

  return {
    /**
     * Cut names where the picture ends.
     *
     * @param {CanvasRenderingContext2D} pen
     * @param {Picture} picture
     * @param {Layout} layout
     */
    fit(pen, { scene, theme }, { spots, named, width }) {
      const [inputs, outputs] = [spots[0], spots[spots.length - 1]];
      pen.font = `${labelSize(inputs[0].size)}px ${theme.font}`;
      const before = inputs[0].x - inputs[0].size / 2 - 7;
      const columns = named ? scene.columns.map((name) => fitted(pen, inputLabel(name), before)) : [];
      pen.font = fontOf("mark", theme.font);
      const behind = width - outputs[0].x - outputs[0].size / 2 - 8;
      names = [columns, outputs.length > 1 ? scene.classes.map((name) => fitted(pen, name, behind)) : []];
    },

    /**
     * @param {Pen} pen
     * @param {Picture} picture
     * @param {Layout} layout
     */
    draw(pen, picture, layout) {
      const [numbers, relative] = shownNumbers(picture);
      const strong = relative ? relativeStrength(numbers) : strength;
      paintMaps(picture);
      drawEdges(pen, picture, layout, numbers, strong);
      if (!relative) drawZeros(pen, picture, layout, numbers);
      pen.lineWidth = 1;
      pen.textBaseline = "middle";
      pen.font = fontOf("mark", picture.theme.font);
      drawNeurons(pen, picture, layout);
      drawBiases(pen, picture, layout, numbers, strong);
      drawFrozen(pen, picture, layout);
      if (picture.slow) drawSlowMotion(pen, picture, picture.slow, layout);
      else if (picture.numbered) drawValues(pen, picture, layout, picture.frame.a, picture.frame.z, () => true);
      drawNames(pen, picture, layout, names);
    },
  };
}

/**
 * A bias is a bar under its neuron, as wide as it is large.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} numbers
 * @param {(value: number) => number} strong
 */
function drawBiases(pen, { theme, at }, { biases }, numbers, strong) {
  for (const { index, layer, neuron, spot } of biases) {
    const { x, y, size } = spot;
    const value = numbers[index];
    pen.fillStyle = value < 0 ? theme.negative : theme.positive;
    pen.fillRect(x - size / 2, y + size / 2 + 1, Math.min(size, 3 + size * strong(value)), 4);
    if (!at?.bias || at.layer !== layer || at.neuron !== neuron) continue;
    pen.strokeStyle = theme.accent;
    pen.strokeRect(x - size / 2 - 1, y + size / 2, size + 2, 6);
  }
}

/**
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 */
function drawFrozen(pen, { frozen, theme }, layout) {
  pen.fillStyle = theme.text;
  if (!frozen.size) return;
  for (const edge of layout.edges) {
    if (frozen.has(edge.index)) write(pen, "✱", ...along(edge, 0.78, layout.dense), "center", sizeOf("small"));
  }
  for (const { index, spot } of layout.biases) {
    if (frozen.has(index))
      write(pen, "✱", spot.x + spot.size / 2 + 6, spot.y + spot.size / 2, "center", sizeOf("small"));
  }
}

/**
 * The inputs' names before them, the classes' behind the outputs, and a sign over every layer that has a fault.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {[before: string[], behind: string[]]} names
 */
function drawNames(pen, { notes, theme }, { spots }, [before, behind]) {
  pen.fillStyle = theme.text;
  before.forEach((name, i) => {
    const { x, y, size } = spots[0][i];
    write(pen, name, x - size / 2 - 6, y, "right", labelSize(size));
  });
  behind.forEach((name, i) => {
    const { x, y, size } = spots[spots.length - 1][i];
    write(pen, name, x + size / 2 + 7, y, "left");
  });
  pen.fillStyle = theme.negative;
  for (const layer of new Set(notes.map(({ layer }) => layer))) {
    if (layer !== null) write(pen, "⚠", spots[layer + 1][0].x, 9, "center", sizeOf("body"));
  }
}
