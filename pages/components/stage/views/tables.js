// Loss and score of training and test, the confusion table, and the sample that is looked at, in numbers.

import { make, setText } from "../../common/elements.js";
import { fill, percent, short } from "../../common/numbers.js";

/** @typedef {import("../types.js").Picture} Picture */
/** @typedef {import("../types.js").Scene} Scene */

/** A score as people read it: of classes a share, of numbers R². @param {Scene} scene @param {number} score */
export const scoreText = ({ classes }, score) => (classes.length ? percent(score) : short(score));

/** What the network says of the sample. @param {Picture} picture */
function answerText({ frame, scene }) {
  const outputs = [...frame.a.subarray(-scene.sizes[scene.sizes.length - 1])];
  if (scene.task === "multiclass") return scene.classes[outputs.indexOf(Math.max(...outputs))];
  return outputs.map(short).join(", ");
}

/** @param {HTMLElement} root */
export function createTables(root) {
  const scores = make("table", { class: "sg-scores" });
  const confusion = make("table", { class: "sg-table" });
  const sample = make("p", { class: "sg-one" });
  /** @type {Record<"losses" | "scores" | "counts", HTMLElement[]>} */
  let cells = { losses: [], scores: [], counts: [] };
  /** The penalty and how many weights it holds at 0. */
  const held = [make("td", { class: "sg-train" }), make("td")];
  const heldRow = make("tr", { class: "sg-held", hidden: "" });
  const lossHead = make("th", { scope: "row" });
  root.append(scores, confusion, sample);

  return {
    /** @param {Picture} picture */
    renew({ scene }) {
      const { words, classes, task } = scene;
      const cell = (kind = "") => make("td", kind ? { class: kind } : {});
      /** @param {string} text */
      const side = (text) => make("th", { scope: "row" }, text);
      /** @param {...string} texts */
      const head = (corner = "", ...texts) => {
        const first = corner ? make("th", { scope: "col" }, corner) : make("td");
        return make("tr", {}, first, ...texts.map((text) => make("th", { scope: "col" }, text)));
      };
      cells = {
        losses: [cell("sg-train"), cell()],
        scores: [cell("sg-train"), cell()],
        counts: [cell(), cell("wrong"), cell("wrong"), cell()],
      };
      scores.replaceChildren(
        head("", words.train, words.test),
        make("tr", {}, lossHead, ...cells.losses),
        make("tr", {}, side(classes.length ? words.accuracy : words.r2), ...cells.scores),
        heldRow,
      );
      heldRow.replaceChildren(side(words.penalty), ...held);
      heldRow.title = words.penalty_help;
      confusion.replaceChildren();
      confusion.setAttribute("aria-label", words.confusion);
      confusion.title = words.confusion;
      if (task !== "binary") return;
      const [hit, alarm, miss, right] = cells.counts;
      const [said, truth] = [words.said, words.truth].map((text) => classes.map((name) => fill(text, { name })));
      confusion.append(
        head(words.test, said[0], said[1]),
        make("tr", {}, side(truth[0]), right, alarm),
        make("tr", {}, side(truth[1]), miss, hit),
      );
    },

    /** @param {Picture} picture */
    draw(picture) {
      const { frame, scene, header, numbered } = picture;
      frame.losses.forEach((loss, i) => {
        setText(cells.losses[i], short(loss));
      });
      frame.scores.forEach((score, i) => {
        setText(cells.scores[i], scoreText(scene, score));
      });
      const { l1, l2, class_weights } = header.recipe;
      const weighted = class_weights !== undefined && scene.classes.length > 0;
      setText(lossHead, weighted ? scene.words.weighted_loss : scene.words.loss);
      lossHead.title = weighted ? scene.words.weighted_help : "";
      heldRow.hidden = !l1 && !l2;
      setText(held[0], short(frame.penalty));
      setText(held[1], fill(scene.words.zeros, { zeros: frame.zeros }));
      frame.counts.forEach((count, i) => {
        setText(cells.counts[i], String(count));
      });
      const { row, truth } = header.sample;
      const says = { row: row + 1, says: answerText(picture), truth, loss: short(frame.own) };
      setText(sample, numbered ? fill(scene.words.sample_says, says) : "");
    },
  };
}
