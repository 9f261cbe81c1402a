// The neuron's formula with its numbers in it, each in the colour of its slider.

import { make } from "../common/elements.js";
import { fixed, probability } from "../common/numbers.js";
import { hueOf } from "./data.js";

/** @param {number} value @param {string} hue */
const number = (value, hue) => make("b", { class: hue }, value < 0 ? `(${fixed(value, 2)})` : fixed(value, 2));

/**
 * @param {HTMLElement} box
 * @param {import("./data.js").Data} data
 */
export function showFormula(box, { inputs, weights, bias, z, output }) {
  const sum = make("div");
  inputs.forEach(({ value }, i) => {
    const pair = [number(value, hueOf(i)), "·", number(weights[i].value, hueOf(i))];
    sum.append(make("span", { class: "ln-pair" }, ...pair), " + ");
  });
  sum.append(make("span", { class: "ln-pair" }, number(bias.value, "hue-b")), " = ");
  sum.append(make("b", { class: "ln-z" }, fixed(z, 2)), make("i", {}, " = z"));
  const power = make("sup", {}, fixed(-z, 2));
  const result = make("b", { class: "ln-p" }, probability(output));
  const answer = make("div", {}, make("i", {}, "σ(z)"), " = 1 / (1 + ", make("i", {}, "e"), power, ") = ", result);
  box.replaceChildren(sum, answer);
}
