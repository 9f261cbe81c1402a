// The menu of a weight, a bias or a neuron: type its value, freeze it, remove it.

import { button, make } from "../../common/elements.js";
import { isNeuron, parameterOf, thingName } from "./network_layout.js";

/** @typedef {import("../types.js").Thing} Thing */
/** @typedef {import("../types.js").Picture} Picture */

/**
 * @param {import("../types.js").Emit} emit
 * @param {import("../gestures.js").Gestures} gestures
 * @param {(thing: Thing) => void} goBack gives the focus back to the picture
 */
export function createWeightMenu(emit, gestures, goBack) {
  const element = make("div", { class: "sg-popup", role: "dialog", hidden: "" });

  /** @param {Picture} picture @param {Thing} thing */
  function neuronParts({ scene, frozen }, thing) {
    const { layer, neuron } = thing;
    const { sizes, words } = scene;
    const bias = parameterOf(sizes, { layer, neuron, bias: true });
    const weights = Array.from({ length: sizes[layer - 1] }, (_, from) => parameterOf(sizes, { layer, neuron, from }));
    const parts = [freezeButton([...weights, bias], frozen, words, thing)];
    if (layer < sizes.length - 1 && sizes[layer] > 1) {
      const remove = () => {
        element.hidden = true;
        emit("reshape", { cut: [layer, neuron] });
      };
      parts.push(button(words.cut, words.cut, remove));
    }
    return parts;
  }

  /** @param {Picture} picture @param {Thing} thing */
  function weightParts({ scene, frame, frozen }, thing) {
    const { words } = scene;
    const index = parameterOf(scene.sizes, thing);
    const now = Number(frame.theta[index].toPrecision(6));
    const field = make("input", { type: "number", step: "any", value: now, "aria-label": words.set_to });
    /** @param {number} value */
    const weigh = (value) => emit("weigh", { thing, value, gesture: gestures.next() });
    const take = () => {
      if (field.value.trim() && Number.isFinite(Number(field.value))) weigh(Number(field.value));
    };
    field.onchange = take;
    field.onkeydown = (event) => {
      if (event.key === "Enter") take();
      if (event.key === "Enter" || event.key === "Escape") close(thing);
      event.stopPropagation();
    };
    const toZero = () => {
      weigh(0);
      close(thing);
    };
    return [field, button(words.zero, words.zero, toZero), freezeButton([index], frozen, words, thing)];
  }

  /** @param {number[]} indices @param {Set<number>} frozen @param {Record<string, any>} words @param {Thing} thing */
  function freezeButton(indices, frozen, words, thing) {
    const kind = indices.every((index) => frozen.has(index)) ? "thaw" : "freeze";
    return button(words[kind], words[kind], () => {
      emit("edit", { edit: { [kind]: indices }, gesture: gestures.next() });
      close(thing);
    });
  }

  /** @param {Thing} thing */
  function close(thing) {
    element.hidden = true;
    goBack(thing);
  }

  return {
    element,
    get isOpen() {
      return !element.hidden;
    },
    close() {
      element.hidden = true;
    },
    /** @param {Picture} picture @param {Thing} thing */
    open(picture, thing) {
      const title = thingName(picture.scene, thing);
      const { words } = picture.scene;
      const parts = isNeuron(thing) ? neuronParts(picture, thing) : weightParts(picture, thing);
      element.replaceChildren(
        make("b", {}, title),
        ...parts,
        button("×", words.close, () => close(thing)),
      );
      element.setAttribute("aria-label", title);
      element.hidden = false;
      const [first] = parts;
      first.focus();
      if (first instanceof HTMLInputElement) first.select(); // what is typed replaces it
    },
  };
}
