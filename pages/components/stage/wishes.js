// What a visitor has wished for and the server has not been asked for yet, and which of it is asked for first.

/** @typedef {{do: string, edit?: Edit, gesture?: number, [field: string]: any}} Wish */
/** @typedef {{weights?: [index: number, value: number][], [kind: string]: any}} Edit */

/** While so many frames wait to be shown an edit waits too, so that it is not drawn long after it was made. */
const MOST_QUEUED = 3;

export class Wishes {
  /** What is asked for once, in its order. @type {Wish[]} */
  #commands = [];
  /** Of edits and of looks only the newest counts. @type {Wish | null} */
  #edit = null;
  /** @type {Wish | null} */
  #look = null;
  /** "epoch" or "batch". @type {string[]} */
  #steps = [];

  /** @param {Wish} command */
  command(command) {
    this.#commands.push(command);
  }

  /** @param {Wish} command */
  commandFirst(command) {
    this.#commands.unshift(command);
  }

  /** @param {Wish[]} commands */
  replaceCommands(...commands) {
    this.#commands = commands;
  }

  get hasCommands() {
    return this.#commands.length > 0;
  }

  /** What is still to be asked for once, in its order. */
  get commands() {
    return [...this.#commands];
  }

  /** @param {string} kind */
  hasCommand(kind) {
    return this.#commands.some((command) => command.do === kind);
  }

  /** @param {Edit} edit @param {number} gesture */
  edit(edit, gesture) {
    this.#look = null;
    this.#edit = { do: "", edit, gesture };
  }

  get hasEdit() {
    return this.#edit !== null;
  }

  get newestEdit() {
    return this.#edit?.edit;
  }

  /** @returns {Wish | null} */
  takeEdit() {
    const edit = this.#edit;
    this.#edit = null;
    return edit;
  }

  /** @param {Wish | null} look one with `here` means the moment on screen when it is asked for */
  look(look) {
    this.#look = look;
  }

  /** Have the moment on screen once more. */
  lookHere() {
    this.#look = { do: "look", here: true };
  }

  get hasLook() {
    return this.#look !== null;
  }

  /** Whether another moment than the one on screen, or more than a look at it, is wished for. */
  get looksElsewhere() {
    return this.#look !== null && !this.#look.here;
  }

  /** @param {string} unit */
  step(unit) {
    this.#steps.push(unit);
  }

  get hasSteps() {
    return this.#steps.length > 0;
  }

  /** A step has been taken. */
  stepTaken() {
    this.#steps.shift();
  }

  dropSteps() {
    this.#steps = [];
  }

  /** Commands stay. */
  drop() {
    this.#edit = this.#look = null;
    this.#steps = [];
  }

  /**
   * What is asked for next, if anything: "queued" is a step whose frame is there already.
   *
   * @param {boolean} playing
   * @param {number} queued frames that wait to be shown
   * @param {{epoch: number, batch: number}} screen
   * @returns {Wish | "queued" | null} an edit as it is, whatever it is to be answered with
   */
  take(playing, queued, { epoch, batch }) {
    const command = this.#commands.shift();
    if (command) return command;
    if (this.#edit && !(playing && queued > MOST_QUEUED)) return this.takeEdit();
    if (this.#look) {
      const look = this.#look;
      this.#look = null;
      return look.here ? { ...look, epoch, batch } : look;
    }
    const [unit] = this.#steps;
    if (unit === "epoch" && queued) {
      this.stepTaken();
      return "queued";
    }
    return unit ? { do: "play", count: 1, unit, per: 1 } : null;
  }
}
