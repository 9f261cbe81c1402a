// Slow motion: one update in three phases, forward, backward, update; by hand or at a pace.

import { fill, short } from "../common/numbers.js";
import { lessMotion } from "../common/theme.js";

/** @typedef {import("./types.js").SlowMotion} Slow */

const PHASES = ["forward", "backward", "update"];
/** Animation frames a phase takes at pace 1, and milliseconds it stays on screen then. */
const FRAMES = 90;
const STAY = 1500;

/**
 * @param {Slow} slow
 * @param {import("./types.js").Words} words
 */
function phaseText({ phase, n, losses, diverged }, words) {
  if (diverged && phase === 2) return diverged;
  const [before, after, allBefore, allAfter] = losses.map(short);
  const values = { n, loss: before, before, after, all_before: allBefore, all_after: allAfter };
  return fill(words.phases[PHASES[phase]], values);
}

/**
 * Emits "takeApart" (an update is wanted), "phase" (another phase is shown), "motion" (it has come further) and
 * "step" (the update is taken).
 *
 * @param {import("./types.js").Emit} emit
 */
export function createSlowMotion(emit) {
  /** @type {Slow | null} */
  let slow = null;
  /** Phases a second and a half; 0 for by hand. */
  let pace = 0;
  /** Whether the next update is to be taken apart too. */
  let more = false;

  /** @param {Slow} now */
  function show(now) {
    slow = now;
    emit("phase");
  }

  /** One press, one phase; one that is still in motion ends at once, and the last one takes the step. */
  function press() {
    if (!slow) emit("takeApart");
    else if (slow.t < 1) {
      slow.t = 1;
      emit("motion");
    } else if (slow.phase < 2)
      show({ ...slow, phase: slow.phase + 1, t: lessMotion() ? 1 : 0, since: performance.now() });
    else {
      slow = null;
      emit("step", "batch");
      more = pace > 0;
    }
  }

  return {
    press,

    /** What is shown of it. @param {import("./types.js").Words} words @returns {Slow | null} */
    shown(words) {
      if (!slow) return null;
      const says = phaseText(slow, words);
      return { ...slow, says: pace ? says : `${says} ${words.press_again[slow.phase]}` };
    },

    /** @param {import("./types.js").UpdateTrace} step */
    begin(step) {
      show({ ...step, phase: 0, t: lessMotion() ? 1 : 0, since: performance.now(), says: "" });
    },

    /** @param {number} value */
    setPace(value) {
      pace = value;
    },

    /** Whether it goes on by itself. */
    get moving() {
      return slow !== null && (slow.t < 1 || pace > 0);
    },

    /** Put the update that is shown away; `stop` also ends going from one to the next. */
    end() {
      slow = null;
    },

    stop() {
      slow = null;
      more = false;
    },

    /**
     * @param {number} now
     * @param {boolean} busy whether a step is still being taken
     * @param {boolean} playing
     */
    tick(now, busy, playing) {
      if (slow && slow.t < 1) {
        slow.t = Math.min(1, slow.t + (pace || 1) / FRAMES);
        slow.since = now;
        emit("motion");
      } else if (slow && pace && now - slow.since > STAY / pace) press();
      else if (!slow && more && !busy) {
        more = false;
        if (pace && !playing) press();
      }
    },
  };
}
