// The row above the picture, and the headings of its columns: layers to walk through, and the network's shape.

import { button, make, menu } from "../common/elements.js";
import { fill } from "../common/numbers.js";
import { shapeWith } from "./data.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("./data.js").Ask} Ask */

/**
 * The layers to walk through, the one written out pressed.
 *
 * @param {HTMLElement} box
 * @param {Data} data
 * @param {Ask} ask
 */
export function showSteps(box, { words, sizes, layer, stepping }, ask) {
  const layers = stepping ? sizes.slice(1).map((_, i) => i + 1) : [];
  box.setAttribute("aria-label", words.steps);
  box.replaceChildren(
    ...layers.map((l) => {
      const title = l === sizes.length - 1 ? words.output_layer : fill(words.layer, { l });
      const step = button(title, title, () => ask({ do: "layer", layer: l }));
      step.setAttribute("aria-pressed", String(l === layer));
      step.dataset.id = `step ${l}`;
      return step;
    }),
  );
}

/**
 * How many hidden layers there are, and one more or less.
 *
 * @param {HTMLElement} box
 * @param {Data} data
 * @param {Ask} ask
 */
export function showDepth(box, data, ask) {
  const { words, sizes, limits } = data;
  const hidden = sizes.slice(1, -1);
  const width = Math.min(limits.new_neurons, hidden[hidden.length - 1] ?? limits.new_neurons);
  const fewer = button("−", words.drop_layer, () => ask(shapeWith(data, hidden.slice(0, -1))));
  const more = button("+", words.add_layer, () => ask(shapeWith(data, [...hidden, width])));
  fewer.disabled = !hidden.length;
  more.disabled = hidden.length >= limits.layers;
  box.replaceChildren(make("span", {}, words.layers), fewer, make("output", {}, String(hidden.length)), more);
}

/**
 * Over each column its activation, and one neuron more or less.
 *
 * @param {HTMLElement} box
 * @param {Data} data
 * @param {Ask} ask
 */
export function showHeads(box, data, ask) {
  const { words, sizes, activations, choices, limits } = data;
  const last = sizes.length - 1;
  const hidden = sizes.slice(1, -1);
  /** @param {number} l @param {number} by */
  const resize = (l, by) =>
    ask(
      shapeWith(
        data,
        hidden.map((size, i) => (i === l - 1 ? size + by : size)),
      ),
    );
  box.replaceChildren(
    ...sizes.map((size, l) => {
      if (!l) return make("div", {}, make("div", {}, words.inputs));
      const label = l === last ? words.output_activation : fill(words.activation, { l });
      const choice = menu(label, choices, activations[l - 1], (name) => {
        const chosen = activations.map((old, i) => (i === l - 1 ? name : old));
        ask({ do: "shape", hidden, activations: chosen });
      });
      if (l === last) return make("div", {}, choice, make("br"), words.output);
      const less = button("−", fill(words.drop_neuron, { l }), () => resize(l, -1));
      const more = button("+", fill(words.add_neuron, { l }), () => resize(l, 1));
      less.disabled = size === 1;
      more.disabled = size >= limits.neurons;
      return make("div", {}, choice, make("br"), less, ` ${size} `, more);
    }),
  );
}
