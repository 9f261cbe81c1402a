// The signs that points are drawn as, and the colours that numbers stand for.

/** @param {number[][]} corners shares of the radius about the middle */
const polygon = (corners) => (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) =>
  `M${corners.map(([dx, dy]) => `${(x + dx * r).toFixed(2)} ${(y + dy * r).toFixed(2)}`).join("L")}Z`;

/** @param {number} n @param {number} [inner] the radius of the inward corners, if there are any */
const round = (n, inner) =>
  Array.from({ length: inner ? 2 * n : n }, (_, i) => {
    const [angle, r] = [(2 * Math.PI * i) / (inner ? 2 * n : n), inner && i % 2 ? inner : 1.15];
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  });
const CROSS = [
  [-0.4, -1.1],
  [0.4, -1.1],
  [0.4, -0.4],
  [1.1, -0.4],
  [1.1, 0.4],
  [0.4, 0.4],
  [0.4, 1.1],
  [-0.4, 1.1],
  [-0.4, 0.4],
  [-1.1, 0.4],
  [-1.1, -0.4],
  [-0.4, -0.4],
];
const TURN = Math.SQRT1_2;

/** @type {Record<string, (x: number, y: number, r: number) => string>} */
const FORMS = {
  circle: (x, y, r) => {
    const d = (2 * r).toFixed(2);
    return `M${(x - r).toFixed(2)} ${y.toFixed(2)}a${r} ${r} 0 1 0 ${d} 0a${r} ${r} 0 1 0 -${d} 0`;
  },
  square: polygon([
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ]),
  diamond: polygon(round(4)),
  "triangle-up": polygon(round(3)),
  "triangle-down": polygon(round(3).map(([x, y]) => [x, -y])),
  pentagon: polygon(round(5)),
  star: polygon(round(5, 0.5)),
  cross: polygon(CROSS),
  x: polygon(CROSS.map(([x, y]) => [TURN * (x - y), TURN * (x + y)])),
  hourglass: polygon([
    [-0.9, -1],
    [0.9, -1],
    [-0.9, 1],
    [0.9, 1],
  ]),
};

/** A sign as an SVG path. @param {string} symbol @param {number} x @param {number} y @param {number} r */
export const form = (symbol, x, y, r) => (FORMS[symbol] ?? FORMS.circle)(x, y, r);

/** @param {string} hex */
const parts = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));

/**
 * The colour of a share from 0 to 1, red, green and blue.
 *
 * @param {[number, string][]} scale
 * @param {number} share
 */
export function shade(scale, share) {
  const at = Math.min(1, Math.max(0, share));
  const i = Math.max(
    1,
    scale.findIndex(([stop]) => stop >= at),
  );
  const [[low, from], [high, to]] = [scale[i - 1], scale[i]];
  const [one, other] = [parts(from), parts(to)];
  return one.map((value, k) => Math.round(value + ((at - low) / (high - low)) * (other[k] - value)));
}
