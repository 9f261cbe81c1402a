// Where the inputs are the squares of a picture, the weights of a neuron of the first layer are one, too.

/** @typedef {import("../types.js").Picture} Picture */

/**
 * The weights of the first layer as bytes, a picture after the other: 0 for the lowest there may be, 255 for the
 * highest, as far from the middle as they are from 0 beside the largest of all.
 *
 * @param {ArrayLike<number>} theta
 * @param {number} inputs how many there are
 * @param {number} neurons how many there are
 */
export function weightCells(theta, inputs, neurons) {
  let largest = 0;
  for (let k = 0; k < inputs * neurons; k++) largest = Math.max(largest, Math.abs(theta[k]));
  const cells = new Uint8Array(inputs * neurons);
  for (let neuron = 0; neuron < neurons; neuron++) {
    for (let from = 0; from < inputs; from++) {
      const share = theta[from * neurons + neuron] / (largest || 1);
      cells[neuron * inputs + from] = Math.round(127.5 + 127.5 * share);
    }
  }
  return cells;
}

/**
 * Whether the large map shows the weights of the neuron that is pointed at.
 *
 * @param {Pick<Picture, "scene" | "focus" | "space">} picture
 */
export const showsWeights = ({ scene, focus, space }) => scene.picture > 0 && focus?.[0] === 1 && !space;
