// The weights of neurons as pictures, the most active marked.

import { make } from "../common/elements.js";
import { fixed } from "../common/numbers.js";
import { paintSquares } from "./squares.js";

/** @typedef {import("./data.js").Neurons} Neurons */

const WHOLE = 100; // the largest weight

/** @param {Record<string, string>} words */
export function createNeurons(words) {
  const says = make("p");
  const grid = make("div", { class: "dg-grid" });
  /** @type {{ figure: HTMLElement, canvas: HTMLCanvasElement, value: HTMLElement }[]} */
  let pictures = [];
  let painted = ""; // the weights on the screen
  /** @type {import("./squares.js").Inks | null} */
  let paintedIn = null;
  return {
    box: make("section", { class: "dg-neurons" }, make("h4", {}, words.neurons), says, grid),
    /** @param {Neurons} neurons @param {import("./squares.js").Inks} inks */
    show(neurons, inks) {
      if (pictures.length !== neurons.names.length) {
        pictures = neurons.names.map(() => {
          const canvas = make("canvas", { "aria-hidden": "true" });
          const value = make("figcaption");
          return { figure: make("figure", {}, canvas, value), canvas, value };
        });
        grid.replaceChildren(...pictures.map(({ figure }) => figure));
        painted = "";
      }
      const weights = String(neurons.pictures);
      const anew = weights !== painted || inks !== paintedIn;
      pictures.forEach(({ figure, canvas, value }, i) => {
        const shares = neurons.pictures[i].map((weight) => weight / WHOLE);
        if (anew) paintSquares(canvas, shares, inks, true);
        value.replaceChildren(make("span", {}, neurons.names[i]), fixed(neurons.values[i], 2));
        figure.classList.toggle("dg-best", i === neurons.best);
      });
      if (anew) [painted, paintedIn] = [grid.clientWidth ? weights : "", inks];
      says.textContent = neurons.says;
    },
  };
}
