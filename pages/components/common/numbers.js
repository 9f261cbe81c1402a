// Numbers as people read them, in three lengths, and the arithmetic of pictures.

/** @param {string} text */
const signed = (text) => text.replace("e+", "e").replace("-", "−");

/** What the server sends of numbers further out than this is this: pages/components/stage/wire.py. */
const FURTHEST = 9.99e29;

/** A number too large to be sent is not told as if it had been. @param {number} value */
const beyond = (value) => (value < 0 ? "< −1e30" : "> 1e30");

/**
 * So many digits after the point, and no less than it takes to tell a number from 0, 1 and −1.
 *
 * @param {number} value
 * @param {number} places
 */
export function decimal(value, places) {
  let text = value.toFixed(places);
  if (value && !Number(text)) return signed(value.toExponential(1));
  while (Math.abs(Number(text)) === 1 && Math.abs(value) !== 1 && places < 16) text = value.toFixed(++places);
  return signed(text);
}

/** Three digits after the point, powers of ten where that would say nothing. @param {number} value */
export function short(value) {
  const size = Math.abs(value);
  if (size >= FURTHEST) return beyond(value);
  if (size >= 1e5 || (size > 0 && size < 1e-3)) return signed(value.toExponential(1));
  return size >= 100 ? signed(value.toFixed(0)) : decimal(value, 3);
}

/** Two digits that say something, for numbers inside a picture. @param {number} value */
export function brief(value) {
  const size = Math.abs(value);
  if (size >= FURTHEST) return beyond(value);
  if (size >= 1e4 || (size > 0 && size < 1e-4)) return signed(value.toExponential(0));
  if (size >= 100) return signed(value.toFixed(0));
  if (size >= 0.1 || !size) return signed(value.toFixed(2));
  return signed(value.toPrecision(size >= 0.01 ? 2 : 1));
}

/**
 * So many digits that say something, however small a number is; of a small one as a power of ten.
 *
 * @param {number} value
 * @param {number} [digits]
 */
export function precise(value, digits = 3) {
  const size = Math.abs(value);
  if (size > 0 && size < 1e-3) return signed(value.toExponential(digits - 1).replace(/\.?0+e/, "e"));
  return signed(String(Number(value.toPrecision(digits))));
}

/** A number as text, in brackets if it is below zero: a sign does not stand behind another. @param {string} text */
export const bracketed = (text) => (text.startsWith("−") ? `(${text})` : text);

/** A product of two numbers given as texts. @param {string} one @param {string} other */
export const product = (one, other) => `${bracketed(one)}·${bracketed(other)}`;

/** As it is, with a true minus sign. @param {number | string} value */
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

/**
 * Fixed digits after the point, with a true minus sign, and none before a zero.
 *
 * @param {number} value
 * @param {number} places
 */
export function fixed(value, places) {
  const text = value.toFixed(places);
  return Number(text) === 0 ? (0).toFixed(places) : plain(text);
}

/** A probability says how far it is from 0 and from 1, however near. @param {number} value */
export function probability(value) {
  if (value === 0 || value === 1) return String(value);
  if (value > 0 && value < 0.001) return plain(value.toExponential(1));
  return value < 1 && value > 0.999995 ? `1 − ${plain((1 - value).toExponential(0))}` : decimal(value, 3);
}

/** A share in per cent; what is not none or all of it is not told as none or all. @param {number} share */
export function percent(share) {
  const text = (100 * share).toFixed(1);
  if (share > 0 && text === "0.0") return "< 0.1 %";
  return `${share < 1 && text === "100.0" ? "> 99.9" : text} %`;
}

/**
 * Fixed digits, powers of ten where a number would not fit; one too small to be seen keeps its sign.
 *
 * @param {number} value
 * @param {number} [places]
 */
export function entry(value, places = 2) {
  const size = Math.abs(value);
  if (size >= FURTHEST) return beyond(value);
  if (size >= 1e4) return signed(value.toExponential(1));
  if (size > 0 && size < 0.5 * 10 ** -places) return (value < 0 ? "−" : "") + (0).toFixed(places);
  return plain(value.toFixed(places));
}
