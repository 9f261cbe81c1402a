// The sum behind one answer, with its numbers.

import { make } from "../common/elements.js";
import { bracketed, entry, fill, product, short } from "../common/numbers.js";

const MOST = 8; // terms written out

/**
 * @param {HTMLElement} box
 * @param {import("./data.js").Data} data
 * @param {import("./data.js").Cell} cell
 */
export function showSum(box, { layer, a, z, weights, biases, words, formulas }, [r, c]) {
  const l = layer - 1;
  const terms = a[l][r].map((value, i) => product(entry(value), entry(weights[l][i][c])));
  const shown = terms.length > MOST ? [...terms.slice(0, MOST - 1), "…"] : terms;
  const sum = entry(z[l][r][c], 3);
  box.replaceChildren(
    `${fill(words.neuron, { n: c + 1 })} `,
    make("i", {}, "z"),
    ` = ${shown.join(" + ")} + ${bracketed(entry(biases[l][c]))} = `,
    make("b", {}, sum),
    "   →   ",
    make("i", {}, "a"),
    ` = ${formulas[l]}(${sum}) = `,
    make("b", {}, short(a[layer][r][c])),
  );
  box.dataset.z = String(z[l][r][c]);
}
