// One change is under way at a time; while it is, only the newest of each slider or drawing is kept. In the midst of a
// drag one more may follow before the answer: should Streamlit take the two together, the later holds all there is to
// say.

/** @typedef {{ key: string, text: string, done: boolean }} Change of a slider; done: let go, or typed */

const AHEAD = 30; // ms after which a change is surely under way
const PATIENCE = 2000; // ms after which it is lost

/**
 * @param {(change: Change & { number: number }) => void} send
 * @param {number} number of the last change that was answered
 */
export function createChanges(send, number) {
  /** @type {Map<string, Change>} */
  const next = new Map();
  /** The number of each slider's newest change that was sent. @type {Map<string, number>} */
  const sent = new Map();
  let answered = number;
  let since = 0; // when the one under way was sent; 0 if none is
  let ahead = false; // whether one more is under way
  /** @type {string | null} */
  let dragged = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function flush() {
    clearTimeout(timer);
    const [first] = next.values();
    if (!first) return;
    const gone = performance.now() - since;
    const free = !since || gone >= PATIENCE;
    if (!free && (ahead || first.key !== dragged || gone < AHEAD)) {
      timer = setTimeout(flush, PATIENCE - gone);
      return;
    }
    next.delete(first.key);
    ahead = !free;
    dragged = first.done ? null : first.key;
    since = performance.now();
    number += 1;
    sent.set(first.key, number);
    send({ ...first, number });
  }

  return {
    /** @param {Change} change */
    add(change) {
      next.set(change.key, { ...change, done: change.done || Boolean(next.get(change.key)?.done) });
      flush();
    },
    /** An answer has come that holds all changes up to this number. @param {number} to */
    answer(to) {
      answered = to;
      if (to >= number) since = 0;
      else if (to === number - 1) ahead = false;
    },
    /**
     * Whether a change of this slider has yet to be answered: what comes meanwhile, as of a preset, holds its number of
     * before. One that is lost does not count for long.
     *
     * @param {string} key
     */
    pending(key) {
      const lost = performance.now() - since >= PATIENCE;
      return next.has(key) || ((sent.get(key) ?? 0) > answered && !lost);
    },
    flush,
    stop: () => clearTimeout(timer),
  };
}
