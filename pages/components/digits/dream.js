// The picture that one of the answers likes most, chosen by a button for each.

import { button, make } from "../common/elements.js";
import { fill } from "../common/numbers.js";
import { paintSquares, ruleSquares } from "./squares.js";

/** @typedef {import("./data.js").Dream} Dream */

/**
 * @param {string[]} names of the answers
 * @param {Record<string, string>} words
 * @param {import("./data.js").Paper} paper
 * @param {(output: number) => void} choose
 */
export function createDream(names, words, { side, fine }, choose) {
  const canvas = make("canvas", { class: "dg-dream", role: "img", "aria-label": words.dream });
  const says = make("p");
  const buttons = names.map((name, i) => button(name, fill(words.dream_of, { name }), () => choose(i)));
  const group = make("div", { class: "dg-tools", role: "group", "aria-label": words.dream }, ...buttons);
  let painted = ""; // the picture on the screen
  /** @type {import("./squares.js").Inks | null} */
  let paintedIn = null;
  return {
    box: make("section", {}, make("h4", {}, words.dream), group, canvas, says),
    /** @param {Dream | null} dream @param {import("./squares.js").Inks} inks */
    show(dream, inks) {
      canvas.hidden = !dream;
      says.textContent = dream ? dream.says : words.dream_help;
      buttons.forEach((one, i) => {
        one.setAttribute("aria-pressed", String(dream?.output === i));
      });
      const picture = String(dream?.picture ?? "");
      if (!dream || (picture === painted && inks === paintedIn)) return;
      [painted, paintedIn] = [canvas.clientWidth ? picture : "", inks];
      const values = dream.picture.map((count) => count / fine ** 2);
      paintSquares(canvas, values, inks, false);
      ruleSquares(canvas, side, inks);
    },
  };
}
