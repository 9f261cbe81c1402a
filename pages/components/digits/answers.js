// What the network answers to the drawing: a bar for each class.

import { make, setText } from "../common/elements.js";
import { decimal } from "../common/numbers.js";

/** @typedef {import("./data.js").Answers} Answers */

/** @param {Answers} answers @param {Record<string, string>} words */
export function createAnswers({ names }, words) {
  const says = make("p", { class: "dg-says", "aria-live": "polite" });
  const rows = names.map((name) => {
    const bar = make("i");
    const value = make("data");
    return {
      row: make("li", {}, make("b", {}, name), make("span", { "aria-hidden": "true" }, bar), value),
      bar,
      value,
    };
  });
  const list = make("ul", { "aria-label": words.answers }, ...rows.map(({ row }) => row));
  return {
    box: make("section", {}, make("h4", {}, words.answers), list, says),
    /** @param {Answers} answers */
    show(answers) {
      rows.forEach(({ row, bar, value }, i) => {
        bar.style.width = `${100 * answers.shares[i]}%`;
        setText(value, decimal(answers.values[i], 3));
        row.classList.toggle("dg-best", i === answers.best);
      });
      setText(says, answers.says); // read aloud when it changes
    },
  };
}
