// Numbers as people read them, in three lengths, and the arithmetic of pictures.

/** @param {string} text */
const signed = (text) => text.replace("e+", "e").replace("-", "−");

/** Three digits after the point, powers of ten where that would say nothing. @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return signed(value.toExponential(1));
  return signed(size >= 100 ? value.toFixed(0) : value.toFixed(3));
}

/** Two digits that say something, for numbers inside a picture. @param {number} value */
export function brief(value) {
  const size = Math.abs(value);
  if (size >= 1e4 || (size > 0 && size < 1e-4)) return signed(value.toExponential(0));
  if (size >= 100) return signed(value.toFixed(0));
  if (size >= 0.1 || !size) return signed(value.toFixed(2));
  return signed(value.toPrecision(size >= 0.01 ? 2 : 1));
}

/** As it is, with a true minus sign. @param {number} value */
export const plain = (value) => String(value).replace("-", "−");

/**
 * Put values into a sentence where it names them in braces.
 *
 * @param {string} text
 * @param {Record<string, string | number>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => String(values[key]));

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

/** A step of 1, 2 or 5 times a power of ten, at least as wide as this. @param {number} span */
export function niceStep(span) {
  const power = 10 ** Math.floor(Math.log10(span));
  const part = span / power;
  return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

/** Whether a visitor has asked for less motion. */
export const lessMotion = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
