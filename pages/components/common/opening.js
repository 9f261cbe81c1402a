// A page opens from top to bottom: while one of its parts is still to come, what stands behind it is not shown, for it
// would have to move. This runs in the document itself, before anything else; the style is in kit/frame.css.

const MAIN = ".stMainBlockContainer";
const LAST = ".st-key-corner"; // drawn last on every page, but not where one is embedded
const LATER = "[class*=st-key-later]"; // on a phone these come last, wherever they stand
const AWAITED = [
  ".stElementContainer > [aria-hidden=true]:empty", // stands for an element whose script has not come
  "[data-component]:empty:not([data-keep])",
  ".st-key-lesson-bar:not(:has(button))",
  "[data-stage]:not([data-ready])",
]
  .map((part) => `${MAIN} ${part}`)
  .join();
const LAG = 3; // frames for which a part is still not shown, so that it has moved before
const CALM = 150; // ms without anything awaited once the last part is there
const CALMER = 3000; // the same where that never comes
const MOST = 15000; // ms after which a page is shown as it is
const NARROW = 640;
const root = document.documentElement;
const embedded = new URLSearchParams(location.search).has("embed");
/** @type {Map<Element, number>} what is not shown, and for how many frames more */
const hidden = new Map();
let since = Number.POSITIVE_INFINITY;

/** @param {Element} first */
function* behind(first) {
  for (let at = first; at.parentElement && !at.matches(MAIN); at = at.parentElement) {
    for (let next = at.nextElementSibling; next; next = next.nextElementSibling) yield next;
  }
}

/** @param {Iterable<Element>} parts */
function hide(parts) {
  for (const part of parts) {
    part.setAttribute("data-behind", "");
    hidden.set(part, LAG);
  }
}

/** Fetch what other pages begin with, unless the visitor spares their line; see kit/server.py. */
function fetchAhead() {
  if (/** @type {any} */ (navigator).connection?.saveData) return;
  for (const link of document.querySelectorAll("link[rel=later]")) link.setAttribute("rel", "prefetch");
}

/** @param {number} now */
function look(now) {
  for (const [part, left] of hidden) {
    hidden.set(part, left - 1);
    if (left > 1) continue;
    part.removeAttribute("data-behind");
    hidden.delete(part);
  }
  const first = document.querySelector(AWAITED);
  if (first) hide(behind(first));
  since =
    !first && document.querySelector(`${MAIN} .stElementContainer`) ? Math.min(since, now) : Number.POSITIVE_INFINITY;
  const calm = document.querySelector(LAST) ? CALM : embedded ? CALMER : MOST;
  const opened = now - since > calm || now > MOST;
  if (!opened && innerWidth <= NARROW) {
    hide([...document.querySelectorAll(LATER)].map((part) => part.closest(".stColumn") ?? part.parentElement ?? part));
  }
  if (opened) {
    delete root.dataset.opening;
    (window.requestIdleCallback ?? setTimeout)(fetchAhead);
  }
  if (!opened || hidden.size) requestAnimationFrame(look);
}

root.dataset.opening = "";
requestAnimationFrame(look);
