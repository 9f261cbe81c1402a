// The row on top: play, steps, slow motion, undo, beginning anew, the clock; and the list of keys.

import { button, make, menu, setText } from "../common/elements.js";

/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {import("./types.js").Words} Words */

/** @param {Frame} frame @param {Words} words */
function clockText({ epoch, batch }, words) {
  const digits = String(epoch)
    .padStart(6, "0")
    .replace(/(\d{3})$/, ",$1");
  return `${words.epoch} ${digits}${batch ? ` · ${words.batch} ${batch}` : ""}`;
}

/**
 * A button named by its own text, with a tip.
 *
 * @param {string} text
 * @param {string} tip
 * @param {() => void} onclick
 * @param {string} kind
 */
function textButton(text, tip, onclick, kind) {
  const node = button(text, text, onclick, kind);
  node.title = tip;
  return node;
}

/**
 * Emits "toggle", "step" ("epoch" or "batch"), "slow", "pace" (a number), "undo" ("back" or "forth"), "renew" ("reset"
 * or "seed").
 *
 * @param {HTMLElement} root
 * @param {HTMLDialogElement} dialog
 * @param {Words} words
 * @param {import("./types.js").Emit} emit
 */
export function createToolbar(root, dialog, words, emit) {
  const play = textButton("", "", () => emit("toggle"), "sg-play sg-main");
  const epoch = textButton(words.epoch_step, words.epoch_help, () => emit("step", "epoch"), "sg-epoch");
  const batch = textButton(words.batch_step, words.batch_help, () => emit("step", "batch"), "sg-batch");
  const slow = textButton(words.slow, words.slow_help, () => emit("slow"), "sg-slower");
  const speeds = /** @type {[string, string][]} */ (Object.entries(words.speed_of));
  const pace = menu(words.speed, speeds, "0", (value) => emit("pace", Number(value)));
  const undo = button("↶", words.undo_help, () => emit("undo", "back"));
  const redo = button("↷", words.redo_help, () => emit("undo", "forth"));
  const reset = textButton(words.reset, words.reset_help, () => emit("renew", "reset"), "sg-reset");
  const seed = textButton(words.seed, words.seed_help, () => emit("renew", "seed"), "sg-seed");
  const help = button("?", words.help, () => dialog.showModal(), "sg-small");
  const clock = make("span", { class: "sg-clock" });
  play.removeAttribute("title");
  undo.setAttribute("aria-label", words.undo);
  redo.setAttribute("aria-label", words.redo);
  root.append(play, epoch, batch, slow, pace, undo, redo, reset, seed, help, clock);
  const keys = /** @type {[string, string][]} */ (words.keys).flatMap(([key, does]) => [
    make("dt", {}, key),
    make("dd", {}, does),
  ]);
  const close = button(words.close, words.close, () => dialog.close());
  dialog.append(make("h3", {}, words.help), make("dl", {}, ...keys), close);
  dialog.setAttribute("aria-label", words.help);
  return {
    /** @param {boolean} playing */
    setPlaying(playing) {
      setText(play, playing ? `❚❚ ${words.pause}` : `▶ ${words.play}`);
    },
    /** @param {[boolean, boolean]} can */
    setUndo([back, forth]) {
      undo.disabled = !back;
      redo.disabled = !forth;
    },
    /** @param {Frame} frame */
    setClock(frame) {
      setText(clock, clockText(frame, words));
    },
  };
}
