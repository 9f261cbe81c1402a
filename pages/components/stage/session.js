// Which session answers, and the way back to the moment on screen where it is another one than before.

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */

/**
 * The moment on screen, which a session that is new to the run has still to come to, the turns on the way there, and
 * the epoch it is at.
 *
 * @typedef {{epoch: number, batch: number, turns: string, at: number}} Goal
 */

/** Stands for turns that are not carried, see pages/workspace/retrace.py. */
const NOT_CARRIED = "-";

export class Session {
  /** @type {Goal | null} */
  goal = null;
  /** @type {number | null} */
  run = null;
  /** What the newest answer says of its session and of the run. */
  #known = { session: "", origin: "", turns: "", key: "" };

  /**
   * Whether what is on screen stays with an answer: it is of the same run, or of one that another session began alike.
   *
   * @param {Header} header
   */
  keeps({ session, run, origin }) {
    if (session === this.#known.session) return run === this.run;
    return this.run !== null && origin === this.#known.origin;
  }

  /**
   * Take in who answers.
   *
   * @param {Header} header
   * @returns {{another: boolean, turns: string}} whether it is another session than the one that had the run, and the
   *     turns on the way to the moment on screen
   */
  meet({ session, origin, turns, turns_key: key }) {
    const before = this.#known;
    this.#known = { session, origin, turns: turns ?? before.turns, key };
    return { another: this.run !== null && session !== before.session, turns: before.turns };
  }

  /** What every request says of the run it is about. */
  get about() {
    return { run: this.run ?? 0, turns_key: this.#known.key };
  }

  /**
   * Let a session that has yet to go through the run come to the moment on screen; returns whether all the turns on the
   * way are known.
   *
   * @param {number} run
   * @param {{epoch: number, batch: number}} screen
   * @param {string} turns
   */
  comeBack(run, { epoch, batch }, turns) {
    const lost = turns === NOT_CARRIED;
    this.run = run;
    this.goal = { epoch, batch, turns: lost ? "" : turns, at: 0 };
    return !lost;
  }

  /**
   * Take in how far it has come; returns whether it is there, or as near as it will come.
   *
   * @param {Header} header
   * @param {Frame} frame
   */
  returned({ diverged }, frame) {
    if (!this.goal) return false;
    const { epoch, batch } = this.goal;
    this.goal.at = frame.epoch;
    if (!diverged && (frame.epoch < epoch || (frame.epoch === epoch && frame.batch < batch))) return false;
    this.goal = null;
    return true;
  }
}
