// What ails the run, and a button for each thing that would help.

import { button, keepFocus, make } from "../../common/elements.js";

/** @typedef {import("../types.js").Note} Note */
/** @typedef {import("../types.js").Picture} Picture */

/** Milliseconds a note stays that is given no longer: nobody reaches for a button that has just gone. */
const STAYS = 4000;

/**
 * The buttons beside the most serious note. Emits "remedy", "seek" (an epoch) and "tell" (a note that is new).
 *
 * @param {HTMLElement} stage has the focus when a button that had it is gone
 * @param {import("../types.js").Emit} emit
 */
export function createRemedies(stage, emit) {
  const element = make("div", { class: "sg-remedies", role: "group", hidden: "" });
  /** @type {Note | undefined} */
  let note;
  let run = 0;
  let given = 0;
  /** When a button was pressed; until its answer is there the note that is known is the old one. */
  let pressed = Number.NEGATIVE_INFINITY;
  let shown = "";

  /** @param {import("../types.js").Remedy} remedy */
  function press(remedy) {
    pressed = performance.now();
    stage.focus();
    hide();
    if (remedy[0] === "epoch") emit("seek", Number(remedy[1]));
    else emit("remedy", remedy);
  }

  function hide() {
    note = undefined;
    shown = "";
    element.hidden = true;
  }

  /** @param {Note} next @param {import("../types.js").Words} words */
  function show(next, words) {
    const key = JSON.stringify([next.kind, next.layer, next.remedies]);
    if (key === shown) return;
    const told = shown.startsWith(`["${next.kind}"`);
    shown = key;
    keepFocus(element, () => {
      element.replaceChildren(
        ...next.remedies.map((remedy) => button(remedy[3], remedy[3], () => press(remedy), "sg-small")),
      );
    });
    element.hidden = !next.remedies.length;
    element.setAttribute("aria-label", words.remedies);
    if (!told) emit("tell", `${next.meaning} ${next.advice}`);
  }

  return {
    element,

    /**
     * Show the buttons of the note there is.
     *
     * @param {Picture} picture
     * @param {number} now
     * @returns {Note | undefined} the note
     */
    draw({ header, notes, playing, scene }, now) {
      if (header.run !== run) pressed = Number.NEGATIVE_INFINITY;
      const held = element.matches(":hover, :focus-within") || now - given < STAYS;
      const stays = header.run === run && playing && held;
      run = header.run;
      if (now - pressed < STAYS) return undefined;
      if (notes.length) [note, given] = [notes[0], now];
      else if (!stays) note = undefined;
      if (note) show(note, scene.words);
      else if (shown) hide();
      return note;
    },
  };
}
