// What a visitor wants of the server: it is wished for here, and asked for as soon as that can be.

import { dropAll, keepEdited, outcomeOf } from "./outcomes.js";
import { Playback } from "./playback.js";
import { Requests } from "./requests.js";
import { Session } from "./session.js";
import { Wishes } from "./wishes.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Header} Header */
/** @typedef {import("./wishes.js").Wish} Wish */
/** @typedef {import("./wishes.js").Edit} Edit */
/** @typedef {import("./requests.js").Asked} Asked */
/** @typedef {{ renewal: Asked | null, commands: Wish[], count: number }} Unanswered count: of the requests so far */

export class Connection {
  playback = new Playback();
  /** @type {() => import("./requests.js").Situation} */
  #situation;
  #requests;
  #session = new Session();
  #wishes = new Wishes();
  #gesture = 0;

  /**
   * @param {(message: Record<string, any>) => void} send
   * @param {() => import("./requests.js").Situation} situation
   */
  constructor(send, situation) {
    this.#requests = new Requests(send, situation);
    this.#situation = situation;
  }

  get playing() {
    return this.playback.playing;
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

  /** Whether an edit has not been answered yet. */
  get editing() {
    return this.#wishes.hasEdit || Boolean(this.#requests.asked?.edit);
  }

  /** Whether training has diverged and nothing under way can change that. */
  get stuck() {
    return Boolean(this.playback.diverged) && this.state === "idle" && !this.playback.queue.length;
  }

  /** Whether steps wait to be taken or something is under way. */
  get busy() {
    return this.state !== "idle" || this.#wishes.hasSteps;
  }

  /**
   * What another stage in this one's place has to ask for, should this one be taken down now.
   *
   * @returns {Unanswered}
   */
  get unanswered() {
    const renewal = this.#requests.renewalBefore(0);
    return { renewal, commands: this.#wishes.commands, count: this.#requests.count };
  }

  /**
   * Take over what the stage before left.
   *
   * @param {Unanswered} left
   * @param {number} edited the newest request that made another run
   */
  takeOver({ renewal, commands, count }, edited) {
    this.#requests.countFrom(count);
    if (renewal && renewal.number !== edited) this.#wishes.command({ do: renewal.what, edit: renewal.edit });
    for (const command of commands) this.#wishes.command(command);
    if (this.#wishes.hasCommands) this.playback.renewing = true;
  }

  /** Whether a command of this kind has still to be sent. @param {string} kind */
  unsent(kind) {
    return this.#wishes.hasCommand(kind);
  }

  // ---- what the visitor wants

  play() {
    this.playback.play();
  }

  pause() {
    this.playback.pause();
  }

  /**
   * Go one step; returns the frame that shows it, if it is there already.
   *
   * @param {string} unit "epoch" or "batch"
   */
  step(unit) {
    const { playback } = this;
    playback.pause();
    playback.diverged = ""; // a try: the server says it again if nothing has changed
    if (unit === "batch") playback.queue = [];
    const frame = playback.queue.shift();
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
    this.playback.renewing = true;
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
    this.playback.renewing = true;
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

  /** Have the moment on screen once more, as it is looked at now; which one that is, is seen when it is asked for. */
  refresh() {
    this.#wishes.lookHere();
  }

  /** @param {number} epoch */
  seek(epoch) {
    this.drop();
    this.#wishes.look({ do: "look", epoch, batch: 0 });
  }

  /** Take the next update apart. */
  takeApart() {
    this.#stay();
    this.playback.diverged = "";
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
      this.playback.queue = [];
      this.#requests.outdate();
    }
    this.#gesture = gesture;
    this.#wishes.edit(edit, gesture);
  }

  /** Let a weight stay where it is dragged to. @param {Frame} frame that may have been made before */
  keepEdited(frame) {
    keepEdited(frame, this.#wishes.newestEdit ?? this.#requests.asked?.edit);
  }

  /** Let go of every wish and of the answer under way. */
  drop() {
    dropAll(this.#parts);
  }

  /** Stay at the moment on screen: what was trained beyond it, here already or on its way, is let go of. */
  #stay() {
    this.playback.stop();
    this.#requests.outdate();
  }

  /** Stay there, and take no more steps. */
  #stop() {
    this.#stay();
    this.#wishes.dropSteps();
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
    const { playback } = this;
    if (this.goal) {
      const { epoch, batch, turns } = this.goal;
      return this.#ask({ do: "return", epoch, batch, turns }, now);
    }
    const wish = this.#wishes.take(playback.playing, playback.queue.length, this.#situation());
    if (wish === "queued") return playback.queue.shift();
    if (wish?.edit && !wish.do) this.#askEdit(wish, {}, now);
    else if (wish) {
      if (wish.count === 1) playback.queue = []; // a step goes on from the moment on screen
      this.#ask(wish, now);
    } else if (playback.playing && !this.#wishes.hasEdit && !playback.diverged && playback.more)
      this.#ask(playback.more, now);
  }

  /**
   * The next weight of a drag does not wait for the answer to the one before, only for that to be under way.
   *
   * @param {Asked} asked
   * @param {number} now
   */
  #sendAhead(asked, now) {
    const dragged = asked.edit?.weights && this.#wishes.newestEdit?.weights;
    if (!dragged || !this.playback.endsKnown || !this.#requests.canSendAhead(now)) return;
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
    this.#ask({ ...this.playback.afterEdit, ...from, edit, gesture }, now, before);
  }

  /**
   * @param {Wish} wish
   * @param {number} now
   * @param {number} [before]
   */
  #ask(wish, now, before) {
    const last = wish.do === "play" ? this.playback.queue.at(-1) : undefined; // all else is meant for what is on screen
    this.#requests.ask(wish, now, this.#session.about, last, before);
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
   * Take in an answer; where an edit waits while a run plays, it is asked for at once.
   *
   * @param {Header} header
   * @param {Frame[]} frames
   * @param {boolean} rescened whether it came with another scene
   * @param {number} now
   */
  answer(header, frames, rescened, now) {
    const outcome = outcomeOf(this.#parts, header, frames, rescened);
    if (this.#wishes.hasEdit && this.playing && !this.#wishes.hasSteps) this.tick(now);
    return outcome;
  }

  /** @returns {import("./outcomes.js").Parts} */
  get #parts() {
    return {
      playback: this.playback,
      requests: this.#requests,
      session: this.#session,
      wishes: this.#wishes,
      situation: this.#situation,
    };
  }
}
