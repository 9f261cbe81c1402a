// A page opens from top to bottom: while one of its parts is still to come, what stands behind it is not shown, for it
// would have to move. This runs in the document itself, before anything else; the style is in kit/frame.css.

const PARTS = ".stMainBlockContainer .stElementContainer";
const LAST = ".st-key-corner"; // drawn last on every page, but not where one is embedded
const AWAITED = [
  ".stElementContainer > [aria-hidden=true]:empty", // stands for an element whose script has not come
  "[data-component]:empty:not([data-keep])",
  "[data-stage]:not([data-ready])",
].join();
const CALM = 150; // ms without anything awaited once the last part is there
const CALMER = 3000; // the same where it is not
const MOST = 8000; // ms after which a page is shown as it is
const root = document.documentElement;
let since = Number.POSITIVE_INFINITY;

/** @param {number} now */
function look(now) {
  const there = document.querySelector(PARTS) && !document.querySelector(AWAITED);
  since = there ? Math.min(since, now) : Number.POSITIVE_INFINITY;
  const calm = document.querySelector(LAST) ? CALM : CALMER;
  if (now - since > calm || now > MOST) delete root.dataset.opening;
  else requestAnimationFrame(look);
}

root.dataset.opening = "";
requestAnimationFrame(look);
