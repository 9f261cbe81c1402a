// What is said of the training to those who hear the page: now and then by itself, and at once where something happens.

import { fill, short } from "../common/numbers.js";
import { scoreText } from "./views/tables.js";

/** @typedef {import("./types.js").Picture} Picture */

/** Milliseconds between what is said by itself. */
const APART = 4000;

/** Where training is, in a sentence. @param {Picture} picture */
export function statusText({ frame: { epoch, losses, scores }, scene }) {
  const { words, classes } = scene;
  const sentence = classes.length ? words.status : words.status_r2;
  return fill(sentence, { epoch, loss: short(losses[0]), score: scoreText(scene, scores[1]) });
}

/** @param {HTMLElement} element that is read out when its text changes */
export function createSpeech(element) {
  let since = 0;
  return {
    /** Whether it is time to say something again. @param {number} now */
    isDue: (now) => now - since >= APART,

    /** Say a text, or where training is. @param {Picture} picture @param {string} [text] */
    say(picture, text) {
      since = performance.now();
      const status = statusText(picture);
      element.textContent = text ?? (picture.playing ? status : `${picture.scene.words.paused} ${status}`);
    },
  };
}
