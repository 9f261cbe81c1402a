// Lines of equal height through a grid of heights: marching squares, without a DOM.

/**
 * Between which sides of a cell a line runs, by which of its corners are high: 1 top left, 2 top right, 4 bottom right,
 * 8 bottom left.
 */
const SIDES = [
  [],
  [[3, 0]],
  [[0, 1]],
  [[3, 1]],
  [[1, 2]],
  [
    [3, 0],
    [1, 2],
  ],
  [[0, 2]],
  [[3, 2]],
  [[2, 3]],
  [[2, 0]],
  [
    [0, 1],
    [2, 3],
  ],
  [[2, 1]],
  [[1, 3]],
  [[1, 0]],
  [[0, 3]],
  [],
];

/**
 * @param {Float32Array} heights row by row from the top
 * @param {number} side points along a side
 * @param {number} level
 * @returns {number[]} x and y of both ends of one stretch after the other, in cells from the top left
 */
export function contour(heights, side, level) {
  /** @type {number[]} */
  const found = [];
  for (let row = 0; row < side - 1; row++) {
    for (let column = 0; column < side - 1; column++) {
      const at = row * side + column;
      const [a, b, c, d] = [heights[at], heights[at + 1], heights[at + side + 1], heights[at + side]];
      const kind = Number(a > level) + 2 * Number(b > level) + 4 * Number(c > level) + 8 * Number(d > level);
      /** @param {number} edge top, right, bottom, left */
      const point = (edge) => {
        if (edge === 0) return [column + (level - a) / (b - a), row];
        if (edge === 1) return [column + 1, row + (level - b) / (c - b)];
        if (edge === 2) return [column + (level - d) / (c - d), row + 1];
        return [column, row + (level - a) / (d - a)];
      };
      for (const [from, to] of SIDES[kind]) found.push(...point(from), ...point(to));
    }
  }
  return found;
}

/**
 * The last place of a way that is reached in an epoch.
 *
 * @param {number[]} epochs in their order
 * @param {number} epoch
 */
export function reached(epochs, epoch) {
  let low = 0;
  let high = epochs.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (epochs[middle] <= epoch) low = middle;
    else high = middle - 1;
  }
  return low;
}
