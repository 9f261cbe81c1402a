// What the server says of a drawn digit, as types; see digits.py.

/** @typedef {{ side: number, fine: number }} Paper squares by side, and points by the side of a square */
/** @typedef {{ picture: number[], says: string }} Sample */
/** @typedef {{ names: string[], values: number[], shares: number[], best: number, says: string }} Answers */
/** @typedef {{ output: number, picture: number[], says: string }} Dream */

/**
 * @typedef {object} Neurons
 * @property {string[]} names
 * @property {number[]} values
 * @property {number[][]} pictures weights by square, −100 to 100
 * @property {number} best
 * @property {string} says
 */

/**
 * @typedef {object} Data
 * @property {Paper} paper
 * @property {number[]} picture
 * @property {Sample} sample
 * @property {Answers} answers
 * @property {Neurons} neurons
 * @property {Dream | null} dream
 * @property {number} answered
 * @property {Record<string, string>} words
 */

export {};
