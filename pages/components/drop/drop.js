// A file dropped anywhere on the page: a sign while it is dragged; then it is put into the field for files, which the
// server shows when it is told. The browser would leave the page for a file that nobody takes.
// It is on every page, so it also tells the server when the page turns dark or light: charts have their colours from
// there. And it tells the whole document, since Streamlit tells its app alone, and a dialog stands beside that.

import { make } from "../common/elements.js";
import { isDark, onTheme } from "../common/theme.js";

/** @typedef {{ place: string, takes: boolean, dark: boolean, words: Record<string, string> }} Data */

const AGAIN = 4000; // ms after which the field is asked for again
const TRIES = 3;

/** Whether a place takes files by itself: its field is its child. @param {EventTarget} node */
const takesFiles = (node) => node instanceof Element && Boolean(node.querySelector(":scope > input[type=file]"));

/** What is dropped, as KINDS in drop.py. @param {DataTransfer} dropped */
function kindOf({ items, files }) {
  if ([...items].some((item) => item.webkitGetAsEntry?.()?.isDirectory)) return "folder";
  return files.length === 1 ? "file" : "files";
}

/**
 * @param {HTMLElement} root
 * @param {import("../common/door.js").Send} send
 * @returns {import("../common/door.js").View}
 */
export function mount(root, send) {
  const says = make("p");
  const sign = make("div", { class: "dp-sign", popover: "manual", "aria-hidden": true }, says);
  root.append(sign);
  const listening = new AbortController();
  const arrivals = new MutationObserver(put);
  /** @type {Data | null} */
  let data = null;
  /** The file on its way into the field. @type {File | null} */
  let waiting = null;
  let number = 0;
  let within = false; // whether something of the page itself is dragged, such as a picture, which counts as a file

  /** @param {boolean} on */
  const show = (on) => sign.matches(":popover-open") !== on && sign.togglePopover(on);

  /** Put the file that waits into the field, if that is there. */
  function put() {
    const field = document.querySelector(`.st-key-${data?.place} input[type=file]`);
    if (!waiting || !(field instanceof HTMLInputElement)) return;
    const files = new DataTransfer();
    files.items.add(waiting);
    waiting = null;
    arrivals.disconnect();
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** @param {string} kind @param {number} tries */
  function ask(kind, tries) {
    send("drop", { kind, number: ++number });
    if (!waiting) return;
    const file = waiting;
    setTimeout(() => {
      if (waiting === file && tries > 1) ask(kind, tries - 1);
    }, AGAIN);
  }

  /** @param {DragEvent} event */
  const foreign = (event) => !within && Boolean(event.dataTransfer?.types.includes("Files"));
  /** @param {DragEvent} event */
  const elsewhere = (event) => event.composedPath().some(takesFiles);
  /** @param {DragEvent} event */
  function over(event) {
    if (!foreign(event)) return;
    show(!elsewhere(event));
    if (elsewhere(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  }
  /** @param {DragEvent} event */
  function dropped(event) {
    show(false);
    if (!foreign(event) || elsewhere(event) || !event.dataTransfer) return;
    event.preventDefault();
    const kind = kindOf(event.dataTransfer);
    waiting = kind === "file" && data?.takes ? event.dataTransfer.files[0] : null;
    put();
    if (waiting) arrivals.observe(document.body, { childList: true, subtree: true });
    if (waiting || kind !== "file" || !data?.takes) ask(kind, TRIES);
  }
  const { signal } = listening;
  window.addEventListener("dragenter", over, { signal });
  window.addEventListener("dragover", over, { signal });
  window.addEventListener("dragleave", (event) => event.relatedTarget === null && show(false), { signal });
  window.addEventListener("drop", dropped, { signal });
  const own = (/** @type {DragEvent} */ { type }) => {
    within = type === "dragstart";
  };
  window.addEventListener("dragstart", own, { signal });
  window.addEventListener("dragend", own, { signal });
  const turn = () => {
    document.documentElement.style.colorScheme = isDark(root) ? "dark" : "light";
  };
  turn();
  const unlisten = onTheme(root, () => {
    turn();
    if (data && isDark(root) !== data.dark) send("look", isDark(root));
  });

  return {
    /** @param {Data} now */
    receive(now) {
      data = now;
      says.textContent = now.words.sign;
      root.dataset.ready = "";
    },
    stop() {
      listening.abort();
      unlisten();
      arrivals.disconnect();
    },
  };
}
