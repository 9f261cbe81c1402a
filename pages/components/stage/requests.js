// The requests under way: one at a time, but for the next weight of a drag, which does not wait for the answer before.

/** @typedef {import("./wishes.js").Wish} Wish */
/** @typedef {import("./wishes.js").Edit} Edit */

/**
 * - idle: nothing is under way;
 * - waiting: one request is under way;
 * - ahead: one more is, for the next weight of a drag does not wait for the answer to the one before;
 * - outdated: the frames under way are not to be shown, for the network has been edited since, or play has been left.
 *
 * @typedef {"idle" | "waiting" | "ahead" | "outdated"} State
 */

/**
 * What every request says besides its wish. The moment is the one on screen.
 *
 * @typedef {object} Situation
 * @property {number} epoch
 * @property {number} batch
 * @property {[number, number] | null} focus
 * @property {boolean} detail
 * @property {string} scene
 * @property {string} earlier
 */

/**
 * A request under way: the message itself, its number and that of the one before it, if both are; when it was sent,
 * what it asks for, and the moment a request sent ahead goes on from.
 *
 * @typedef {object} Asked
 * @property {Record<string, any>} message
 * @property {number} number
 * @property {number} before
 * @property {number} since
 * @property {string} what
 * @property {Edit} [edit]
 * @property {number} [here] the epoch that was on screen, if that is asked for
 * @property {[number, number] | null} focus
 * @property {{epoch?: number, batch?: number}} end
 */

/** Milliseconds after which a request is surely under way, and after which it is given up as lost. */
const AHEAD_AFTER = 30;
const LOST_AFTER = 4000;
/** What is asked for once and makes another run of the one there is. */
const RENEWALS = ["shape", "seed", "remedy"];
/** What is done by request, besides an edit; none of it is done twice, for it is meant for the run there was before. */
const COMMANDS = ["back", "forth", "reset", "set", "name", "forget"];

export class Requests {
  /** @type {State} */
  state = "idle";
  /** The newest one under way. @type {Asked | null} */
  asked = null;
  /** Requests in a row that were given up as lost. */
  missed = 0;

  /** @type {(message: Record<string, any>) => void} */
  #send;
  /** @type {() => Situation} */
  #situation;
  #number = 0;
  /** A request for another run that was given up as lost; it may only be slow. @type {Asked | null} */
  #lost = null;

  /**
   * @param {(message: Record<string, any>) => void} send
   * @param {() => Situation} situation
   */
  constructor(send, situation) {
    this.#send = send;
    this.#situation = situation;
  }

  /**
   * @param {Wish} wish
   * @param {number} now
   * @param {Record<string, any>} about what it says of the run
   * @param {{epoch: number, batch: number}} [last] the newest frame that waits to be shown, if one does
   * @param {number} [before] the request that is still under way
   */
  ask(wish, now, about, last, before = 0) {
    const situation = this.#situation();
    const { epoch, batch } = last ?? situation;
    const ends = wish.do === "play" && wish.unit === "epoch";
    const number = ++this.#number;
    const message = { ...situation, epoch, batch, ...wish, number, ...about };
    this.asked = {
      message,
      number,
      before,
      since: now,
      what: wish.count === 1 ? "step" : wish.do,
      edit: wish.edit,
      here: wish.here ? wish.epoch : undefined,
      focus: situation.focus,
      end: ends ? { epoch: (wish.epoch ?? epoch) + wish.count * wish.per, batch: 0 } : {},
    };
    this.state = before ? "ahead" : "waiting";
    this.#send(message);
  }

  /**
   * What has been under way for too long and is given up as lost. What a hand did is not: the very same request is sent
   * again, and a server to which it came after all knows it.
   *
   * @param {number} now
   */
  giveUp(now) {
    const { asked } = this;
    if (!asked || now - asked.since <= LOST_AFTER) return null;
    this.missed++;
    const renewal = RENEWALS.includes(asked.what);
    if ((asked.edit && !renewal) || COMMANDS.includes(asked.what)) {
      asked.since = now;
      this.#send(asked.message);
      return null;
    }
    if (renewal) this.#lost = asked;
    this.forget();
    return asked;
  }

  /** Whether the next weight of a drag may be sent: the request before it is surely under way. @param {number} now */
  canSendAhead(now) {
    return this.asked !== null && !this.asked.before && now - this.asked.since > AHEAD_AFTER;
  }

  /** Frames to be played are on their way, and what is wanted now goes on from the moment on screen instead. */
  outdate() {
    if (this.asked?.what === "play") this.state = "outdated";
  }

  /** Let go of what is under way, whatever comes of it. */
  forget() {
    this.asked = null;
    this.state = "idle";
  }

  /** Let go of what was given up too. */
  forgetAll() {
    this.forget();
    this.#lost = null;
  }

  /** How many have been sent, or counted before. */
  get count() {
    return this.#number;
  }

  /** Count on from what a server has answered already. @param {number} answered */
  countFrom(answered) {
    this.#number = Math.max(this.#number, answered);
  }

  /** Take in that something of the run has been answered. @param {number} answered */
  heard(answered) {
    if (this.#lost && answered >= this.#lost.number) this.#lost = null;
  }

  /** What asked for another run and is still without its answer, if anything is. @param {number} answered */
  renewalBefore(answered) {
    const asked = RENEWALS.includes(this.asked?.what ?? "") ? this.asked : this.#lost;
    return asked && answered !== asked.number ? asked : null;
  }

  /**
   * The neuron whose map came large with an answer, if it is one to the newest request.
   *
   * @param {number} answered
   */
  focusOf(answered) {
    return this.asked?.number === answered && this.asked.focus ? String(this.asked.focus) : "";
  }
}
