// Where everything in the picture of a network stands, and what of it lies under a place: geometry without a DOM.

import { along, connect } from "../../common/network.js";
import { clamp, fill } from "../../common/numbers.js";

/**
 * Pixels along the side of a neuron at the most, as a share of the picture's height and within bounds; of one that
 * shows its weights, and of the sample as a picture.
 */
const SHARE = 0.13;
const BOUNDS = /** @type {const} */ ([40, 84]);
const LARGEST_PICTURE = 56;
export const SAMPLE = 96;

/** @typedef {import("../types.js").Thing} Thing */
/** @typedef {import("../../common/network.js").Spot} Spot */
/** @typedef {import("../../common/network.js").Edge} Edge */
/** @typedef {import("../../common/network.js").Bias} Bias */

/**
 * @typedef {object} Layout
 * @property {Spot[][]} spots of every neuron, layer by layer, inputs first
 * @property {Edge[]} edges in the order of the parameters
 * @property {Bias[]} biases
 * @property {number[]} starts a layer's first neuron among all, inputs left out
 * @property {boolean} named whether there is room for the inputs' names
 * @property {boolean} dense so many lines that they are straight, and in motion undashed: a third of the work
 * @property {number} fine what a line's width is multiplied by
 * @property {number} room between the middles of two layers
 * @property {number} width of the whole picture
 */

const DENSE = 600;

/**
 * @param {number[]} sizes
 * @param {number} w
 * @param {number} h
 * @param {{names: number, after: boolean, narrow: boolean, pictures?: boolean}} room how wide the inputs' names are,
 *   whether names stand behind the outputs, whether the screen is a narrow one, whether the inputs are a picture
 * @returns {Layout}
 */
export function layoutNetwork(sizes, w, h, { names, after, narrow, pictures = false }) {
  const largest = clamp(SHARE * h, ...BOUNDS);
  const most = Math.max(...sizes.slice(1));
  const last = sizes.length - 1;
  const named = !pictures && sizes[0] * 11 < h;
  const before =
    pictures && !narrow ? SAMPLE + 16 : named ? Math.min(names + 10, sizes[0] > 20 ? 118 : 130, w * 0.3) : 8;
  const behind = after ? 70 : 0;
  const side = clamp(Math.min((h - 8) / most - 7, ((w - before - behind) / sizes.length) * 0.6), 7, largest);
  const left = before + side / 2 + 4;
  const right = w - behind - side / 2 - (behind ? 14 : narrow ? 24 : 46);
  const spots = sizes.map((n, l) => {
    const x = left + ((right - left) * l) / last;
    const room = (h - 8) / n - 7;
    const own = pictures && l === 1 ? clamp(room, side, LARGEST_PICTURE) : side;
    const size = l ? own : clamp(Math.min(side, room + 5), 3, largest);
    const gap = Math.min(h / n, Math.max(size + 6, largest + 22));
    return Array.from({ length: n }, (_, i) => ({ x, y: h / 2 + (i - (n - 1) / 2) * gap - (l ? 2 : 0), size }));
  });
  const { edges, biases } = connect(spots);
  return {
    spots,
    edges,
    biases,
    starts: sizes.map((_, l) => sizes.slice(1, Math.max(1, l)).reduce((a, b) => a + b, 0)),
    named,
    dense: edges.length > DENSE,
    fine: clamp(Math.sqrt(250 / edges.length), 0.3, 1),
    room: (right - left) / last - (narrow ? 30 : 4),
    width: w,
  };
}

/**
 * How wide the picture is at the least. Where it is narrow the controls of a layer need most of it, and have to be told
 * from the next layer's; what is wider than the screen scrolls.
 *
 * @param {number[]} sizes
 * @param {number} h
 * @param {{names: number, after: boolean, narrow: boolean, pictures?: boolean}} room as of `layoutNetwork`
 */
export function leastWidth(sizes, h, room) {
  const layers = sizes.length - 1;
  if (!room.narrow) return 74 * sizes.length;
  const before = !room.pictures && sizes[0] * 11 < h ? Math.min(room.names + 10, 130) : 8;
  return Math.max(90 * sizes.length, before + (room.after ? 84 : 0) + 48 + (layers > 2 ? 84 : 62) * layers);
}

/**
 * Layer and place of the k-th neuron, inputs left out.
 *
 * @param {number[]} sizes
 * @param {number} k
 * @returns {[layer: number, neuron: number]}
 */
export function neuronAt(sizes, k) {
  let layer = 1;
  while (k >= sizes[layer]) k -= sizes[layer++];
  return [layer, k];
}

/**
 * Which neuron it is among all, inputs left out.
 *
 * @param {number[]} sizes
 * @param {number} layer
 * @param {number} neuron
 */
export const neuronIndex = (sizes, layer, neuron) => sizes.slice(1, layer).reduce((a, b) => a + b, 0) + neuron;

/**
 * What lies under a place: a bias before its neuron, a neuron before a line, of lines the nearest.
 *
 * @param {Layout} layout
 * @param {number} x
 * @param {number} y
 * @returns {Thing | null}
 */
export function under(layout, x, y) {
  for (const { layer, neuron, spot } of layout.biases) {
    const middle = spot.y + spot.size / 2 + 4;
    if (Math.abs(x - spot.x) <= spot.size / 2 + 3 && Math.abs(y - middle) <= 5) return { layer, neuron, bias: true };
  }
  for (const { layer, neuron, spot } of layout.biases) {
    const { size } = spot;
    if (Math.abs(x - spot.x) <= size / 2 + 2 && Math.abs(y - spot.y) <= size / 2 + 1) return { layer, neuron };
  }
  let best = null;
  let nearest = 6;
  for (const edge of layout.edges) {
    const share = (x - edge.x1) / (edge.x2 - edge.x1);
    if (share < 0 || share > 1) continue;
    const away = Math.abs(y - along(edge, share, layout.dense)[1]);
    if (away < nearest) {
      nearest = away;
      best = { layer: edge.layer, neuron: edge.neuron, from: edge.from };
    }
  }
  return best;
}

/**
 * The place of a weight or a bias among all parameters.
 *
 * @param {number[]} sizes
 * @param {Thing} thing
 */
export function parameterOf(sizes, { layer, neuron, from, bias }) {
  let start = 0;
  for (let l = 1; l < layer; l++) start += (sizes[l - 1] + 1) * sizes[l];
  return start + (bias ? sizes[layer - 1] : (from ?? 0)) * sizes[layer] + neuron;
}

/**
 * Whether two things are the same.
 *
 * @param {Thing | null} one
 * @param {Thing | null} other
 */
export function sameThing(one, other) {
  if (!one || !other) return one === other;
  const { layer, neuron, from, bias } = one;
  return layer === other.layer && neuron === other.neuron && from === other.from && !bias === !other.bias;
}

/** Whether it is a neuron, not its bias nor a line into it. @param {Thing} thing */
export const isNeuron = ({ from, bias }) => from === undefined && !bias;

/**
 * What a thing is called.
 *
 * @param {import("../types.js").Scene} scene
 * @param {Thing} thing
 */
export function thingName({ sizes, classes, columns, words }, { layer, neuron, from, bias }) {
  const final = sizes.length - 1;
  /** @param {number} l @param {number} j */
  const name = (l, j) => {
    if (l === 0) return columns[j];
    if (l < final) return fill(words.neuron, { n: j + 1, l });
    return sizes[final] === 1 ? words.the_output : fill(words.one_output, { name: classes[j] ?? j + 1 });
  };
  if (from !== undefined) return fill(words.weight, { from: name(layer - 1, from), to: name(layer, neuron) });
  return bias ? fill(words.bias, { to: name(layer, neuron) }) : name(layer, neuron);
}
