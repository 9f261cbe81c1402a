// What every picture of a network shares: where its lines run, and how wide and in which colour a weight is drawn.
// Nothing here paints: an SVG takes `path`, a canvas `trace`, and both the same numbers.

/** @typedef {{ x: number, y: number, size: number }} Spot a neuron's middle, and how wide it is */
/** @typedef {{ x1: number, y1: number, x2: number, y2: number }} Line */

/**
 * The line of a weight; `index` is its place among all parameters.
 *
 * @typedef {object} Edge
 * @property {number} index
 * @property {number} layer the one it leads to, from 1
 * @property {number} neuron
 * @property {number} from the neuron it comes from
 * @property {number} x1
 * @property {number} y1
 * @property {number} x2
 * @property {number} y2
 */
/** @typedef {{ index: number, layer: number, neuron: number, spot: Spot }} Bias */

/**
 * The lines between neurons and the neurons that have a bias, in the order of the parameters.
 *
 * @param {Spot[][]} spots of every neuron, layer by layer, inputs first
 * @returns {{ edges: Edge[], biases: Bias[] }}
 */
export function connect(spots) {
  /** @type {Edge[]} */
  const edges = [];
  /** @type {Bias[]} */
  const biases = [];
  let index = 0;
  for (let layer = 1; layer < spots.length; layer++) {
    spots[layer - 1].forEach((start, from) => {
      spots[layer].forEach((end, neuron) => {
        const [x1, x2] = [start.x + start.size / 2, end.x - end.size / 2];
        edges.push({ index: index++, layer, neuron, from, x1, y1: start.y, x2, y2: end.y });
      });
    });
    spots[layer].forEach((spot, neuron) => {
      biases.push({ index: index++, layer, neuron, spot });
    });
  }
  return { edges, biases };
}

/** How strong a weight is drawn, from 0 to 1, whatever the other weights are. @param {number} value */
export const strength = (value) => Math.abs(value) / (Math.abs(value) + 1.5);

/**
 * How strong numbers are drawn of which only counts how they compare: the largest is 1.
 *
 * @param {ArrayLike<number>} numbers
 * @returns {(value: number) => number}
 */
export function relativeStrength(numbers) {
  let most = 1e-12;
  for (let i = 0; i < numbers.length; i++) most = Math.max(most, Math.abs(numbers[i]));
  return (value) => Math.abs(value) / most;
}

/**
 * How wide a line is: at least `thin`, for a strength of 1 as wide as `thick`.
 *
 * @param {number} strong
 * @param {number} [thin]
 * @param {number} [thick]
 */
export const lineWidth = (strong, thin = 0.8, thick = 7.8) => thin + (thick - thin) * strong;

/** Which of three colours a number is drawn in. @param {number} value */
export const sign = (value) => (value < 0 ? "negative" : value > 0 ? "positive" : "zero");

/** A line as an SVG path: it leaves and arrives level. @param {Line} line */
export function path({ x1, y1, x2, y2 }) {
  const middle = (x1 + x2) / 2;
  return `M ${x1} ${y1} C ${middle} ${y1}, ${middle} ${y2}, ${x2} ${y2}`;
}

/**
 * The same line in the open path of a canvas.
 *
 * @param {{ moveTo: (x: number, y: number) => void, lineTo: (x: number, y: number) => void,
 *   bezierCurveTo: (...points: [number, number, number, number, number, number]) => void }} pen
 * @param {Line} line
 * @param {boolean} [straight] where there are so many that curves would take too long
 */
export function trace(pen, { x1, y1, x2, y2 }, straight = false) {
  const middle = (x1 + x2) / 2;
  pen.moveTo(x1, y1);
  if (straight) pen.lineTo(x2, y2);
  else pen.bezierCurveTo(middle, y1, middle, y2, x2, y2);
}

/** How far up such a line has come at a share of its width; found by halving. @param {number} share */
export function rise(share) {
  let low = 0;
  let high = 1;
  for (let k = 0; k < 14; k++) {
    const t = (low + high) / 2;
    const x = 1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t ** 3;
    if (x < share) low = t;
    else high = t;
  }
  return 3 * low * low - 2 * low ** 3;
}

/**
 * The place on a line at a share of its width.
 *
 * @param {Line} line
 * @param {number} share
 * @param {boolean} [straight]
 * @returns {[x: number, y: number]}
 */
export function along({ x1, y1, x2, y2 }, share, straight = false) {
  return [x1 + share * (x2 - x1), y1 + (straight ? share : rise(share)) * (y2 - y1)];
}
