// Keys that work wherever nothing is typed: play, step, go back, undo, begin anew.

/** What has keys of its own. */
const TYPING = "input, select, textarea, [contenteditable], [role=slider], [role=combobox]";
/** What takes the space bar for itself. */
const PRESSED = "button, a";

/** @type {Record<string, [name: string, value?: string]>} */
const PLAIN = {
  " ": ["toggle"],
  ArrowRight: ["step", "epoch"],
  ArrowLeft: ["back"],
  b: ["step", "batch"],
  s: ["slow"],
  r: ["renew", "reset"],
  n: ["renew", "seed"],
  "?": ["help"],
};

/**
 * What a press of a key means, if anything; see the names `listenToShortcuts` emits.
 *
 * @param {{key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @returns {[name: string, value?: string] | undefined}
 */
export function shortcut({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey) {
    const letter = key.toLowerCase();
    if (letter === "z") return ["undo", shiftKey ? "forth" : "back"];
    return letter === "y" ? ["undo", "forth"] : undefined;
  }
  return altKey ? undefined : PLAIN[key];
}

/**
 * Emits "toggle", "step", "back", "slow", "renew", "undo" and "help" while `ready`; returns how to stop listening.
 *
 * @param {() => boolean} ready
 * @param {import("./types.js").Emit} emit
 */
export function listenToShortcuts(ready, emit) {
  /** @param {KeyboardEvent} event */
  const listen = (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (event.defaultPrevented || !ready() || target?.closest(TYPING)) return;
    if (event.key === " " && target?.closest(PRESSED)) return;
    const meant = shortcut(event);
    if (!meant) return;
    event.preventDefault();
    emit(...meant);
  };
  document.addEventListener("keydown", listen);
  return () => document.removeEventListener("keydown", listen);
}
