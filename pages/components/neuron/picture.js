// The neuron drawn: inputs, lines as wide as their weights, the sum, the activation, and the output as a glass filled.

import { draw, heightIn, set, setText } from "../common/elements.js";
import { along, lineWidth, path, sign, strength } from "../common/network.js";
import { fixed, probability } from "../common/numbers.js";
import { hueOf, SLACK } from "./data.js";

const WIDTH = 560;
const HEIGHT = 296;
const MIDDLE = 122; // where the sum, the activation and the output stand, in a picture of the least height
const INPUT = { x: 88, r: 21, span: 172 };
const SUM = { x: 298, r: 30 };
const ACTIVATION = { x: 408, r: 30 };
const OUTPUT = { x: 512, r: 42 };
const BIAS = { below: 114, width: 56, height: 34 };

/** How wide the line of a weight is. @param {number} value */
const width = (value) => Number(lineWidth(strength(value), 1, 10).toFixed(2));

/**
 * The lower part of the output's circle, filled as far as its share.
 *
 * @param {number} share
 * @param {number} [middle] where the circle stands
 */
export function filled(share, middle = MIDDLE) {
  const { x, r } = OUTPUT;
  const level = middle + r - 2 * r * share;
  const half = Math.sqrt(Math.max(0, r ** 2 - (level - middle) ** 2));
  return `M ${x - half} ${level} A ${r} ${r} 0 ${share > 0.5 ? 1 : 0} 0 ${x + half} ${level} Z`;
}

/**
 * @param {SVGSVGElement} svg
 * @param {import("./data.js").Data} data
 */
export function createPicture(svg, { inputs, words }) {
  const n = inputs.length;
  const height = heightIn(svg, WIDTH, HEIGHT);
  const more = height - HEIGHT; // the inputs share what the picture is higher, and the bias stands lower
  const middle = MIDDLE + more / 2;
  const span = INPUT.span + 0.8 * more;
  const low = middle + BIAS.below + 0.4 * more;
  set(svg, { viewBox: `0 0 ${WIDTH} ${height}`, "aria-label": words.picture });
  svg.replaceChildren();
  /** @param {string} text @param {number} x @param {number} y @param {string} [anchor] */
  const label = (text, x, y, anchor = "middle") =>
    draw(svg, "text", { x, y, class: "ln-label", "text-anchor": anchor }, text);
  /** @param {string} kind @param {number} x @param {number} y */
  const number = (kind, x, y) => draw(svg, "text", { x, y, class: kind, "text-anchor": "middle" });
  /** @param {{ x: number, r: number }} place @param {number} [y] @param {string} [kind] */
  const circle = ({ x, r }, y = middle, kind = "ln-node") => draw(svg, "circle", { cx: x, cy: y, r, class: kind });

  const lines = inputs.map((slider, i) => {
    const y = middle + (n > 1 ? (i / (n - 1) - 0.5) * span : 0);
    const run = { x1: INPUT.x + INPUT.r - 1, y1: y, x2: SUM.x - SUM.r, y2: middle };
    const edge = draw(svg, "path", { d: path(run), fill: "none" });
    const [across, down] = along(run, 0.32);
    const term = number(`ln-term ${hueOf(i)}`, across, down);
    label(slider.label, 58, slider.says ? y - 2 : y + 4, "end");
    const world = draw(svg, "text", { x: 58, y: y + 13, class: "ln-world", "text-anchor": "end" });
    circle(INPUT, y);
    return { edge, term, down, world, value: number(`ln-number ${hueOf(i)}`, INPUT.x, y + 5) };
  });
  const biasEdge = draw(svg, "path", { d: `M ${SUM.x} ${low} V ${middle + SUM.r + 1}`, fill: "none" });
  const box = { width: BIAS.width, height: BIAS.height, rx: 6, class: "ln-node" };
  draw(svg, "rect", { x: SUM.x - BIAS.width / 2, y: low, ...box });
  const bias = number("ln-number hue-b", SUM.x, low + 22);
  label(words.bias, SUM.x - 36, low + 22, "end");
  for (const [from, to] of [
    [SUM, ACTIVATION],
    [ACTIVATION, OUTPUT],
  ]) {
    draw(svg, "path", { d: `M ${from.x + from.r} ${middle} H ${to.x - to.r}`, class: "ln-wire" });
  }
  circle(SUM);
  draw(svg, "text", { x: SUM.x, y: middle - 4, class: "ln-sign", "text-anchor": "middle" }, "Σ");
  const sum = number("ln-number", SUM.x, middle + 16);
  label(words.sum, SUM.x, middle - 42);
  circle(ACTIVATION);
  draw(svg, "path", { d: path({ x1: 388, y1: middle + 16, x2: 428, y2: middle - 14 }), class: "ln-shape" });
  label(words.activation, ACTIVATION.x, middle - 42);
  circle(OUTPUT, middle, "ln-out");
  const level = draw(svg, "path", { class: "ln-fill" });
  const output = number("ln-result", OUTPUT.x, middle + 7);
  label(words.output, OUTPUT.x, middle - 54);

  return {
    /** Whether it is about as high as its element. */
    fits: () => Math.abs(heightIn(svg, WIDTH, HEIGHT) - height) <= SLACK,

    /** @param {import("./data.js").Data} data */
    show(data) {
      lines.forEach(({ edge, term, down, world, value }, i) => {
        const weight = data.weights[i].value;
        setText(value, fixed(data.inputs[i].value, 2));
        setText(world, data.inputs[i].says);
        setText(term, fixed(data.terms[i], 2));
        set(edge, { class: `ln-edge ${sign(weight)}`, "stroke-width": width(weight) });
        set(term, { y: down - 6 - width(weight) / 2 }); // above the line, however wide it is
      });
      setText(bias, fixed(data.bias.value, 2));
      set(biasEdge, { class: `ln-edge ${sign(data.bias.value)}`, "stroke-width": width(data.bias.value) });
      setText(sum, fixed(data.z, 2));
      setText(output, probability(data.output));
      set(level, { d: filled(data.output, middle) });
    },
  };
}
