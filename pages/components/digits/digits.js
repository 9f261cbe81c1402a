// A digit is drawn and a network answers while it is. The drawing goes to the server as one number for each square, one
// message at a time; what is shown of the network was computed there.

import { createChanges } from "../common/changes.js";
import { make } from "../common/elements.js";
import { mounted } from "../common/mounted.js";
import { save, saveMenu } from "../common/save.js";
import { snapshot } from "../common/snapshot.js";
import { onTheme } from "../common/theme.js";
import { createAnswers } from "./answers.js";
import { createDream } from "./dream.js";
import { createNeurons } from "./neurons.js";
import { createPad } from "./pad.js";
import { Sheet } from "./sheet.js";
import { inksOf } from "./squares.js";

/** @typedef {import("./data.js").Data} Data */

/**
 * @param {HTMLElement} root
 * @param {Data} data
 * @param {import("../common/door.js").Send} send
 */
function create(root, data, send) {
  const { words, paper } = data;
  let now = data;
  let inks = inksOf(root);
  const sheet = new Sheet(paper, data.picture);
  const changes = createChanges((change) => send("change", change), data.answered);
  /** @param {import("../common/changes.js").Change} change */
  function ask(change) {
    root.dataset.pending = "true";
    changes.add(change);
  }
  let sent = sheet.text;
  /** @param {boolean} done */
  function tell(done) {
    pad.paint(inks);
    if (sheet.text === sent) return;
    sent = sheet.text;
    ask({ key: "picture", text: sent, done });
  }
  const pad = createPad(sheet, words, () => now.sample.picture, tell);
  const answers = createAnswers(data.answers, words);
  const dream = createDream(data.answers.names, words, paper, (output) =>
    ask({ key: "dream", text: String(output), done: true }),
  );
  const neurons = createNeurons(words);
  root.replaceChildren(make("div", { class: "dg-top" }, pad.box, answers.box, dream.box), neurons.box);
  saveMenu(root, words, (kind) => save(kind, "digits", snapshot(root, [root])));

  /** What the server told last. */
  function paintTold() {
    dream.show(now.dream, inks);
    neurons.show(now.neurons, inks);
  }
  const paintPad = () => pad.paint(inks);
  pad.canvas.onfocus = paintPad;
  pad.canvas.onblur = paintPad;
  const renew = () => {
    inks = inksOf(root);
    paintTold();
    paintPad();
  };
  const resized = new ResizeObserver(renew);
  resized.observe(root);
  const unlisten = onTheme(root, renew);
  return {
    /** @param {Data} newest */
    show(newest) {
      now = newest;
      changes.answer(now.answered);
      answers.show(now.answers);
      pad.says.textContent = now.sample.says;
      paintTold();
      const { values, best } = now.answers;
      Object.assign(root.dataset, {
        answered: now.answered,
        answers: values.map((value) => value.toFixed(6)).join(" "),
        best,
        active: now.neurons.best,
        dream: now.dream?.output ?? "",
        picture: now.picture.join(" "),
      });
      changes.flush();
      root.dataset.pending = String(changes.pending("picture") || changes.pending("dream"));
    },
    stop() {
      changes.stop();
      resized.disconnect();
      unlisten();
    },
  };
}

export const mount = mounted(create);
