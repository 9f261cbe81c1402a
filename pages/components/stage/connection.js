// What a visitor wants of the server and what its answers mean: a queue of frames, and the next request for it.

import { Requests } from "./requests.js";
import { Session } from "./session.js";
import { Wishes } from "./wishes.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */
/** @typedef {import("./wishes.js").Wish} Wish */
/** @typedef {import("./wishes.js").Edit} Edit */
/** @typedef {import("./requests.js").Asked} Asked */

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

/** Frames below which more are asked for, and asked for at once; and the same while a hand waits for answers. */
const LOW = 24;
const CHUNK = 30;
const LOW_DRAGGED = 3;
const CHUNK_DRAGGED = 6;
/** Frames a second that are not held back. */
const FULL = 60;
/** Milliseconds by which an animation frame may come late without the next one being held back for it. */
const SHORTEST = 16;

export class Connection {
  playing = false;
  dragging = false;
  /** A run that begins anew is on its way. */
  renewing = false;
  /** What blew up, as the newest answer says. */
  diverged = "";
  /** @type {Frame[]} */
  queue = [];
  /** Frames to ask for at once, as the server would have it. */
  chunk = CHUNK;
  /** Frames in one answer at the most. */
  limit = CHUNK;
  /** Frames a second to show while playing; from FULL on, one in every animation frame. */
  rate = FULL;
  /** A hand is at a panel below, which waits for the stage's frames: few are asked for, and late. */
  yielding = false;
  #due = 0;

  /** @type {() => import("./requests.js").Situation} */
  #situation;
  #requests;
  #session = new Session();
  #wishes = new Wishes();
  #gesture = 0;
  #resume = false;
  #pace = { unit: "epoch", per: 1 };
  #how = "";

  /**
   * @param {(message: Record<string, any>) => void} send
   * @param {() => import("./requests.js").Situation} situation
   */
  constructor(send, situation) {
    this.#requests = new Requests(send, situation);
    this.#situation = situation;
  }

  get state() {
    return this.#requests.state;
  }

  /** The run on screen, null before the first answer. */
  get run() {
    return this.#session.run;
  }

  /** The moment on screen, where a session that is new to the run has still to come to it. */
  get goal() {
    return this.#session.goal;
  }

  /** Requests in a row that were given up as lost. */
  get missed() {
    return this.#requests.missed;
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
      this.#requests.outdate();
    }
    this.#gesture = gesture;
    this.#wishes.edit(edit, gesture);
  }

  /** Whether an edit has not been answered yet. */
  get editing() {
    return this.#wishes.hasEdit || Boolean(this.#requests.asked?.edit);
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
    this.#requests.forgetAll();
    this.#wishes.drop();
    this.#session.goal = null;
  }

  #stop() {
    this.pause();
    this.queue = [];
    this.#wishes.dropSteps();
  }

  /**
   * Let a weight stay where it is dragged to, whatever a frame says that was made before the server knew.
   *
   * @param {Frame} frame
   */
  keepEdited(frame) {
    keep(frame, this.#wishes.newestEdit ?? this.#requests.asked?.edit);
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
    if (this.#requests.giveUp(now)?.what === "show") this.#wishes.commandFirst({ do: "show", scene: "" });
    if (this.#requests.asked) this.#sendAhead(this.#requests.asked, now);
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
      this.dragging || this.yielding ? [LOW_DRAGGED, CHUNK_DRAGGED] : [LOW, Math.min(this.chunk, this.limit)];
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
    if (!dragged || !known || !this.#requests.canSendAhead(now)) return;
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
  #ask(wish, now, before) {
    this.#requests.ask(wish, now, this.#session.about, this.queue.at(-1), before);
  }

  // ---- what is answered

  /**
   * The neuron whose map came large with this answer, if it is one to the newest request.
   *
   * @param {number} answered
   */
  focusOf(answered) {
    return this.#requests.focusOf(answered);
  }

  /** There is no scene yet, and without one no frame can be drawn. @param {number} answered */
  askForScene(answered) {
    this.#wishes.replaceCommands({ do: "show" });
    this.#requests.forget();
    this.#requests.countFrom(answered);
  }

  /**
   * Whether what is on screen stays with an answer: it is of the same run, or of one that another session began alike.
   *
   * @param {Header} header
   */
  keeps(header) {
    return this.#session.keeps(header);
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
    this.chunk = header.chunk;
    this.yielding = header.yielding;
    this.diverged = header.diverged;
    this.#requests.missed = 0;
    const kept = this.keeps(header);
    const { another, turns } = this.#session.meet(header);
    if (!kept) return { ...this.#begin(header, frames[0]), lost: another ? "anew" : undefined };
    if (another) return this.#comeBack(header, turns);
    this.#requests.heard(header.answered);
    const { asked } = this.#requests;
    if (asked?.before && header.answered === asked.before) return this.#answeredBefore(asked, frames);
    const mine = asked?.number === header.answered;
    const outdated = this.state === "outdated" || (this.playing && this.state === "ahead");
    if (asked && mine) {
      for (const frame of this.queue) keep(frame, asked.edit);
      this.#requests.forget();
      if (!this.#wishes.hasCommands) this.renewing = false;
      // What was drawn ahead of the answer is taken back.
      if (header.said) this.#wishes.command({ do: "show", scene: "" });
    }
    if (rescened || otherwise) {
      // What waits in the queue shows the old slice, or was trained the old way: have it anew from what is on screen.
      const gap = this.queue.length > 0; // then an answer to "play" goes on from a frame that is thrown away here
      this.queue = [];
      this.#requests.forget();
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
    const asked = this.#requests.renewalBefore(header.answered);
    const resume = this.#resume;
    this.#session.run = header.run;
    this.#requests.countFrom(header.answered);
    // Asked for since, and not yet sent; or sent while the new run was on its way, and refused for naming the old one.
    if (asked) this.#wishes.commandFirst({ do: asked.what, edit: asked.edit });
    if (first) this.#requests.forget();
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
    this.drop();
    this.#wishes.replaceCommands();
    this.renewing = false;
    this.#requests.countFrom(header.answered);
    this.playing = playing;
    return this.#session.comeBack(header.run, this.#situation(), turns) ? {} : { lost: "without" };
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
    this.#requests.state = "waiting";
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
        return this.#session.returned(header, frames[0]) ? { show: frames[0] } : {};
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
