// The network drawn: neurons with their answers for one sample, lines as wide as their weights.

import { draw, set } from "../common/elements.js";
import { connect, lineWidth, path, sign, strength } from "../common/network.js";
import { entry, fill } from "../common/numbers.js";
import { spareHeight } from "../common/theme.js";

/** @typedef {import("./data.js").Data} Data */
/** @typedef {import("../common/network.js").Spot} Spot */

export const COLUMN = 78; // px a layer needs
const RADIUS = 17;
const GAP = 46; // px from neuron to neuron at the most
const HEIGHT = 190; // px for all of a layer
const LARGER = 1.6; // times that neurons grow at the most where there is height to spare
/** Shares of that height: beside matrices, and where a parameter can be picked, above a chart. */
const [ALONE, PICKING] = [0.8, 0.5];

/**
 * Where every neuron stands, in pixels, so that columns stand under their headings.
 *
 * @param {number[]} sizes
 * @param {number} room the width there is
 * @param {number} [spare] height that it may take beyond what it needs
 * @returns {{ width: number, height: number, radius: number, spots: Spot[][] }}
 */
export function layout(sizes, room, spare = 0) {
  const most = Math.max(...sizes);
  const larger = 1 + spare / HEIGHT;
  const gap = Math.min(GAP * larger, Math.max(15, (HEIGHT + spare) / most));
  const width = Math.max(room, sizes.length * COLUMN);
  const height = Math.max(120, most * gap + 16);
  const radius = Math.min(RADIUS * Math.min(larger, LARGER), gap / 2 - 3);
  const spots = sizes.map((size, l) =>
    Array.from({ length: size }, (_, i) => ({
      x: (width * (l + 0.5)) / sizes.length,
      y: height / 2 + (i - (size - 1) / 2) * gap,
      size: 2 * radius,
    })),
  );
  return { width, height, radius, spots };
}

/**
 * @param {SVGSVGElement} svg
 * @param {Data} data
 * @param {number} row the sample whose answers stand in the neurons
 * @param {{ pick: (layer: number, row: number, column: number) => void,
 *   point: (layer: number, neuron: number) => void }} on a parameter is picked, a neuron pointed at
 */
export function showGraph(svg, data, row, on) {
  const { sizes, picked, lit, words } = data;
  const { width, height, radius, spots } = layout(
    sizes,
    svg.parentElement?.clientWidth ?? 0,
    (data.picked ? PICKING : ALONE) * spareHeight(/** @type {HTMLElement} */ (svg.parentElement)),
  );
  svg.replaceChildren();
  set(svg, { viewBox: `0 0 ${width} ${height}`, "aria-label": words.picture });
  svg.style.height = `${height}px`;
  svg.classList.toggle("picking", Boolean(lit));
  showEdges(svg, data, spots, on.pick);

  const narrow = width / sizes.length < 150;
  spots.forEach((layer, l) => {
    layer.forEach(({ x, y }, i) => {
      const group = draw(svg, "g", { class: "gl-node" });
      const answers = data.a[l];
      const value = answers[row < answers.length ? row : 0][i];
      draw(group, "circle", { cx: x, cy: y, r: radius });
      if (radius >= 9) {
        const small = radius < 14;
        const tiny = small ? " gl-tiny" : "";
        draw(group, "text", { x, y: y + 4, class: `gl-value${tiny}` }, entry(value, small ? 1 : 2));
      }
      if (!l) {
        const before = { x: x - radius - 7, y: y + 4 };
        const above = { x, y: y - radius - 3, style: "text-anchor: middle" };
        draw(svg, "text", { class: "gl-name", ...(narrow ? above : before) }, data.names[i]);
        draw(group, "title", {}, fill(words.input_value, { name: data.names[i], value: entry(value, 4) }));
        return;
      }
      const label = fill(words.neuron_value, { n: i + 1, l, value: entry(value, 4) });
      draw(group, "title", {}, label);
      set(group, { tabindex: 0, role: "button", "aria-label": label, "data-id": `node ${l} ${i}` });
      const act = () => (picked ? on.pick(l - 1, sizes[l - 1], i) : on.point(l, i));
      group.onclick = act;
      group.onkeydown = (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        act();
      };
      if (radius >= 12) showBias(group, data, { x: x + radius * 0.4, y: y + radius * 0.55 }, l, i);
    });
  });
}

/**
 * @param {SVGGElement} group
 * @param {Data} data
 * @param {{ x: number, y: number }} corner
 * @param {number} l
 * @param {number} i
 */
function showBias(group, { sizes, biases, picked, words }, { x, y }, l, i) {
  const value = biases[l - 1][i];
  const marked = picked && picked[0] === l - 1 && picked[1] === sizes[l - 1] && picked[2] === i;
  const bias = draw(group, "g", { class: marked ? "gl-bias marked" : "gl-bias" });
  draw(bias, "rect", { x, y, width: 34, height: 14, rx: 4 });
  draw(bias, "text", { x: x + 17, y: y + 11 }, entry(value));
  draw(bias, "title", {}, fill(words.bias_value, { value: entry(value, 4) }));
}

/**
 * @param {SVGSVGElement} svg
 * @param {Data} data
 * @param {Spot[][]} spots
 * @param {(layer: number, row: number, column: number) => void} pick
 */
function showEdges(svg, { weights, picked, lit, words }, spots, pick) {
  const { edges } = connect(spots);
  /** @param {import("../common/network.js").Edge} edge */
  const said = ({ layer, from, neuron }) => ({
    l: layer,
    from: from + 1,
    to: neuron + 1,
    value: entry(weights[layer - 1][from][neuron], 4),
  });
  for (const edge of edges) {
    const { layer, from, neuron } = edge;
    const w = weights[layer - 1][from][neuron];
    const kind = `gl-edge ${sign(w)}${lit?.[layer - 1]?.[from]?.[neuron] ? " lit" : ""}`;
    const line = draw(svg, "path", { d: path(edge), class: kind, "stroke-width": lineWidth(strength(w)).toFixed(2) });
    if (!picked) draw(line, "title", {}, fill(words.weight_value, said(edge)));
  }
  if (!picked) return;
  const [layer, row, column] = picked;
  const marked = edges.find((edge) => edge.layer === layer + 1 && edge.from === row && edge.neuron === column);
  if (marked) draw(svg, "path", { d: path(marked), class: "gl-mark" });
  for (const edge of edges) {
    const label = fill(words.weight_pick, said(edge));
    const hit = draw(svg, "path", { d: path(edge), class: "gl-hit", role: "button", "aria-label": label });
    draw(hit, "title", {}, label);
    hit.onclick = () => pick(edge.layer - 1, edge.from, edge.neuron);
  }
}

/**
 * Mark the neuron whose answer is pointed at.
 *
 * @param {SVGSVGElement} svg
 * @param {number} layer
 * @param {number} neuron
 */
export function lightNode(svg, layer, neuron) {
  for (const node of svg.querySelectorAll(".gl-node")) {
    node.classList.toggle("now", node.getAttribute("data-id") === `node ${layer} ${neuron}`);
  }
}
