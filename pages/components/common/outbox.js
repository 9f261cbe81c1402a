// Messages go out one at a time, each once the one before it is answered: should two be on their way together,
// Streamlit may take in the later alone, and a key press would be lost.

const PATIENCE = 2000; // ms after which a message is lost and sent again; the server takes each number in once

/**
 * @param {(message: Record<string, unknown> & { number: number }) => void} send
 */
export function createOutbox(send) {
  /** The first is under way. @type {(Record<string, unknown> & { number: number })[]} */
  let waiting = [];
  let number = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  function flush() {
    clearTimeout(timer);
    if (!waiting.length) return;
    send(waiting[0]);
    timer = setTimeout(flush, PATIENCE);
  }

  return {
    /** @param {Record<string, unknown>} message */
    add(message) {
      number += 1;
      waiting.push({ ...message, number });
      if (waiting.length === 1) flush();
    },
    /** An answer has come that holds all messages up to this number. @param {number} to */
    answer(to) {
      number = Math.max(number, to); // one that comes back to a page counts on from where it was
      const left = waiting.filter((message) => message.number > to);
      const next = left.length < waiting.length;
      waiting = left;
      if (next) flush();
    },
    stop: () => clearTimeout(timer),
  };
}
