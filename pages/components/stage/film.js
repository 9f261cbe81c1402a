// A film of the training so far: moments spread over it are asked for one after the other, and drawn into one file.

import { createApng } from "../common/apng.js";

/** Moments of a film at the most; milliseconds each is shown, and the last. */
const MOST = 120;
const EACH = 70;
const LAST = 2500;

/** The epochs of a film, the first and the last among them. @param {number} last @param {number} [most] */
export function filmed(last, most = MOST) {
  const count = Math.min(most, last + 1);
  return Array.from({ length: count }, (_, i) => Math.round((last * i) / Math.max(1, count - 1)));
}

/**
 * @param {object} given
 * @param {(epoch: number) => void} given.seek asks for a moment
 * @param {() => ImageData | null} given.capture draws the moment on screen
 * @param {(share: number | null) => void} given.tell how far it is, from 0 to 1; null when it is over
 * @param {(film: Blob) => void} given.done takes the film
 */
export function createFilm({ seek, capture, tell, done }) {
  /** @type {{ epochs: number[], at: number, back: number, file: ReturnType<typeof createApng> | null } | null} */
  let film = null;

  return {
    get running() {
      return film !== null;
    },

    /** @param {number} last the furthest epoch @param {number} back where to stand afterwards */
    start(last, back) {
      film = { epochs: filmed(last), at: 0, back, file: null };
      tell(0);
      seek(film.epochs[0]);
    },

    /** Stop without a film. */
    cancel() {
      if (!film) return;
      film = null;
      tell(null);
    },

    /** A moment is on screen. @param {number} epoch */
    async took(epoch) {
      const now = film;
      if (!now || epoch !== now.epochs[now.at]) return;
      const drawn = capture();
      if (!drawn) return;
      now.file ??= createApng(drawn.width, drawn.height);
      const over = ++now.at === now.epochs.length;
      await now.file.add(drawn.data, over ? LAST : EACH);
      if (film !== now) return; // it was cancelled meanwhile
      tell(now.at / now.epochs.length);
      if (!over) {
        seek(now.epochs[now.at]);
        return;
      }
      film = null;
      tell(null);
      done(now.file.blob());
      seek(now.back);
    },
  };
}
