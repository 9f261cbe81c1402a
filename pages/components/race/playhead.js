// Where the race is: frames as they come, the epoch on the screen, and when to ask for more. Without a DOM.

/** @typedef {import("./data.js").RaceFrame} RaceFrame */

/** Frames left at which more are asked for; they last long enough for the answer to come. */
const FEW = 40;
/** Seconds that one animation frame may stand for; a page that slept goes on where it was. */
const LONGEST = 0.1;
/** Animation frames are never quite evenly spaced. */
const NEARLY = 0.35;

export class Playhead {
  /** @type {RaceFrame[]} */
  frames = [];
  race = "";
  distance = 0;
  /** The epoch on the screen, with its fraction; the furthest that was; frames the server has. */
  at = 0;
  seen = 0;
  done = 0;
  playing = false;
  locked = false;
  asked = false;
  ended = false;
  /** Epochs a second that are wanted, and frames a second that the server can give. */
  rate = 60;
  pace = 60;

  /** @param {(what: "more" | "end") => void} ask */
  constructor(ask) {
    this.ask = ask;
  }

  /** The epoch on the screen. */
  get epoch() {
    return Math.floor(this.at);
  }

  get over() {
    return this.distance > 0 && this.epoch >= this.distance;
  }

  /** Whether it would play and has nothing to show. */
  get waiting() {
    return this.playing && this.epoch >= this.frames.length - 1 && !this.over;
  }

  /**
   * Take in an answer; tell whether it is another race.
   *
   * @param {Pick<import("./data.js").Header, "race" | "first" | "distance" | "done" | "at" | "locked" | "pace">} header
   * @param {RaceFrame[]} frames
   */
  receive(header, frames) {
    const other = header.race !== this.race;
    if (other) {
      this.frames = [];
      this.playing = false;
      this.ended = false;
      this.at = this.seen = header.at;
    }
    this.race = header.race;
    this.distance = header.distance;
    this.done = header.done;
    this.pace = header.pace;
    this.locked = header.locked;
    this.asked = false;
    if (header.first <= this.frames.length) this.frames.push(...frames.slice(this.frames.length - header.first));
    this.want();
    return other;
  }

  /** Ask for more, if more is needed soon or the server has it already. */
  want() {
    const have = this.frames.length;
    if (this.asked || this.locked || !this.race || have > this.distance) return;
    const soon = this.playing && have - 1 - this.at < FEW;
    if (soon || have <= this.at || have < this.done) {
      this.asked = true;
      this.ask("more");
    }
  }

  /** Play, from the start if it is over, or pause. */
  toggle() {
    if (this.locked) return;
    if (!this.playing && this.over) this.at = 0;
    this.playing = !this.playing;
    this.want();
  }

  /** @param {number} epoch */
  seek(epoch) {
    this.playing = false;
    this.at = Math.max(0, Math.min(epoch, this.frames.length - 1));
  }

  /**
   * Go on by what an animation frame lasts.
   *
   * @param {number} seconds
   */
  tick(seconds) {
    if (!this.playing) return;
    let step = ((this.rate * this.pace) / 60) * Math.min(seconds, LONGEST);
    if (Math.abs(step - 1) < NEARLY) step = 1; // an epoch for each animation frame: none twice, none left out
    this.at = Math.min(this.at + step, Math.max(0, this.frames.length - 1));
    this.seen = Math.max(this.seen, this.epoch);
    if (this.over) this.finish();
    else this.want();
  }

  /** The end is on the screen. */
  finish() {
    this.playing = false;
    if (!this.ended) this.ask("end");
    this.ended = true;
  }

  /** What is on the screen. @returns {RaceFrame | undefined} */
  get frame() {
    return this.frames[Math.min(this.epoch, this.frames.length - 1)];
  }
}
