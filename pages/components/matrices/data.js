// What the server says of a network, as types; see matrices.py.

/** @typedef {number[][]} Matrix */

/**
 * @typedef {object} Data
 * @property {Record<string, string>} words
 * @property {{ layers: number, neurons: number, new_neurons: number, new_activation: string }} limits
 * @property {number[]} sizes of every layer, inputs first
 * @property {string[]} activations
 * @property {string[]} titles of the activations
 * @property {string[]} formulas how an activation is written before its argument
 * @property {[name: string, title: string][]} choices of activations
 * @property {string[]} names of the inputs
 * @property {Matrix[]} weights
 * @property {number[][]} biases
 * @property {Matrix[]} a of the inputs, then of every layer
 * @property {Matrix[]} z of every layer
 * @property {number} rows how many samples are shown
 * @property {number} layer the one written out, from 1; 0 for none
 * @property {boolean} stepping whether layers are written out
 * @property {[layer: number, row: number, column: number] | null} picked the parameter marked; others can be picked
 * @property {boolean[][][] | null} lit the edges lit up, by layer, from and to
 * @property {number} answered
 * @property {string} error
 */

/** @typedef {[row: number, column: number]} Cell the answer pointed at: its sample and its neuron */
/** @typedef {(message: Record<string, unknown>) => void} Ask */

/**
 * What the shape with other hidden layers is: kept layers keep their activation, new ones take that of the last.
 *
 * @param {Data} data
 * @param {number[]} hidden
 */
export function shapeWith({ activations, sizes, limits }, hidden) {
  const before = sizes.length - 2;
  const last = before ? activations[before - 1] : limits.new_activation;
  const inner = hidden.map((_, i) => (i < before ? activations[i] : last));
  return { do: "shape", hidden, activations: [...inner, activations[activations.length - 1]] };
}
