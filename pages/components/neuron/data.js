// What the server says of a neuron, as types; see neuron.py.

/**
 * @typedef {object} Slider
 * @property {string} key
 * @property {string} label
 * @property {string} field_label the name of the number field beside it
 * @property {number} value
 * @property {number} low
 * @property {number} high
 * @property {number} step
 * @property {string} low_label under its low end
 * @property {string} high_label
 * @property {string} says its value in the words of the world
 */

/**
 * @typedef {object} Curve
 * @property {number[]} z
 * @property {number[]} a the activation at each z
 * @property {[low: number, high: number]} range of the vertical axis
 * @property {[z: number, a: number]} at where the neuron is
 * @property {[z: number, a: number][]} tangent its two ends
 * @property {number[]} z_ticks
 * @property {number[]} a_ticks
 * @property {{ at: [z: number, a: number], anchor: string, lines: string[] }[]} notes
 */

/**
 * @typedef {object} Data
 * @property {Slider[]} inputs
 * @property {Slider[]} weights
 * @property {Slider} bias
 * @property {number[]} terms
 * @property {number} z
 * @property {number} output
 * @property {string} says
 * @property {Curve} curve
 * @property {number} answered
 * @property {Record<string, string>} errors
 * @property {Record<string, string>} typed
 * @property {Record<string, string>} words
 */

/** How much less high a drawing may be than its element before it is made anew, in its own units. */
export const SLACK = 4;
const HUES = 4;

/** An input and its weight have one colour. @param {number} i */
export const hueOf = (i) => `hue-${i % HUES}`;
