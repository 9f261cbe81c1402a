// One change is under way at a time; while it is, only the newest of each slider or drawing is kept. In the midst of a
// drag one more may follow before the answer: should Streamlit take the two together, the later holds all there is to
// say. A change that stays without its answer for much longer than answers take is sent again, as it is by then.

/** @typedef {{ key: string, text: string, done: boolean }} Change of a slider; done: let go, or typed */
/** @typedef {Change & { number: number, at: number }} Sent at: when it was sent */

const AHEAD = 30; // ms after which a change is surely under way
const ROOM = 3; // times as long as answers take, after which a change is sent again
const LEAST = 150; // ms for which an answer is waited for at least
const PATIENCE = 2000; // and at the most
const TRIES = 5; // in a row that stay without an answer; then what was sent counts as lost
const SMOOTHING = 0.3; // how much the newest answer counts

/**
 * @param {(change: Change & { number: number }) => void} send
 * @param {number} number of the last change that was answered
 */
export function createChanges(send, number) {
  /** @type {Map<string, Change>} */
  const next = new Map();
  /** Each slider's newest change that was sent. @type {Map<string, Sent>} */
  const sent = new Map();
  let answered = number;
  let since = 0; // when the one under way was sent; 0 if none is
  let ahead = false; // whether one more is under way
  let trip = PATIENCE / ROOM; // ms an answer takes, lately
  let patience = PATIENCE;
  let tries = 0;
  /** @type {string | null} */
  let dragged = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** Have sent again what was sent and is without its answer; where there is something newer to say, that. */
  function again() {
    since = 0;
    patience = Math.min(PATIENCE, 2 * patience);
    tries += 1;
    for (const { key, text, done, number: its } of sent.values()) {
      if (its > answered && tries < TRIES) next.set(key, next.get(key) ?? { key, text, done });
    }
    if (tries >= TRIES) sent.clear();
  }

  function flush() {
    clearTimeout(timer);
    const gone = performance.now() - since;
    if (since && gone >= patience) again();
    const [first] = next.values();
    const free = !since;
    if (!first || (!free && (ahead || first.key !== dragged || gone < AHEAD))) {
      if (since) timer = setTimeout(flush, patience - gone);
      return;
    }
    next.delete(first.key);
    ahead = !free;
    dragged = first.done ? null : first.key;
    since = performance.now();
    number += 1;
    sent.set(first.key, { ...first, number, at: since });
    send({ ...first, number });
    timer = setTimeout(flush, patience);
  }

  return {
    /** @param {Change} change */
    add(change) {
      next.set(change.key, { ...change, done: change.done || Boolean(next.get(change.key)?.done) });
      flush();
    },
    /** An answer has come that holds all changes up to this number. @param {number} to */
    answer(to) {
      for (const { number: its, at } of sent.values()) {
        if (its !== to || to <= answered) continue;
        trip += SMOOTHING * (performance.now() - at - trip);
        patience = Math.min(PATIENCE, Math.max(LEAST, ROOM * trip));
      }
      if (to > answered) tries = 0;
      answered = to;
      if (to >= number) since = 0;
      else if (to === number - 1) ahead = false;
    },
    /**
     * Whether a change of this slider has yet to be answered: what comes meanwhile, as of a preset, holds its number of
     * before. One that is lost counts no more.
     *
     * @param {string} key
     */
    pending: (key) => next.has(key) || (sent.get(key)?.number ?? 0) > answered,
    flush,
    stop: () => clearTimeout(timer),
  };
}
