// Menus of the ways to look at the stage: what lines and neurons show, the colours, the axes of the loss.

import { make, menu } from "../../common/elements.js";

/** @typedef {import("../types.js").Scene} Scene */

/**
 * Menus of some controls, each with its label; they emit "set" ({key, text}).
 *
 * @param {string[]} keys
 * @param {import("../types.js").Emit} emit
 */
export function viewMenus(keys, emit) {
  /** @type {Map<string, HTMLSelectElement>} */
  const menus = new Map();
  return {
    /** @param {Scene} scene */
    create({ words, views }) {
      return keys.map((key) => {
        const label = words[key];
        const options = /** @type {[string, string][]} */ (Object.entries(words[`${key}_of`]));
        const select = menu(label, options, views[key], (text) => emit("set", { key, text }));
        menus.set(key, select);
        return make("label", {}, `${label} `, select);
      });
    },
    /** @param {Record<string, string>} views */
    adjust(views) {
      for (const [key, select] of menus) select.value = views[key];
    },
  };
}
