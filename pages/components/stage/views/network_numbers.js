// Numbers written on a network: those of a sample beside every neuron, and one update in slow motion.

import { write } from "../../common/canvas.js";
import { along } from "../../common/network.js";
import { brief, clamp } from "../../common/numbers.js";
import { lessMotion } from "../../common/theme.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Pen} Pen */
/** @typedef {import("./network_layout.js").Layout} Layout */
/** @typedef {ArrayLike<number>} Numbers */

/** Pixels between two layers below which numbers on the lines would lie upon each other. */
const TAGS = 70;

/**
 * @param {Pen} pen
 * @param {Picture["theme"]} theme
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {number} width of the picture, past which no tag reaches
 */
function drawTag(pen, theme, text, x, y, width) {
  const wide = 6 * text.length + 2;
  const left = clamp(x - 1, 0, width - wide);
  pen.globalAlpha = 0.82;
  pen.fillStyle = theme.page;
  pen.fillRect(left, y - 6, wide, 12);
  pen.globalAlpha = 1;
  pen.fillStyle = theme.text;
  write(pen, text, left + 1, y, "left");
}

/**
 * The numbers of a sample beside every neuron: z and a, or with no `sums` its delta.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {Layout} layout
 * @param {Numbers} values
 * @param {Numbers | null} sums
 * @param {(layer: number) => boolean} when a layer is written on
 */
export function drawValues(pen, { theme, slow, header }, { spots, starts, width }, values, sums, when) {
  const x0 = slow?.x ?? header.sample.x;
  spots.forEach((layer, l) => {
    layer.forEach(({ x, y, size }, i) => {
      if (!when(l) || size < 15) return;
      const right = x + size / 2 + 3;
      const k = starts[l] + i;
      const both = sums && size > 22;
      if (l === 0) drawTag(pen, theme, brief(x0[i]), right, y, width);
      if (l && both) drawTag(pen, theme, `z ${brief(sums[k])}`, right, y - 6, width);
      if (l) drawTag(pen, theme, `${sums ? "a" : "δ"} ${brief(values[k])}`, right, both ? y + 7 : y, width);
    });
  });
}

/**
 * One update taken apart, as far as it has come.
 *
 * @param {Pen} pen
 * @param {Picture} picture
 * @param {import("../types.js").SlowMotion} slow
 * @param {Layout} layout
 */
export function drawSlowMotion(pen, picture, slow, layout) {
  const { theme, scene } = picture;
  const { sizes } = scene;
  const final = sizes.length - 1;
  const way = slow.t * final;
  const back = slow.phase === 1;
  /** @param {number} layer */
  const come = (layer) => slow.phase === 2 || (back ? final - layer <= way : layer <= way);
  const values = back ? slow.delta : slow.a;
  drawValues(pen, picture, layout, values, back ? null : slow.z, (layer) => come(layer) && !(back && layer === 0));
  const numbers = [null, slow.grad, slow.after][slow.phase];
  const still = slow.phase === 2 || lessMotion();
  for (const edge of layout.edges) {
    const { layer, index } = edge;
    const t = back ? final - layer - way + 1 : way - layer + 1;
    if (!still && t > 0 && t < 1) {
      pen.fillStyle = theme.accent;
      pen.beginPath();
      pen.arc(...along(edge, t, layout.dense), 2.5, 0, 7);
      pen.fill();
    }
    if (!numbers || sizes[layer - 1] * sizes[layer] > 16 || layout.room < TAGS || !come(back ? layer : 0)) continue;
    const text = back ? brief(numbers[index]) : `${brief(slow.before[index])} → ${brief(numbers[index])}`;
    const [x, y] = along(edge, 0.3 + (0.4 * ((edge.from + edge.neuron) % 3)) / 2, layout.dense);
    drawTag(pen, theme, text, x - 3 * text.length, y, layout.width);
  }
}
