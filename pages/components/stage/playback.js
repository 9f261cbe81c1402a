// The frames that wait to be shown while a run plays: at what pace they are shown, and when more are asked for.

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */

/** Frames below which more are asked for, and asked for at once; and the same while a hand waits for answers. */
const LOW = 24;
const CHUNK = 30;
const LOW_DRAGGED = 3;
const CHUNK_DRAGGED = 6;
/** Frames a second that are not held back. */
const FULL = 60;
/** Milliseconds by which an animation frame may come late without the next one being held back for it. */
const SHORTEST = 16;

export class Playback {
  playing = false;
  /** A hand is at a weight. */
  dragging = false;
  /** A run that begins anew is on its way. */
  renewing = false;
  /** Play was pressed while a new run was on its way: it is the one to play. */
  resume = false;
  /** What blew up, as the newest answer says. */
  diverged = "";
  /** @type {Frame[]} */
  queue = [];
  /** Frames in one answer at the most. */
  limit = CHUNK;
  /** Frames to ask for at once, as the server would have it. */
  #chunk = CHUNK;
  /** Frames a second to show; from FULL on, one in every animation frame. */
  #rate = FULL;
  /** When the next frame is due, where they are held back. */
  #due = 0;
  /** A hand is at a panel below, which waits for the stage's frames: few are asked for, and late. */
  #yielding = false;
  /** From one frame to the next. */
  #step = { unit: "epoch", per: 1 };
  /** How training goes on. */
  #how = "";

  play() {
    this.diverged = "";
    this.playing = true;
    this.resume = this.renewing;
  }

  pause() {
    this.playing = false;
    this.resume = false;
  }

  /** Pause, and let go of what was to be shown. */
  stop() {
    this.pause();
    this.queue = [];
  }

  /**
   * Take in how the run is played from now on; returns whether it is trained otherwise than before.
   *
   * @param {Header} header
   */
  adjust({ how, unit, per, pace, chunk, yielding, diverged }) {
    const otherwise = this.#how !== how;
    this.#how = how;
    this.#step = { unit, per };
    this.#rate = pace;
    this.#chunk = chunk;
    this.#yielding = yielding;
    this.diverged = diverged;
    return otherwise;
  }

  /** Let frames be shown. @param {Frame[]} frames @param {string} stopped why playing ends with the last, or "" */
  queueUp(frames, stopped) {
    this.queue.push(...frames);
    if (stopped && frames.length) frames[frames.length - 1].stop = stopped;
  }

  /**
   * The next frame, if it is time for it: where the server gives fewer than a browser can show, they come at an even
   * pace.
   *
   * @param {number} now
   */
  next(now) {
    if (!this.playing || (this.#rate < FULL && now < this.#due)) return;
    const frame = this.queue.shift();
    if (frame) this.#due = Math.max(this.#due, now - SHORTEST) + 1000 / this.#rate;
    return frame;
  }

  /** The wish for more frames, if they are needed. @returns {import("./wishes.js").Wish | null} */
  get more() {
    const hurried = this.dragging || this.#yielding;
    const [low, count] = hurried ? [LOW_DRAGGED, CHUNK_DRAGGED] : [LOW, Math.min(this.#chunk, this.limit)];
    const ends = this.queue.at(-1)?.stop; // playing ends with it
    return ends || this.queue.length >= low ? null : { do: "play", count, ...this.#step };
  }

  /** The wish that answers an edit: the few frames that are played next, or the moment on screen. */
  get afterEdit() {
    return this.playing ? { do: "play", count: LOW_DRAGGED, ...this.#step } : { do: "look" };
  }

  /** Whether it is known at which moment a chunk of frames ends: of mini-batches it is not. */
  get endsKnown() {
    return !(this.playing && this.#step.unit === "batch");
  }
}
