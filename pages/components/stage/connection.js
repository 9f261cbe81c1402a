// What is under way between browser and server, and what an answer means: a queue of frames and one request at a time.

import { Wishes } from "./wishes.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */

/**
 * - idle: nothing is under way;
 * - waiting: one request is under way;
 * - ahead: one more is, for the next weight of a drag does not wait for the answer to the one before;
 * - outdated: an edit has come since, and the frames under way show a network that was not edited.
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

/** @typedef {import("./wishes.js").Wish} Wish */
/** @typedef {import("./wishes.js").Edit} Edit */

/**
 * A request under way: its number and that of the one before it, if both are; when it was sent, what it asks for, and
 * the moment a request sent ahead goes on from.
 *
 * @typedef {object} Asked
 * @property {number} number
 * @property {number} before
 * @property {number} since
 * @property {string} what
 * @property {Edit} [edit]
 * @property {number} [here] the epoch that was on screen, if that is asked for
 * @property {[number, number] | null} focus
 * @property {{epoch?: number, batch?: number}} end
 */

/**
 * What an answer asks the stage to do: begin with a frame of another run (`first`: the first there is; `resume`: play
 * was pressed meanwhile), show a moment, paint steps, take an update apart, or tell what a session that is new to the
 * run could not keep, by the name of the sentence.
 *
 * @typedef {object} Outcome
 * @property {Frame} [begin]
 * @property {boolean} [first]
 * @property {boolean} [resume]
 * @property {Frame} [show]
 * @property {Frame[]} [paint]
 * @property {Frame} [slow]
 * @property {"without" | "anew"} [lost]
 */

/**
 * The moment on screen, which a session that is new to the run has still to come to, the turns on the way there, and
 * the epoch it is at.
 *
 * @typedef {{epoch: number, batch: number, turns: string, at: number}} Goal
 */

/** Frames below which more are asked for, and asked for at once; and the same while a hand waits for answers. */
const LOW = 24;
const CHUNK = 30;
const LOW_DRAGGED = 3;
const CHUNK_DRAGGED = 6;
/** Frames a second that are not held back. */
const FULL = 60;
/** Milliseconds by which an animation frame may come late without the next one being held back for it. */
const SHORTEST = 16;
/** Milliseconds after which a request is surely under way, and after which it is given up as lost. */
const AHEAD_AFTER = 30;
const LOST_AFTER = 4000;
/** Stands for turns that are not carried, see pages/workspace/retrace.py. */
const NOT_CARRIED = "-";
/** What is asked for once and makes another run of the one there is. */
const RENEWALS = ["shape", "seed", "remedy"];

export class Connection {
  /** @type {State} */
  state = "idle";
  playing = false;
  dragging = false;
  /** A run that begins anew is on its way. */
  renewing = false;
  /** What blew up, as the newest answer says. */
  diverged = "";
  /** @type {number | null} */
  run = null;
  /** @type {Frame[]} */
  queue = [];
  /** Frames in one answer at the most. */
  limit = CHUNK;
  /** Frames a second to show while playing; from FULL on, one in every animation frame. */
  rate = FULL;
  /** A hand is at a panel below, which waits for the stage's frames: few are asked for, and late. */
  yielding = false;
  /** @type {Goal | null} */
  goal = null;
  /** Requests in a row that were given up as lost. */
  missed = 0;
  #due = 0;

  /** @type {(message: Record<string, any>) => void} */
  #send;
  /** @type {() => Situation} */
  #situation;
  #number = 0;
  /** @type {Asked | null} */
  #asked = null;
  /** A request for another run that was given up as lost; it may only be slow. @type {Asked | null} */
  #lost = null;
  #wishes = new Wishes();
  #gesture = 0;
  #resume = false;
  #pace = { unit: "epoch", per: 1 };
  #how = "";
  /** What the newest answer says of its session and of the run. */
  #known = { session: "", origin: "", turns: "", key: "" };

  /**
   * @param {(message: Record<string, any>) => void} send
   * @param {() => Situation} situation
   */
  constructor(send, situation) {
    this.#send = send;
    this.#situation = situation;
  }

  // ---- what the visitor wants

  play() {
    this.diverged = "";
    this.playing = true;
    this.#resume = this.renewing; // pressed while a new run is on its way: it is the one to play
  }

  pause() {
    this.playing = false;
    this.#resume = false;
  }

  /**
   * Go one step; returns the frame that shows it, if it is there already.
   *
   * @param {string} unit "epoch" or "batch"
   */
  step(unit) {
    this.pause();
    this.diverged = ""; // a try: the server says it again if nothing has changed
    if (unit === "batch") this.queue = [];
    const frame = this.queue.shift();
    if (!frame) this.#wishes.step(unit);
    return frame;
  }

  /**
   * Begin anew; whatever else was wanted concerns a run that will be gone.
   *
   * @param {Wish} command
   */
  renew(command) {
    this.drop();
    this.pause();
    this.renewing = true;
    this.#wishes.replaceCommands(command);
  }

  /**
   * Have another network that goes on from what is on screen.
   *
   * @param {Edit} edit
   * @param {string} [kind] "shape", or "remedy" of a note
   */
  reshape(edit, kind = "shape") {
    this.#stop();
    this.renewing = true;
    this.#wishes.command({ do: kind, edit });
  }

  /** @param {string} which "back" or "forth" */
  undo(which) {
    this.#stop();
    this.#wishes.command({ do: which });
  }

  /** @param {Wish} command */
  command(command) {
    this.#wishes.command(command);
  }

  /** Whether a command of this kind has still to be sent. @param {string} kind */
  unsent(kind) {
    return this.#wishes.hasCommand(kind);
  }

  /** Have the moment on screen once more, as it is looked at now; which one that is, is seen when it is asked for. */
  refresh() {
    this.#wishes.look({ do: "look", here: true });
  }

  /** @param {number} epoch */
  seek(epoch) {
    this.drop();
    this.pause();
    this.#wishes.look({ do: "look", epoch, batch: 0 });
  }

  /** Take the next update apart. */
  takeApart() {
    this.pause();
    this.queue = [];
    this.diverged = "";
    this.#wishes.look({ do: "slow" });
  }

  /**
   * Change something at the moment on screen; of what waits to be sent only the newest counts. What was trained before
   * the first of a gesture's edits is dropped.
   *
   * @param {Edit} edit
   * @param {number} gesture
   */
  edit(edit, gesture) {
    if (this.#gesture !== gesture) {
      this.queue = [];
      if (this.#asked?.what === "play") this.state = "outdated";
    }
    this.#gesture = gesture;
    this.#wishes.edit(edit, gesture);
  }

  /** Whether an edit has not been answered yet. */
  get editing() {
    return this.#wishes.hasEdit || Boolean(this.#asked?.edit);
  }

  /** Whether training has diverged and nothing under way can change that. */
  get stuck() {
    return Boolean(this.diverged) && this.state === "idle" && !this.queue.length;
  }

  /** Whether steps wait to be taken or something is under way. */
  get busy() {
    return this.state !== "idle" || this.#wishes.hasSteps;
  }

  /** Let go of every wish and of the answer under way. */
  drop() {
    this.#stop();
    this.#forget();
    this.#wishes.drop();
    this.#lost = null;
    this.goal = null;
  }

  #stop() {
    this.pause();
    this.queue = [];
    this.#wishes.dropSteps();
  }

  #forget() {
    this.#asked = null;
    this.state = "idle";
  }

  /**
   * Let a weight stay where it is dragged to, whatever a frame says that was made before the server knew.
   *
   * @param {Frame} frame
   */
  keepEdited(frame) {
    keep(frame, this.#wishes.newestEdit ?? this.#asked?.edit);
  }

  /**
   * The next frame of play, if it is time for it: where the server gives fewer than a browser can show, they come at an
   * even pace.
   *
   * @param {number} now
   */
  next(now) {
    if (!this.playing || (this.rate < FULL && now < this.#due)) return;
    const frame = this.queue.shift();
    if (frame) this.#due = Math.max(this.#due, now - SHORTEST) + 1000 / this.rate;
    return frame;
  }

  // ---- what is asked for

  /**
   * Ask for what is wanted most, if there is anything to ask for now; returns the frame of a step that is there
   * already.
   *
   * @param {number} now
   */
  tick(now) {
    if (this.#asked && now - this.#asked.since > LOST_AFTER) {
      if (RENEWALS.includes(this.#asked.what)) this.#lost = this.#asked;
      if (this.#asked.what === "show") this.#wishes.commandFirst({ do: "show", scene: "" });
      this.missed++;
      this.#forget();
    }
    if (this.#asked) this.#sendAhead(this.#asked, now);
    else return this.#askNext(now);
  }

  /** @param {number} now */
  #askNext(now) {
    if (this.goal) {
      const { epoch, batch, turns } = this.goal;
      return this.#ask({ do: "return", epoch, batch, turns }, now);
    }
    const wish = this.#wishes.take(this.playing, this.queue.length, this.#situation());
    if (wish === "queued") return this.queue.shift();
    if (wish?.edit && !wish.do) this.#askEdit(wish, {}, now);
    else if (wish) {
      if (wish.count === 1) this.queue = []; // a step goes on from the moment on screen
      this.#ask(wish, now);
    } else if (this.playing && !this.#wishes.hasEdit && !this.diverged) this.#askForMore(now);
  }

  /** @param {number} now */
  #askForMore(now) {
    const [low, count] =
      this.dragging || this.yielding ? [LOW_DRAGGED, CHUNK_DRAGGED] : [LOW, Math.min(CHUNK, this.limit)];
    if (this.queue.at(-1)?.stop) return; // playing ends with it
    if (this.queue.length < low) this.#ask({ do: "play", count, ...this.#pace }, now);
  }

  /**
   * The next weight of a drag does not wait for the answer to the one before, only for that to be under way.
   *
   * @param {Asked} asked
   * @param {number} now
   */
  #sendAhead(asked, now) {
    const dragged = asked.edit?.weights && this.#wishes.newestEdit?.weights;
    const known = !(this.playing && this.#pace.unit === "batch"); // where an epoch of mini-batches ends is not
    if (!dragged || asked.before || now - asked.since <= AHEAD_AFTER || !known) return;
    const edit = this.#wishes.takeEdit();
    if (edit) this.#askEdit(edit, asked.end, now, asked.number);
  }

  /**
   * @param {Wish} wish
   * @param {{epoch?: number, batch?: number}} from
   * @param {number} now
   * @param {number} [before] the request that is still under way
   */
  #askEdit({ edit, gesture }, from, now, before = 0) {
    const wanted = this.playing ? { do: "play", count: LOW_DRAGGED, ...this.#pace } : { do: "look" };
    this.#ask({ ...wanted, ...from, edit, gesture }, now, before);
  }

  /**
   * @param {Wish} wish
   * @param {number} now
   * @param {number} [before]
   */
  #ask(wish, now, before = 0) {
    const situation = this.#situation();
    const { epoch, batch } = this.queue.at(-1) ?? situation;
    const ends = wish.do === "play" && wish.unit === "epoch";
    const number = ++this.#number;
    this.#asked = {
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
    this.#send({ ...situation, epoch, batch, ...wish, number, run: this.run ?? 0, turns_key: this.#known.key });
  }

  // ---- what is answered

  /**
   * The neuron whose map came large with this answer, if it is one to the newest request.
   *
   * @param {number} answered
   */
  focusOf(answered) {
    return this.#asked?.number === answered && this.#asked.focus ? String(this.#asked.focus) : "";
  }

  /** There is no scene yet, and without one no frame can be drawn. @param {number} answered */
  askForScene(answered) {
    this.#wishes.replaceCommands({ do: "show" });
    this.#forget();
    this.#number = Math.max(this.#number, answered);
  }

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
   * Take in an answer.
   *
   * @param {Header} header
   * @param {Frame[]} frames
   * @param {boolean} rescened whether it came with another scene
   * @param {number} now
   * @returns {Outcome}
   */
  answer(header, frames, rescened, now) {
    const otherwise = this.#how !== header.how;
    this.#how = header.how;
    this.#pace = { unit: header.unit, per: header.per };
    this.rate = header.pace;
    this.yielding = header.yielding;
    this.diverged = header.diverged;
    this.missed = 0;
    const { session, origin, turns_key: key } = header;
    const [kept, before] = [this.keeps(header), this.#known];
    this.#known = { session, origin, turns: header.turns ?? before.turns, key };
    const forgotten = this.run !== null && session !== before.session;
    if (!kept) return { ...this.#begin(header, frames[0]), lost: forgotten ? "anew" : undefined };
    if (forgotten) return this.#comeBack(header, before.turns);
    const asked = this.#asked;
    if (this.#lost && header.answered >= this.#lost.number) this.#lost = null;
    if (asked?.before && header.answered === asked.before) return this.#answeredBefore(asked, frames);
    const mine = asked?.number === header.answered;
    const outdated = this.state === "outdated" || (this.playing && this.state === "ahead");
    if (asked && mine) {
      for (const frame of this.queue) keep(frame, asked.edit);
      this.#forget();
      if (!this.#wishes.hasCommands) this.renewing = false;
      // What was drawn ahead of the answer is taken back.
      if (header.said) this.#wishes.command({ do: "show", scene: "" });
    }
    if (rescened || otherwise) {
      // What waits in the queue shows the old slice, or was trained the old way: have it anew from what is on screen.
      const gap = this.queue.length > 0; // then an answer to "play" goes on from a frame that is thrown away here
      this.queue = [];
      this.#forget();
      if (mine && asked?.what === "set" && frames.length && this.#isOnScreen(frames[0])) {
        this.#wishes.look(null);
        return { show: frames[0] };
      }
      if (rescened && !this.playing && !this.#wishes.hasLook && asked?.what !== "look") this.refresh();
      if (asked?.what !== "look" && !(mine && asked?.what === "play" && !gap)) return {};
    }
    if (!asked || !mine) return {};
    const outcome = this.#answered(asked, header, frames, outdated);
    if (this.#wishes.hasEdit && this.playing && !this.#wishes.hasSteps) this.tick(now);
    return outcome;
  }

  /**
   * Whether a frame is the moment on screen as it is looked at now, so that nothing more has to be asked for.
   *
   * @param {Frame} frame
   */
  #isOnScreen({ epoch, batch }) {
    const now = this.#situation();
    return !this.#wishes.looksElsewhere && !this.playing && !now.focus && now.epoch === epoch && now.batch === batch;
  }

  /**
   * Take in the first answer of another run.
   *
   * @param {Header} header
   * @param {Frame} frame
   * @returns {Outcome}
   */
  #begin(header, frame) {
    const first = this.run === null;
    const asked = RENEWALS.includes(this.#asked?.what ?? "") ? this.#asked : this.#lost;
    const resume = this.#resume;
    this.run = header.run;
    this.#number = Math.max(this.#number, header.answered);
    // Asked for since, and not yet sent; or sent while the new run was on its way, and refused for naming the old one.
    if (asked && header.answered !== asked.number) {
      this.#wishes.commandFirst({ do: asked.what, edit: asked.edit });
    }
    if (first) this.#forget();
    else this.drop();
    this.pause();
    if (this.#wishes.hasCommands) {
      this.#resume = resume;
      return { begin: frame, first };
    }
    this.renewing = false;
    return { begin: frame, first, resume };
  }

  /**
   * Take in the first answer of a session that has yet to go through the run; what was asked of the one before is gone.
   *
   * @param {Header} header
   * @param {string} turns on the way to the moment on screen
   * @returns {Outcome}
   */
  #comeBack(header, turns) {
    const { playing } = this;
    const { epoch, batch } = this.#situation();
    this.drop();
    this.#wishes.replaceCommands();
    this.renewing = false;
    this.run = header.run;
    this.#number = Math.max(this.#number, header.answered);
    this.playing = playing;
    const lost = turns === NOT_CARRIED;
    this.goal = { epoch, batch, turns: lost ? "" : turns, at: 0 };
    return lost ? { lost: "without" } : {};
  }

  /**
   * Take in how far a session has come that goes through the run.
   *
   * @param {Header} header
   * @param {Frame} frame
   * @returns {Outcome}
   */
  #returned({ diverged }, frame) {
    if (!this.goal) return {};
    const { epoch, batch } = this.goal;
    this.goal.at = frame.epoch;
    if (!diverged && (frame.epoch < epoch || (frame.epoch === epoch && frame.batch < batch))) return {};
    this.goal = null;
    return { show: frame };
  }

  /**
   * Take in the answer to the first of two requests under way.
   *
   * @param {Asked} asked
   * @param {Frame[]} frames
   * @returns {Outcome}
   */
  #answeredBefore(asked, frames) {
    asked.before = 0;
    if (this.state === "outdated") return {};
    this.state = "waiting";
    if (!this.playing) return { show: frames[0] };
    this.queue.push(...frames);
    return {};
  }

  /**
   * @param {Asked} asked
   * @param {Header} header
   * @param {Frame[]} frames
   * @param {boolean} outdated
   * @returns {Outcome}
   */
  #answered(asked, header, frames, outdated) {
    switch (asked.what) {
      case "look":
        if (asked.here === undefined || asked.here === this.#situation().epoch) return { show: frames[0] };
        this.refresh(); // a step has been taken since
        return {};
      case "return":
        return this.#returned(header, frames[0]);
      case "slow":
        return header.step ? { slow: frames[0] } : {};
      case "step":
        this.#wishes.stepTaken();
        if (header.diverged) this.#wishes.dropSteps();
        return { paint: frames };
      case "play":
        if (outdated) return {};
        this.queue.push(...frames);
        if (header.stopped && frames.length) frames[frames.length - 1].stop = header.stopped;
        return {};
      default:
        return {};
    }
  }
}

/**
 * @param {Frame} frame
 * @param {Edit} [edit]
 */
function keep(frame, edit) {
  for (const [index, value] of edit?.weights ?? []) frame.theta[index] = value;
}
