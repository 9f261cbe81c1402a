// The line below the network: what is pointed at, in words and numbers; what an update does; or what is wrong.

import { make, setText } from "../../common/elements.js";
import { bracketed, brief, fill, product, short } from "../../common/numbers.js";
import { isNeuron, neuronIndex, parameterOf, thingName } from "./network_layout.js";
import { createRemedies } from "./remedies.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Thing} Thing */

/** Terms of a sum that are written out. */
const MOST_TERMS = 4;

/**
 * A weight or a bias, its gradient and its last change.
 *
 * @param {Picture} picture
 * @param {Thing} thing
 */
function weightText({ frame, scene, header, frozen }, thing) {
  const { words } = scene;
  const index = parameterOf(scene.sizes, thing);
  /** @param {Float32Array | undefined} numbers */
  const known = (numbers) => (numbers ? short(numbers[index]) : "…");
  const values = { value: short(frame.theta[index]), grad: known(frame.grad), moved: known(frame.moved) };
  const text = fill(words.value, { name: thingName(scene, thing), ...values });
  if (frozen.has(index)) return `${text} · ${words.frozen}`;
  const held = header.recipe.l1 > 0 && !thing.bias && !frame.theta[index];
  return held ? `${text} · ${words.held}` : text;
}

/**
 * What a neuron computes for the sample, with its numbers.
 *
 * @param {Picture} picture
 * @param {Thing} thing
 */
function neuronText({ frame, scene, header }, thing) {
  const { words, sizes, activations } = scene;
  const { layer, neuron } = thing;
  const inputs = layer === 1 ? header.sample.x : frame.a.subarray(neuronIndex(sizes, layer - 1, 0));
  const count = sizes[layer - 1];
  const terms = Array.from({ length: Math.min(MOST_TERMS, count) }, (_, from) => {
    const weight = brief(frame.theta[parameterOf(sizes, { layer, neuron, from })]);
    return product(weight, brief(inputs[from]));
  });
  if (count > MOST_TERMS) terms.push(`… ${fill(words.more_terms, { n: count - MOST_TERMS })}`);
  terms.push(bracketed(brief(frame.theta[parameterOf(sizes, { layer, neuron, bias: true })])));
  const k = neuronIndex(sizes, layer, neuron);
  return fill(words.formula, {
    name: thingName(scene, thing),
    row: header.sample.row + 1,
    terms: terms.join(" + "),
    z: short(frame.z[k]),
    f: activations[layer - 1],
    a: short(frame.a[k]),
  });
}

/** What is pointed at, for scripts to read. @param {Thing} thing */
const thingCode = ({ layer, neuron, from, bias }) =>
  [layer, neuron, ...(from === undefined ? (bias ? ["b"] : []) : [from])].join(" ");

/**
 * Emits what the buttons beside a note do, see `createRemedies`.
 *
 * @param {HTMLElement} root
 * @param {HTMLElement} stage the element that says what is pointed at, as `data-over`
 * @param {import("../types.js").Emit} emit
 */
export function createCaption(root, stage, emit) {
  const element = make("p", { class: "sg-say" });
  const remedies = createRemedies(stage, emit);
  root.append(make("div", { class: "sg-foot" }, element, remedies.element));
  return {
    element,
    /** @param {Picture} picture */
    draw(picture) {
      const { at, slow, said, scene } = picture;
      const ill = remedies.draw(picture, performance.now());
      const note = said || (ill && `${ill.meaning} ${ill.advice}`);
      if (!slow) element.classList.toggle("sg-warn", !at && Boolean(note));
      if (slow) stage.dataset.over = "";
      else if (at) stage.dataset.over = thingCode(at);
      else delete stage.dataset.over;
      if (slow) setText(element, slow.says);
      else if (!at) setText(element, note || scene.words.hint);
      else setText(element, isNeuron(at) ? neuronText(picture, at) : weightText(picture, at));
    },
  };
}
