// The buttons that save what is on the stage: its picture as PNG or SVG, and a film of the training so far.

import { download } from "../common/download.js";
import { button } from "../common/elements.js";
import { fill } from "../common/numbers.js";
import { save, saveButtons } from "../common/save.js";
import { createFilm } from "./film.js";
import { capturePicture, writtenPicture } from "./picture.js";
import { statusText } from "./speech.js";

/** @typedef {import("./types.js").Picture} Picture */
/** @typedef {import("./types.js").Words} Words */

/**
 * @param {object} given
 * @param {HTMLElement} given.root says whether a film is being made, as `data-filming`
 * @param {Parameters<typeof writtenPicture>[1]} given.views
 * @param {() => Picture | null} given.picture the one on screen
 * @param {(epoch: number) => void} given.seek asks for a moment
 * @param {() => void} given.pause
 */
export function createSaving({ root, views, picture, seek, pause }) {
  /** @type {Words} */
  let words = {};
  /** The size of every picture of a film is that of its first. @type {{width: number, height: number} | null} */
  let size = null;
  const filming = button("", "", () => film(), "sg-small");
  const filmer = createFilm({ seek, capture, tell, done: (made) => download(made, "training.png") });

  /** @param {"svg" | "png"} kind */
  function savePicture(kind) {
    const now = picture();
    if (now) save(kind, "network", writtenPicture(now, views, statusText(now)));
  }

  /** Make a film of the training so far; pressed again, give it up. */
  function film() {
    if (filmer.running) {
      filmer.cancel();
      return;
    }
    const now = picture();
    if (!now) return;
    if (now.playing) pause();
    size = null;
    filmer.start(Math.max(now.header.last, now.frame.epoch), now.frame.epoch);
  }

  /** @returns {ImageData | null} */
  function capture() {
    const now = picture();
    const drawn = now && capturePicture(now, views, statusText(now), size);
    size ??= drawn && { width: drawn.width, height: drawn.height };
    return drawn;
  }

  /** How far the film is, from 0 to 1; null if none is being made. @param {number | null} share */
  function tell(share) {
    const percent = Math.round(100 * (share ?? 0));
    filming.textContent = share === null ? `⤓ ${words.film}` : `✕ ${fill(words.filming, { percent })}`;
    filming.title = share === null ? words.film_help : words.film_cancel;
    filming.setAttribute("aria-label", filming.title);
    root.toggleAttribute("data-filming", share !== null);
  }

  return {
    /** The buttons, in these words. @param {Words} given */
    buttons(given) {
      words = given;
      tell(null);
      return [...saveButtons(words, savePicture, "sg-small"), filming];
    },

    cancel: filmer.cancel,

    /** A moment that was asked for is on screen. @param {number} epoch */
    shown(epoch) {
      filmer.took(epoch).catch(console.error);
    },
  };
}
