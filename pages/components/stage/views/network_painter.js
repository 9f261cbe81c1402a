// A network on a canvas or in an SVG file: lines, neurons with their maps, biases, and the numbers beside them.

import { paintCells, write } from "../../common/canvas.js";
import { make } from "../../common/elements.js";
import { along, lineWidth, relativeStrength, strength, trace } from "../../common/network.js";
import { brief, clamp } from "../../common/numbers.js";
import { lessMotion } from "../../common/theme.js";
import { isNeuron, SAMPLE, sameThing } from "./network_layout.js";
import { weightCells } from "./weight_pictures.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */
/** @typedef {import("../types.js").SlowMotion} SlowMotion */
/** @typedef {import("./network_layout.js").Layout} Layout */
/** @typedef {import("../../common/network.js").Edge} Edge */
/** @typedef {ArrayLike<number>} Numbers */

const LEVELS = 14;

/** @param {string} name @param {number} most */
const cropped = (name, most) => (name.length > most ? `${name.slice(0, most - 1)}…` : name);

/** The name of a column, short enough to stand before its input. @param {string} name */
export const inputLabel = (name) => cropped(name, 20);

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
      pen.font = `11px ${picture.theme.font}`;
      drawNeurons(pen, picture, layout);
      drawBiases(pen, picture, layout, numbers, strong);
      drawFrozen(pen, picture, layout);
      if (picture.slow) drawSlowMotion(pen, picture, picture.slow, layout);
      else if (picture.numbered) drawValues(pen, picture, layout, picture.frame.a, picture.frame.z, () => true);
      drawNames(pen, picture, layout);
    },
  };
}

/**
 * Lines of one strength and sign are one path: a tenth of the strokes. Below zero is dashed, so that colour is not all
 * that tells.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} numbers
 * @param {(value: number) => number} strong
 */
function drawEdges(pen, { theme, playing, at, frame }, layout, numbers, strong) {
  const { dense, fine, edges, starts } = layout;
  const { dropped } = frame;
  const buckets = Array.from({ length: 2 * LEVELS }, () => /** @type {Edge[]} */ ([]));
  for (const edge of edges) {
    const { layer, neuron, from } = edge;
    if (dropped && ((layer > 1 && dropped[starts[layer - 1] + from]) || dropped[starts[layer] + neuron])) continue;
    const value = numbers[edge.index];
    const level = Math.min(LEVELS - 1, Math.floor(strong(value) * LEVELS));
    if (value) buckets[2 * level + Number(value < 0)].push(edge);
  }
  buckets.forEach((bucket, k) => {
    if (!bucket.length) return;
    const size = (Math.floor(k / 2) + 0.5) / LEVELS;
    const negative = k % 2 === 1;
    pen.strokeStyle = negative ? theme.negative : theme.positive;
    pen.setLineDash(negative && !(dense && playing) ? [5, 3] : []);
    pen.globalAlpha = (0.2 + 0.75 * size) * (dense ? 0.7 : 1);
    pen.lineWidth = lineWidth(size, 0.4, 7.4) * fine;
    pen.beginPath();
    for (const edge of bucket) trace(pen, edge, dense);
    pen.stroke();
  });
  pen.setLineDash([]);
  pen.globalAlpha = 1;
  const marked = at?.from === undefined ? null : edges.find((edge) => sameThing(edgeThing(edge), at));
  if (!marked) return;
  pen.strokeStyle = theme.accent;
  pen.lineWidth = 3;
  pen.beginPath();
  trace(pen, marked, dense);
  pen.stroke();
}

/**
 * Weights that are exactly 0, as L1 holds them, are dotted lines.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} numbers
 */
function drawZeros(pen, { theme }, { edges, dense }, numbers) {
  pen.strokeStyle = theme.quiet;
  pen.lineWidth = 1;
  pen.setLineDash([1, 5]);
  pen.beginPath();
  for (const edge of edges) if (!numbers[edge.index]) trace(pen, edge, dense);
  pen.stroke();
  pen.setLineDash([]);
}

/**
 * A neuron that sits out the next update: faded and crossed out.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function drawDropped(pen, theme, x, y, size) {
  pen.globalAlpha = 0.82;
  pen.fillStyle = theme.page;
  pen.fillRect(x, y, size, size);
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.text;
  pen.lineWidth = 1.5;
  pen.beginPath();
  pen.moveTo(x + size * 0.25, y + size * 0.25);
  pen.lineTo(x + size * 0.75, y + size * 0.75);
  pen.moveTo(x + size * 0.75, y + size * 0.25);
  pen.lineTo(x + size * 0.25, y + size * 0.75);
  pen.stroke();
}

/** @param {Edge} edge */
const edgeThing = ({ layer, neuron, from }) => ({ layer, neuron, from });

/**
 * The sample as the picture it is, before the inputs, which are its squares one below the other.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {Numbers} x the inputs of the sample, 0 to 1
 * @param {number} side squares along the picture's side
 * @param {Layout} layout
 */
function drawSample(pen, theme, x, side, { spots }) {
  const inputs = spots[0];
  const size = Math.min(SAMPLE, inputs[0].x - inputs[0].size / 2 - 12);
  const [left, top] = [4, (inputs[0].y + inputs[inputs.length - 1].y - size) / 2];
  pen.fillStyle = theme.text;
  inputs.forEach((spot, i) => {
    const ink = clamp(x[i], 0, 1);
    pen.globalAlpha = Math.max(0.12, ink);
    pen.fillRect(spot.x - spot.size / 2, spot.y - spot.size / 2, spot.size, spot.size);
    pen.globalAlpha = ink;
    const square = size / side;
    if (size > 2 * side) pen.fillRect(left + (i % side) * square, top + Math.floor(i / side) * square, square, square);
  });
  pen.globalAlpha = 1;
  pen.strokeStyle = theme.quiet;
  pen.lineWidth = 1;
  if (size > 2 * side) pen.strokeRect(left, top, size, size);
}

/**
 * How often a neuron takes which value, over the training points.
 *
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {Uint8Array} bars of all neurons
 * @param {number} k which neuron
 * @param {number} total how many neurons
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
function drawHistogram(pen, theme, bars, k, total, x, y, size) {
  const bins = bars.length / total;
  pen.fillStyle = theme.page;
  pen.fillRect(x, y, size, size);
  pen.fillStyle = theme.quiet;
  pen.beginPath();
  for (let bin = 0; bin < bins; bin++) {
    const tall = (bars[k * bins + bin] / 255) * (size - 2);
    if (tall) pen.rect(x + (bin * size) / bins, y + size - tall, size / bins, tall);
  }
  pen.fill();
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
    if (frozen.has(edge.index)) write(pen, "✱", ...along(edge, 0.78, layout.dense), "center", 13);
  }
  for (const { index, spot } of layout.biases) {
    if (frozen.has(index)) write(pen, "✱", spot.x + spot.size / 2 + 6, spot.y + spot.size / 2, "center", 13);
  }
}

/**
 * The inputs' names before them, the classes' behind the outputs, and a sign over every layer that has a fault.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 */
function drawNames(pen, { scene, notes, theme }, { spots, named }) {
  const outputs = spots[spots.length - 1];
  pen.fillStyle = theme.text;
  if (named) {
    scene.columns.forEach((name, i) => {
      const { x, y, size } = spots[0][i];
      write(pen, inputLabel(name), x - size / 2 - 6, y, "right", clamp(size + 1, 9.5, 12.5));
    });
  }
  if (outputs.length > 1) {
    scene.classes.forEach((name, i) => {
      const { x, y, size } = outputs[i];
      write(pen, cropped(name, 11), x + size / 2 + 7, y, "left", 11);
    });
  }
  pen.fillStyle = theme.negative;
  for (const layer of new Set(notes.map(({ layer }) => layer))) {
    if (layer !== null) write(pen, "⚠", spots[layer + 1][0].x, 9, "center", 14);
  }
}

/**
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {string} text
 * @param {number} x
 * @param {number} y
 */
function drawTag(pen, theme, text, x, y) {
  pen.globalAlpha = 0.82;
  pen.fillStyle = theme.page;
  pen.fillRect(x - 1, y - 6, 6 * text.length + 2, 12);
  pen.globalAlpha = 1;
  pen.fillStyle = theme.text;
  write(pen, text, x, y, "left", 10.5);
}

/**
 * The numbers of a sample beside every neuron: z and a, or with no `sums` its delta.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} values
 * @param {Numbers | null} sums
 * @param {(layer: number) => boolean} when a layer is written on
 */
function drawValues(pen, { theme, slow, header }, { spots, starts }, values, sums, when) {
  const x0 = slow?.x ?? header.sample.x;
  spots.forEach((layer, l) => {
    layer.forEach(({ x, y, size }, i) => {
      if (!when(l) || size < 15) return;
      const right = x + size / 2 + 3;
      const k = starts[l] + i;
      const both = sums && size > 22;
      if (l === 0) drawTag(pen, theme, brief(x0[i]), right, y);
      if (l && both) drawTag(pen, theme, `z ${brief(sums[k])}`, right, y - 6);
      if (l) drawTag(pen, theme, `${sums ? "a" : "δ"} ${brief(values[k])}`, right, both ? y + 7 : y);
    });
  });
}

/**
 * One update taken apart, as far as it has come.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {SlowMotion} slow
 * @param {Layout} layout
 */
function drawSlowMotion(pen, picture, slow, layout) {
  const { theme, scene } = picture;
  const { sizes } = scene;
  const final = sizes.length - 1;
  const way = slow.t * final;
  const back = slow.phase === 1;
  /** @param {number} layer */
  const come = (layer) => slow.phase === 2 || (back ? final - layer <= way : layer <= way);
  const values = back ? slow.delta : slow.a;
  drawValues(pen, picture, layout, values, back ? null : slow.z, (layer) => come(layer) && !(back && layer === 0));
  const numbers = [null, slow.grad, slow.after][slow.phase];
  const still = slow.phase === 2 || lessMotion();
  for (const edge of layout.edges) {
    const { layer, index } = edge;
    const t = back ? final - layer - way + 1 : way - layer + 1;
    if (!still && t > 0 && t < 1) {
      pen.fillStyle = theme.accent;
      pen.beginPath();
      pen.arc(...along(edge, t, layout.dense), 2.5, 0, 7);
      pen.fill();
    }
    if (!numbers || sizes[layer - 1] * sizes[layer] > 16 || !come(back ? layer : 0)) continue;
    const text = back ? brief(numbers[index]) : `${brief(slow.before[index])} → ${brief(numbers[index])}`;
    const [x, y] = along(edge, 0.3 + (0.4 * ((edge.from + edge.neuron) % 3)) / 2, layout.dense);
    drawTag(pen, theme, text, x - 3 * text.length, y);
  }
}
